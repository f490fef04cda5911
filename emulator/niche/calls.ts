import { ApiError } from "../kernel/api-error.ts";
import { timestamp } from "../kernel/clock.ts";
import { asText, defined, isObject, type Json } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { deploymentOf } from "./agent-view.ts";
import { checkBody, withoutNulls } from "./bodies.ts";
import { inBusiness, invalid, notFound, pageQuery, type NicheContext, type NicheRoute, type World } from "./context.ts";
import { listReply } from "./lists.ts";
import { isPhone, normalizePhone } from "./phone.ts";
import type { CallRecord } from "./records.ts";
import type { NicheSwitches } from "./switches.ts";
import { agentOf } from "./voice-agents.ts";

const scope = "calls:read";
const listQuery = [...pageQuery, "type", "status", "start", "end", "leadId", "orderBy", "orderBy["];
const callDuration = 120_000;

/** Starting an outbound call, and reading calls by business or for the whole organization. */
export const callRoutes: readonly NicheRoute[] = [
  {
    method: "POST",
    path: "/businesses/:businessId/voice-agents/:voiceAgentId/call",
    scope: ({ callScope }) => (callScope === "none" ? undefined : callScope),
    body: "required",
    handle: startCall,
  },
  { method: "GET", path: "/businesses/:businessId/calls", scope, query: listQuery, handle: listBusinessCalls },
  {
    method: "GET",
    path: "/businesses/:businessId/calls/:callId",
    scope,
    handle: (context) => ({ status: 200, json: inBusiness(context, "calls", context.param("callId"), "Call") }),
  },
  { method: "GET", path: "/organizations/calls", scope, query: [...listQuery, "businessId"], handle: listAllCalls },
  { method: "GET", path: "/organizations/calls/:callId", scope, handle: readAnyCall },
];

/** Ends the calls that have lasted two minutes of the clock. */
export function runCalls({ store, clock }: World): void {
  for (const call of store.all("calls")) {
    const end = Date.parse(call.startedAt) + callDuration;
    if (call.status !== "IN_PROGRESS" || clock.now() < end) continue;
    store.put("calls", {
      ...call,
      status: "COMPLETED",
      endedReason: "Call completed successfully",
      summary: "The customer was called",
      transcript: "Agent: Hello...",
      durationMs: callDuration,
      endedAt: timestamp(end),
    });
  }
}

const text = { type: "string" } as const;
const callRequest = {
  type: "object",
  required: ["phoneNumber"],
  additionalProperties: false,
  properties: {
    phoneNumber: text,
    name: text,
    leadId: text,
    context: text,
    additionalInfo: text,
    imageUrls: { type: "array", items: { type: "string", pattern: "^https?://" } },
  },
} as const;

function startCall(context: NicheContext): Reply {
  const { world, business, body } = context;
  const { store, switches, ids, clock } = world;
  const agent = agentOf(context);
  const { fields } = checkBody(callRequest, withoutNulls(body, switches), switches);
  const sent = asText(fields["phoneNumber"]);
  const number = switches.callNumberNormalize === "lenient" ? normalizePhone(sent) : sent;
  if (!isPhone(number)) throw invalid(switches, "phoneNumber must be a US number, +1XXXXXXXXXX");
  const deployment = deploymentOf(world, agent.id);
  if (agent.type !== "OUTBOUND") throw new ApiError(400, "Agent is not an OUTBOUND agent");
  if (!deployment) throw new ApiError(400, "Agent is not deployed");
  if (!deployment.onDuty) throw new ApiError(400, "Agent is not on duty");
  const { leadId, name, additionalInfo, imageUrls } = fields;
  const lead = leadId === undefined ? undefined : inBusiness(context, "leads", asText(leadId), "Lead");
  const about = lead ? `Lead ${lead.name}` : (fields["context"] ?? `Call on behalf of ${business.name}`);
  const call = store.put("calls", {
    id: ids.next("call"),
    businessId: business.id,
    agentId: agent.id,
    ...defined({ leadId: lead?.id }),
    type: "OUTBOUND",
    phoneNumber: deployment.phoneNumber ?? "",
    customerNumber: number,
    status: "IN_PROGRESS",
    leadContext: defined({ context: about, generatedFromLeadId: lead?.id, additionalInfo, name, imageUrls }),
    startedAt: timestamp(clock.now()),
  });
  return {
    status: switches.actionStatus,
    json: { success: true, callId: call.id, phoneNumber: number, status: "initiated" },
  };
}

