import { timestamp } from "../kernel/clock.ts";
import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
import { assistantView } from "./assistant-view.ts";
import { asList, asObject } from "./bodies.ts";
import { creditsPerCall } from "./call-outcomes.ts";
import type { World } from "./context.ts";
import { nextObjectId } from "./object-id.ts";
import type { CallRecord } from "./records.ts";
import { signatureOf } from "./signature.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/** Every type of event. */
export const eventTypes = [
  "call.initiate",
  "call.in-progress",
  "call.ended",
  "call.completed",
  "call.timeout",
  "call.failed",
  "call.validation-failed",
  "call.busy",
  "call.no-answer",
  "call.skip",
  "call.rescheduled",
  "call.aborted",
  "call.lifecycle-ended",
  "end-of-call",
  "action",
] as const;

/** The types that the older guide does not list. */
const newerTypes: readonly string[] = ["call.validation-failed", "call.skip", "action"];

/**
 * Puts an event of a call on its way to the call's `callbackUrl`, if it has one; due at a time of the clock.
 * The text that is sent is fixed and signed here: `metadata` first, then `event`. `data` replaces what the type would carry.
 */
export function emitEvent(world: World, call: CallRecord, type: string, at: number, data?: JsonObject): void {
  const { store, switches, ids, credentials } = world;
  if (call.callbackUrl === null) return;
  if (switches.eventTypes === "twelve" && newerTypes.includes(type)) return;
  const event = { type, data: data ?? eventData(world, call, type) };
  const body = JSON.stringify({ ...metadataOf(call, type, switches), event });
  const organization = store.get("workspaces", call.workspace)?.organization ?? "";
  const { publicKey, privateKey } = credentials.signing(organization);
  const signature = signatureOf(body, privateKey);
  for (let copy = 0; copy < (switches.webhookDuplicate ? 2 : 1); copy++) {
    const id = nextObjectId(ids, "webhook");
    const sending = { state: "pending", attempts: [], dueMs: at } as const;
    store.put("webhooks", { id, callId: call.id, url: call.callbackUrl, type, body, signature, publicKey, ...sending });
  }
}

function metadataOf({ metadata }: CallRecord, type: string, { emptyMetadata, actionMetadata }: MiraiMindsSwitches) {
  if (type === "action" && actionMetadata === "absent") return {};
  if (metadata === null && emptyMetadata === "absent") return {};
  return { metadata: metadata ?? {} };
}

function eventData(world: World, call: CallRecord, type: string): JsonObject {
  const { switches } = world;
  const about = { call: callData(call, type) };
  const report = {
    reAttemptCount: call.retries.noPickup + call.retries.lowEngagement,
    rescheduledCount: call.retries.reschedule,
  };
  switch (type) {
    case "action":
      return { action: "create_order", call: { id: call.id }, reason: null, payload: {} };
    case "call.completed":
      return switches.completedAnalysis === "included" ? { ...about, analysis: analysis(world, call) } : about;
    case "call.lifecycle-ended":
      return { ...about, report: { ...report, ...(switches.finalStatus ? { finalStatus: call.status } : {}) } };
    case "end-of-call":
      return {
        ...(switches.endOfCallCall === "present" ? about : {}),
        analysis: analysis(world, call),
        credits: { used: creditsPerCall, available: creditOf(world, call) },
        ...(switches.reportOnEndOfCall ? { report } : {}),
      };
    default:
      return about;
  }
}

function callData({ id, status, startedAt, endedAt, durationSeconds, attempts }: CallRecord, type: string): JsonObject {
  const recorded = ["call.completed", "end-of-call", "call.lifecycle-ended"].includes(type) && endedAt !== null;
  const recordingUrl = recorded ? `https://recordings.miraiminds.invalid/${id}/${attempts}.mp3` : null;
  const detailUrl = recorded ? `https://dashboard.miraiminds.invalid/calls/${id}` : null;
  return { id, status, startedAt, endedAt, durationSeconds, recordingUrl, detailUrl };
}

function creditOf({ store }: World, { workspace }: CallRecord): number {
  return store.get("workspaces", workspace)?.billing.creditBalance ?? 0;
}

function analysis(world: World, call: CallRecord): JsonObject {
  const assistant = world.store.get("assistants", call.assistant);
  const plan = assistant ? asObject(asObject(assistantView(world, assistant)["analysisPlan"])["callInsightPlan"]) : {};
  const insights = Object.fromEntries(Object.entries(plan).map(([name, insight]) => [name, finding(insight)]));
  const summary = `The customer was called at ${timestamp(world.clock.now())}.`;
  return { success: true, summary, requiredActions: [], insights, outcome: {} };
}

/** A value of the type that an insight declares. */
function finding(insight: Json): Json {
  if (!isObject(insight)) return null;
  if (insight["type"] === "boolean") return true;
  if (insight["type"] === "number") return 1;
  return asList(insight["enum"])[0] ?? "as expected";
}
