import { dataOf } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

/** The numbers that a file brings to be called, or the status with which it is refused. */
async function called(session: Session, csv: string): Promise<unknown> {
  const answer = await session.batch(csv);
  if (answer.status !== 200) return answer.status;
  const calls = session.control.dump()["calls"] ?? [];
  return calls.map(({ phone, lastOutcome }) => (lastOutcome === null ? phone : lastOutcome));
}

async function metricsOf(session: Session) {
  return dataOf(await session.get("/v1/batch-calls/456/metrics"));
}

async function statusOf(session: Session): Promise<unknown> {
  return dataOf(await session.get("/v1/batch-calls/456"))["status"];
}

/** A file with so many different numbers. */
function contacts(count: number): string {
  return ["customer_phone", ...Array.from({ length: count }, (_, index) => `+1212555${1000 + index}`)].join("\n");
}

export const batchCases: SwitchCases = {
  batchName: {
    observe: async (session) => {
      const answer = await session.batch(contacts(1), { name: null });
      return answer.status === 200 ? dataOf(answer)["name"] : answer.status;
    },
    expected: { required: 400, optional: "contacts.csv" },
  },
  batchIdForm: {
    observe: async (session) => (await session.get("/v1/batch-calls/first")).status,
    expected: { 400: 400, 404: 404 },
  },
  badRow: {
    observe: async (session) => [
      await called(session, "customer_phone,name\n+12125550100,a\nnone,b"),
      session.control.dump()["batches"]?.[0]?.["totalRecipients"],
    ],
    expected: { reject: [400, undefined], skip: [["+12125550100"], 1], fail: [["+12125550100", "unreachable"], 2] },
  },
  csvPhone: {
    observe: async (session) => called(session, "customer_phone\n(212) 555-0100"),
    expected: { e164: 400, any: ["(212) 555-0100"] },
  },
  csvBom: {
    observe: async (session) => called(session, "\uFEFFcustomer_phone\n+12125550100"),
    expected: { stripped: ["+12125550100"], kept: 400 },
  },
  duplicateColumns: {
    observe: async (session) => called(session, "customer_phone,name,customer_phone\nnone,a,+12125550100"),
    expected: { 400: 400, last: ["+12125550100"] },
  },
  duplicateRows: {
    observe: async (session) => called(session, "customer_phone\n+12125550100\n+12125550101\n+12125550100"),
    expected: { dial: ["+12125550100", "+12125550101", "+12125550100"], skip: ["+12125550100", "+12125550101"] },
  },
  maxRows: {
    observe: async (session) => [
      (await session.batch(contacts(1000))).status,
      (await session.batch(contacts(1001))).status,
    ],
    expected: { any: [200, 200], 1000: [200, 400] },
  },
  batchStartMs: {
    observe: async (session) => {
      await session.batch(contacts(1));
      session.control.advance(1000);
      const soon = (await session.conversations()).length;
      session.control.advance(59_000);
      return [soon, (await session.conversations()).length];
    },
    expected: { 1000: [1, 1], 60000: [0, 1] },
  },
  batchPace: {
    observe: async (_, open) => {
      const session = open({ maxCalls: 2 });
      await session.batch(contacts(5));
      session.control.advance(1000);
      return (await session.conversations()).length;
    },
    expected: { capped: 2, atOnce: 5 },
  },
  batchStatus: {
    observe: async (session) => {
      await session.batch(contacts(1));
      session.control.advance(2000);
      const during = await statusOf(session);
      session.control.advance(60_000);
      return [during, await statusOf(session)];
    },
    expected: {
      in_progress: ["in_progress", "completed"],
      processing: ["processing", "completed"],
      pending: ["pending", "pending"],
    },
  },
  batchList: {
    observe: async (session) => Object.keys((await session.get("/v1/batch-calls")).body as object),
    expected: { envelope: ["data", "has_more", "total"], data: ["data"] },
  },
  successRateOf: {
    observe: async (session) => {
      session.control.scriptCalls(["completed", "busy"]);
      await session.batch(contacts(2));
      session.control.advance(62_000);
      return (await metricsOf(session))["success_rate"];
    },
    expected: { recipients: 50, processed: 100 },
  },
  avgDurationEmpty: {
    observe: async (session) => {
      await session.batch(contacts(1));
      return (await metricsOf(session))["avg_duration_seconds"];
    },
    expected: { 0: 0, null: null },
  },
  telephonyFailedCount: {
    observe: async (session) => {
      session.control.scriptCalls(["telephony_failed", "failed"]);
      session.control.dashboardEdit("agents", "123", { retry: { maxAttempts: 1 } });
      await session.batch(contacts(2));
      session.control.advance(62_000);
      const { failed_count, total_processed } = await metricsOf(session);
      return [failed_count, total_processed];
    },
    expected: { failed: [2, 2], none: [1, 2] },
  },
  queuedRows: {
    observe: async (_, open) => {
      const session = open({ maxCalls: 1 });
      await session.batch(contacts(3));
      session.control.advance(1000);
      return (await metricsOf(session))["in_progress_count"];
    },
    expected: { in_progress: 3, none: 1 },
  },
};
