import type { Client } from "../../http/client.ts";
import { StatusError } from "../../http/request-error.ts";
import { RefusedError, type CallRecord, type ListFilter } from "../../operations/operations.ts";
import { nearMiss } from "../../kind/near-miss.ts";
import { callRecord } from "./call-record.ts";
import { pages } from "./pages.ts";

/** Filters of a list of calls (contract §6.11). */
export type NicheCallFilters = {
  readonly type?: "INBOUND" | "OUTBOUND";
  readonly status?: "SCHEDULED" | "IN_PROGRESS" | "COMPLETED" | "FAILED";
  /** Started after, ISO 8601. */
  readonly start?: string;
  /** Started before, ISO 8601. */
  readonly end?: string;
  readonly leadId?: string;
  readonly orderBy?: "startedAt" | "endedAt" | "durationMs";
  /** Default: the platform's. */
  readonly direction?: "asc" | "desc";
  /** All calls of the organization instead of one business's. Default: `business` where the client has one. */
  readonly scope?: "business" | "organization";
  /** One business of the organization; only with `scope: organization`. */
  readonly businessId?: string;
};

export interface NicheListFilter extends ListFilter {
  readonly filters?: NicheCallFilters & Readonly<Record<string, string>>;
}

const isTime = (value: string): boolean => !Number.isNaN(Date.parse(value));

/** The values that a filter may have. */
const VALUES: Readonly<Record<keyof NicheCallFilters, readonly string[] | "time" | "text">> = {
  type: ["INBOUND", "OUTBOUND"],
  status: ["SCHEDULED", "IN_PROGRESS", "COMPLETED", "FAILED"],
  start: "time",
  end: "time",
  leadId: "text",
  orderBy: ["startedAt", "endedAt", "durationMs"],
  direction: ["asc", "desc"],
  scope: ["business", "organization"],
  businessId: "text",
};

/**
 * Calls of a business, or of the organization where there is no business or `scope` says so. An agent is no filter of the API: the others
 * are passed over here. @throws RefusedError for a filter that is not documented.
 */
export async function* listCalls(
  client: Client,
  ownBusiness: string | undefined,
  { agent, filters = {}, limit = Infinity }: ListFilter,
): AsyncGenerator<CallRecord> {
  const problems = Object.entries(filters).flatMap(([name, value]) => problemOf(name, value));
  const { orderBy, direction, scope = ownBusiness === undefined ? "organization" : "business", ...query } = filters;
  if (scope === "business" && ownBusiness === undefined) problems.push("scope business needs a client of a business");
  if (scope === "business" && "businessId" in query) problems.push("businessId goes with scope organization only");
  if (problems.length > 0) throw new RefusedError(problems.join("; "));
  const path =
    scope === "organization" ? "organizations/calls" : `businesses/${encodeURIComponent(ownBusiness ?? "")}/calls`;
  const order = { ...(orderBy && { field: orderBy }), ...(direction && { direction }) };
  let count = 0;
  for await (const [, item] of inOrder(client, path, query, order)) {
    if (count >= limit) return;
    const call = callRecord(item);
    if (agent !== undefined && call.agentId !== agent) continue;
    count += 1;
    yield call;
    if (count >= limit) return;
  }
}

/** How an object travels in a query is not said (contract §6.11): in brackets, or where those are refused, as JSON. */
async function* inOrder(
  client: Client,
  path: string,
  query: Readonly<Record<string, string>>,
  order: Readonly<Record<string, string>>,
): ReturnType<typeof pages> {
  if (Object.keys(order).length === 0) {
    yield* pages(client, path, { query, growing: true });
    return;
  }
  const brackets = Object.fromEntries(Object.entries(order).map(([key, value]) => [`orderBy[${key}]`, value]));
  let begun = false;
  try {
    for await (const entry of pages(client, path, { query: { ...query, ...brackets }, growing: true })) {
      begun = true;
      yield entry;
    }
  } catch (error) {
    if (begun || !(error instanceof StatusError && error.status === 400)) throw error;
    yield* pages(client, path, { query: { ...query, orderBy: JSON.stringify(order) }, growing: true });
  }
}

function problemOf(name: string, value: string): string[] {
  const allowed = (VALUES as Readonly<Record<string, readonly string[] | "time" | "text">>)[name];
  if (allowed === undefined) {
    const near = nearMiss(name, Object.keys(VALUES));
    return [
      `calls of Niche have no filter ${name}; ${near === undefined ? `there is ${Object.keys(VALUES).join(", ")}` : `did you mean ${near}?`}`,
    ];
  }
  if (value === "") return [`the filter ${name} is empty`];
  if (allowed === "time") return isTime(value) ? [] : [`${name} must be an ISO 8601 time, not ${value}`];
  return allowed === "text" || allowed.includes(value)
    ? []
    : [`${name} must be one of ${allowed.join(", ")}, not ${value}`];
}
