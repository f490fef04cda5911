import { ApiError } from "../kernel/api-error.ts";
import { timestamp } from "../kernel/clock.ts";
import { findProblems } from "../kernel/json-schema.ts";
import { asText, isObject, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { assistantOf } from "./assistants.ts";
import { checkBody, withoutNulls } from "./bodies.ts";
import { abortSteps, firstStep, mayAbort } from "./call-lifecycle.ts";
import { discountSchema, payloadProblems } from "./call-payload.ts";
import { inWorkspace, type MiraiMindsContext, type MiraiMindsRoute, type World } from "./context.ts";
import { ValidationError } from "./errors.ts";
import { nextObjectId } from "./object-id.ts";
import type { Assistant, CallRecord } from "./records.ts";
import { boolean, e164, filledText, httpsUri, objectOf, text, uri } from "./schema-parts.ts";
import { byProfile, type MiraiMindsSwitches } from "./switches.ts";

const base = "/v2/call";
const scope = "workspace";

/** Objects inside of which null means something. */
const openFields = ["payload", "metadata"];

/** Starting, changing and aborting calls. There is no read. */
export const callRoutes: readonly MiraiMindsRoute[] = [
  { method: "POST", path: `${base}/initiate`, scope, body: "json", handle: initiateCall },
  { method: "POST", path: `${base}/web`, scope, body: "json", handle: startWebCall },
  { method: "POST", path: `${base}/abort`, scope, body: "json", handle: abortCall },
  { method: "PUT", path: `${base}/:callId`, scope, body: "json", handle: replacePayload },
];

/** Stores a call, from an assistant and whatever else is known about it. */
export function makeCall(
  world: World,
  { id: assistant, workspace }: Pick<Assistant, "id" | "workspace">,
  call: Partial<CallRecord>,
): CallRecord {
  return world.store.put("calls", {
    source: "api",
    phoneNumber: null,
    callbackUrl: null,
    payload: null,
    metadata: null,
    priority: false,
    status: null,
    startedAt: null,
    endedAt: null,
    durationSeconds: null,
    attempts: 0,
    retries: { noPickup: 0, lowEngagement: 0, reschedule: 0 },
    over: false,
    plan: [],
    createdAt: timestamp(world.clock.now()),
    ...call,
    id: call.id ?? callId(world),
    assistant,
    workspace,
  });
}

function callId({ ids, switches }: World): string {
  switch (switches.callIdForm) {
    case "objectId":
      return nextObjectId(ids, "call");
    case "uuid":
      return `c_${ids.next("call")}`;
    case "prefixed":
      return `call_${nextObjectId(ids, "call")}`;
  }
}

function initiateSchema(switches: MiraiMindsSwitches) {
  const callbackNeeded = byProfile(switches, "callbackUrl") === "required";
  return objectOf(
    {
      phoneNumber: switches.callPhone === "e164" ? e164 : filledText,
      assistant: filledText,
      callbackUrl: switches.callbackHttp === "accepted" ? { ...uri, pattern: "^https?://\\S+$" } : httpsUri,
      payload: { type: "object" },
      priority: boolean,
      metadata: { type: "object" },
    },
    [
      "phoneNumber",
      "assistant",
      ...(callbackNeeded ? ["callbackUrl"] : []),
      ...(switches.callPayload === "required" ? ["payload"] : []),
    ],
  );
}

function initiateCall(context: MiraiMindsContext): Reply {
  const { world } = context;
  const { switches } = world;
  const { fields } = checkBody(initiateSchema(switches), withoutNulls(context.body, switches, openFields), switches);
  const { payload, metadata, callbackUrl, priority } = fields;
  checkDiscount(metadata, switches);
  const assistant = callable(context, asText(fields["assistant"]));
  const problems = isObject(payload) ? payloadProblems(assistant, payload, switches) : [];
  if (problems.length > 0 && switches.payloadFailure === 400) throw new ValidationError(problems);
  const { id } = makeCall(world, assistant, {
    phoneNumber: asText(fields["phoneNumber"]),
    callbackUrl: typeof callbackUrl === "string" ? callbackUrl : null,
    payload: isObject(payload) ? payload : null,
    metadata: isObject(metadata) ? metadata : null,
    priority: priority === true,
    plan: firstStep(world, problems.length === 0),
  });
  if (switches.profile === "guide") {
    return { status: 200, json: { success: true, data: { callId: id, status: "queued" } } };
  }
  return {
    status: 200,
    json: { ...(switches.initiateStatus === "present" ? { status: "initiate" } : {}), callId: id },
  };
}

const webRequest = objectOf(
  { assistant: filledText, systemPrompt: text, payload: { type: "object" }, metadata: { type: "object" } },
  ["assistant"],
);

function startWebCall(context: MiraiMindsContext): Reply {
  const { world } = context;
  const { fields } = checkBody(webRequest, withoutNulls(context.body, world.switches, openFields), world.switches);
  const { payload, metadata } = fields;
  const call = makeCall(world, callable(context, asText(fields["assistant"])), {
    source: "web",
    payload: isObject(payload) ? payload : null,
    metadata: isObject(metadata) ? metadata : null,
  });
  return { status: 201, json: { success: true, token: `emulated.${call.id}`, error: null } };
}

function replacePayload(context: MiraiMindsContext): Reply {
  const { world } = context;
  const { switches, store } = world;
  const call = callOf(context, context.param("callId"));
  const request = objectOf({ payload: { type: "object" } }, "all");
  const { payload } = checkBody(request, context.body, switches).fields;
  if (call.status !== null || call.attempts > 0) throw new ApiError(400, "Call already in progress or completed");
  const assistant = store.get("assistants", call.assistant);
  const sent = payload as JsonObject;
  const problems = assistant ? payloadProblems(assistant, sent, switches) : [];
  if (problems.length > 0) throw new ValidationError(problems);
  store.put("calls", { ...call, payload: sent });
  return { status: 200, json: { status_code: 200, message: "Call updated successfully" } };
}

function abortCall(context: MiraiMindsContext): Reply {
  const { world } = context;
  const { switches, store } = world;
  const { fields } = checkBody(objectOf({ callId: filledText }, "all"), context.body, switches);
  const call = callOf(context, asText(fields["callId"]));
  if (call.status === "aborted") throw new ApiError(400, "Call already aborted");
  if (!mayAbort(world, call)) throw new ApiError(400, "Call already in progress or completed");
  store.put("calls", { ...call, status: "aborted", plan: abortSteps(world) });
  const message = "Call aborted successfully";
  if (switches.profile === "reference") return { status: 200, json: { message } };
  return { status: 200, json: { success: true, message, data: { callId: call.id, status: "aborted" } } };
}

function callOf(context: MiraiMindsContext, id: string): CallRecord {
  return inWorkspace(context, "calls", id, "Call");
}

/** An assistant that may place calls: live, in a workspace that can pay. */
function callable(context: MiraiMindsContext, id: string): Assistant {
  const assistant = assistantOf(context, id);
  if (assistant.archivedAt !== null) throw new ApiError(400, "Assistant is archived");
  if (context.workspace.status === "suspended") throw new ApiError(402, "Not enough credit");
  return assistant;
}

function checkDiscount(metadata: unknown, switches: MiraiMindsSwitches): void {
  const discount = isObject(metadata) ? metadata["discount"] : undefined;
  const schema = discountSchema(switches);
  if (discount === undefined || !schema) return;
  const problems = findProblems(schema, discount, ["metadata", "discount"]);
  if (problems.length > 0) throw new ValidationError(problems);
}
