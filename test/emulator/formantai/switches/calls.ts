import { callBody, dataOf, listOf, type Answer, type Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

const later = "2026-01-16T10:00:00";

/** Statuses of calls, each with other fields. */
async function statuses(session: Session, ...bodies: readonly Fields[]): Promise<number[]> {
  const answers: Answer[] = [];
  for (const body of bodies) answers.push(await session.call(body));
  return answers.map(({ status }) => status);
}

function withParameter(...more: readonly Fields[]): Fields {
  return { parameters: [...callBody().parameters, ...more] };
}

function storedParameters(session: Session): unknown {
  return session.control.dump()["calls"]?.[0]?.["parameters"];
}

/** The id of a completed conversation. */
async function conversed(session: Session): Promise<string> {
  await session.call();
  session.control.advance(61_000);
  return String((await session.latest())["conversation_id"]);
}

export const callCases: SwitchCases = {
  unknownAgent: {
    observe: async (session) => [
      ...(await statuses(session, { agent_id: 5 }, { agent_id: 801 })),
      (await session.batch("customer_phone\n+12125550100", { agent_id: 5 })).status,
    ],
    expected: { 404: [404, 404, 404], 400: [400, 400, 400] },
  },
  callPhone: {
    observe: async (session) => {
      const numbers = ["+12125550100", "(212) 555-0100", ""];
      return statuses(session, ...numbers.map((value) => callBody(value)));
    },
    expected: { e164: [200, 400, 400], any: [200, 200, 400] },
  },
  parameterValues: {
    observe: async (session) => [
      ...(await statuses(session, withParameter({ name: "a", value: 5 }, { name: "b", value: true }))),
      ...(await statuses(session, withParameter({ name: "a", value: null }))),
      storedParameters(session),
    ],
    expected: { string: [400, 400, undefined], scalar: [200, 400, { a: 5, b: true }] },
  },
  duplicateParameters: {
    observe: async (session) => [
      ...(await statuses(session, withParameter({ name: "a", value: "1" }, { name: "a", value: "2" }))),
      storedParameters(session),
    ],
    expected: { 400: [400, undefined], last: [200, { a: "2" }] },
  },
  maxParameters: {
    observe: async (session) => {
      const [a, b] = ["a", "b"].map((name) => ({ name, value: "1" }));
      return statuses(session, withParameter(a!), withParameter(a!, b!));
    },
    expected: { any: [200, 200], 2: [200, 400] },
  },
  idempotencyKeyForm: {
    observe: async (session) =>
      statuses(session, { idempotency_key: "order-7" }, { idempotency_key: "0d6f0d64-9f59-4c0b-8f6e-0d6ce5e1a111" }),
    expected: { any: [200, 200], uuid: [400, 200] },
  },
  idempotencyAfterRefusal: {
    observe: async (session) => {
      const idempotency_key = "a";
      return statuses(session, { idempotency_key, conversation_id: "none" }, { idempotency_key });
    },
    expected: { free: [404, 200], used: [404, 409] },
  },
  pastSchedule: {
    observe: async (session) => {
      const answer = await session.call({ scheduled_for: "2026-01-15T09:00:00Z" });
      return answer.status === 200 ? dataOf(answer)["status"] : answer.status;
    },
    expected: { 400: 400, now: "initiated" },
  },
  scheduleOffset: {
    observe: async (session) => [
      ...(await statuses(session, { scheduled_for: later })),
      session.control.dump()["calls"]?.[0]?.["dueMs"],
    ],
    expected: { required: [400, undefined], utc: [200, Date.parse(`${later}Z`)] },
  },
  scheduledEcho: {
    observe: async (session) => dataOf(await session.call({ scheduled_for: `${later}+05:30` }))["scheduled_for"],
    expected: { sent: `${later}+05:30`, utc: "2026-01-16T04:30:00Z" },
  },
  scheduledTrace: {
    observe: async (session) => {
      const traces = [await session.call(), await session.call({ scheduled_for: `${later}Z` })];
      return traces.map((answer) => typeof dataOf(answer)["trace_id"]);
    },
    expected: { present: ["string", "string"], null: ["string", "object"] },
  },
  conversationEcho: {
    observe: async (session) => {
      const conversation_id = await conversed(session);
      return dataOf(await session.call({ conversation_id }))["conversation_id"] === conversation_id;
    },
    expected: { sent: true, null: false },
  },
  unknownConversation: {
    observe: async (session) => statuses(session, { conversation_id: "none" }),
    expected: { 404: [404], accepted: [200] },
  },
  chainedConversation: {
    observe: async (session) => {
      const conversation_id = await conversed(session);
      await session.call({ conversation_id });
      session.control.advance(61_000);
      return (await session.latest())["conversation_id"] === conversation_id.replace(/_1$/, "_2");
    },
    expected: { continues: true, new: false },
  },
  nullRetryContext: {
    observe: async (session) => statuses(session, { retry_context: null }),
    expected: { 400: [400], accepted: [200] },
  },
  unknownStage: {
    observe: async (session) =>
      statuses(
        session,
        { retry_context: { retry_stage_id: "stage_follow_up" } },
        { retry_context: { retry_stage_id: "stage_none" } },
      ),
    expected: { accepted: [200, 200], 400: [200, 400] },
  },
  callStatus: {
    observe: async (session) => dataOf(await session.call())["status"],
    expected: { initiated: "initiated", queued: "queued" },
  },
  maxCalls: {
    observe: async (session) => {
      const all = await statuses(session, ...Array<Fields>(11).fill({}));
      return all.filter((status) => status === 200).length;
    },
    expected: { 10: 10, off: 11, 2: 2 },
  },
  perNumberPerMinute: {
    observe: async (session) => {
      const first = await statuses(session, {}, {}, callBody("+12125550100"));
      session.control.advance(60_000);
      return [...first, ...(await statuses(session, {}))];
    },
    expected: { off: [200, 200, 200, 200], 1: [200, 429, 200, 200] },
  },
  retryTrace: {
    observe: async (session) => {
      session.control.scriptCalls(["busy", "completed"]);
      const traceId = dataOf(await session.call())["trace_id"];
      session.control.advance(3_600_000);
      const ids = (await session.conversations()).map(({ conversation_id }) => String(conversation_id));
      const traces = await Promise.all(
        ids.map(async (id) => dataOf(await session.get(`/v1/conversations/${id}`))["trace_id"]),
      );
      return traces.map((trace) => trace === traceId);
    },
    expected: { shared: [true, true], own: [false, true] },
  },
  recordAppears: {
    observe: async (session) => {
      await session.call();
      session.control.advance(2000);
      const before = (await session.conversations()).length;
      const id = String(session.control.dump()["conversations"]?.[0]?.id);
      const { status } = await session.get(`/v1/conversations/${id}`);
      session.control.advance(60_000);
      return [before, status, (await session.conversations()).length];
    },
    expected: { start: [1, 200, 1], end: [0, 404, 1] },
  },
  liveStatus: {
    observe: async (session) => {
      await session.call();
      session.control.advance(2000);
      return listOf(await session.get("/v1/conversations")).map(({ status }) => status);
    },
    expected: { in_progress: ["in_progress"], initiated: ["initiated"] },
  },
  retryStatus: {
    observe: async (session) => {
      session.control.scriptCalls(["busy", "busy"]);
      await session.call();
      session.control.advance(10_000);
      const waiting = (await session.latest())["status"];
      session.control.advance(604_000);
      const statuses = (await session.conversations()).map(({ status }) => status);
      return [waiting, ...statuses];
    },
    expected: { outcome: ["busy", "busy", "busy"], pending_retry: ["pending_retry", "pending_retry", "busy"] },
  },
};