function listBusinessCalls(context: NicheContext): Reply {
  return callList(context, ({ businessId }) => businessId === context.business.id);
}

function listAllCalls(context: NicheContext): Reply {
  const wanted = context.query.get("businessId");
  return callList(context, (call) => isOwn(context, call) && (wanted === null || call.businessId === wanted));
}

function readAnyCall(context: NicheContext): Reply {
  const call = context.world.store.get("calls", context.param("callId"));
  if (!call || !isOwn(context, call)) throw notFound("Call");
  return { status: 200, json: call };
}

function isOwn({ world, principal }: NicheContext, { businessId }: CallRecord): boolean {
  return world.store.get("businesses", businessId)?.organizationId === principal.organizationId;
}

function callList(context: NicheContext, included: (call: CallRecord) => boolean): Reply {
  const { world, query } = context;
  const type = oneOf(query, "type", ["INBOUND", "OUTBOUND"]);
  const status = oneOf(query, "status", ["SCHEDULED", "IN_PROGRESS", "COMPLETED", "FAILED"]);
  const start = time(query, "start");
  const end = time(query, "end");
  const leadId = query.get("leadId");
  const { field, direction } = orderBy(query, world.switches);
  const found = world.store
    .all("calls")
    .filter(
      (call) =>
        included(call) &&
        (type === null || call.type === type) &&
        (status === null || call.status === status) &&
        (leadId === null || call.leadId === leadId) &&
        (start === null || Date.parse(call.startedAt) > start) &&
        (end === null || Date.parse(call.startedAt) < end),
    );
  const sign = direction === "asc" ? 1 : -1;
  found.sort((a, b) => sign * compare(a[field], b[field]));
  return listReply(context, found, (call) => call, { exact: true });
}

type OrderField = "startedAt" | "endedAt" | "durationMs";

/** The order asked for, in whichever form travels; newest first by default. */
function orderBy(
  query: URLSearchParams,
  { orderByForm }: NicheSwitches,
): { field: OrderField; direction: "asc" | "desc" } {
  const json = query.get("orderBy");
  const bracketed = [...query.keys()].some((name) => name.startsWith("orderBy["));
  if ((json !== null && orderByForm === "brackets") || (bracketed && orderByForm === "json")) {
    throw new ApiError(400, "Malformed orderBy");
  }
  const sent =
    json === null ? { field: query.get("orderBy[field]"), direction: query.get("orderBy[direction]") } : parse(json);
  const field = sent["field"] ?? "startedAt";
  const direction = sent["direction"] ?? "desc";
  if (field !== "startedAt" && field !== "endedAt" && field !== "durationMs")
    throw new ApiError(400, "Unknown orderBy field");
  if (direction !== "asc" && direction !== "desc") throw new ApiError(400, "orderBy direction must be asc or desc");
  return { field, direction };
}

function parse(text: string): { [key: string]: Json } {
  try {
    const value = JSON.parse(text) as Json;
    if (isObject(value)) return value;
  } catch {
    throw new ApiError(400, "orderBy is not JSON");
  }
  throw new ApiError(400, "orderBy must be an object");
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""));
}

function oneOf(query: URLSearchParams, name: string, allowed: readonly string[]): string | null {
  const value = query.get(name);
  if (value !== null && !allowed.includes(value))
    throw new ApiError(400, `${name} must be one of ${allowed.join(", ")}`);
  return value;
}

function time(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const value = Date.parse(text);
  if (Number.isNaN(value)) throw new ApiError(400, `${name} must be an ISO 8601 time`);
  return value;
}
