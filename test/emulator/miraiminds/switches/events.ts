import type { Fields, Received } from "../session.ts";
import { openSession } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

/** Everything that is received of one call with the given outcomes, within a day. */
async function life(session: Session, outcomes: Parameters<Session["control"]["scriptCalls"]>[0], fields: Fields = {}) {
  session.control.scriptCalls(outcomes);
  const callId = await session.call(await session.assistant(), fields);
  session.control.advance(86_400_000);
  await session.control.settled();
  return { callId, received: session.received };
}

const ofType = (received: readonly Received[], type: string) => received.find(({ event }) => event.type === type);
const typesOf = (received: readonly Received[]) => received.map(({ event }) => event.type.replace("call.", ""));

/** Members of the data of one event of a completed call. */
async function membersOf(session: Session, type: string): Promise<string[]> {
  const { received } = await life(session, ["completed"]);
  return Object.keys(ofType(received, type)?.event.data ?? {});
}

/** A session with the switches of another whose receiver answers so. */
function withReceiver(session: Session, answer: (init: RequestInit) => Promise<Response>): Session {
  return openSession({ switches: session.control.switches.get(), answer });
}

/** How often a single event is delivered to a receiver, and what becomes of it, within an hour. */
async function deliveries(session: Session, answer: (init: RequestInit) => Promise<Response>, atOnce = false) {
  const receiving = withReceiver(session, answer);
  const callId = await receiving.call(await receiving.assistant());
  receiving.control.sendEvent(callId, "action");
  await receiving.control.settled();
  for (let minute = 0; minute < 60 && !atOnce; minute++) {
    receiving.control.advance(60_000);
    await receiving.control.settled();
  }
  const sent = receiving.control.dump()["webhooks"]?.find(({ type }) => type === "action");
  return [(sent?.["attempts"] as unknown[]).length, sent?.["state"]];
}

const refuse = async () => new Response(null, { status: 500 });
const unreachable = async () => Promise.reject(new TypeError("fetch failed"));

export const eventCases: SwitchCases = {
  eventTypes: {
    observe: async (session) => {
      const { callId, received } = await life(session, ["skip"]);
      session.control.sendEvent(callId, "action");
      await session.control.settled();
      return typesOf(received);
    },
    expected: { fifteen: ["skip", "lifecycle-ended", "action"], twelve: ["lifecycle-ended"] },
  },
  abortLifecycleEnded: {
    observe: async (session) => {
      const callId = await session.call(await session.assistant());
      await session.post("/v2/call/abort", { callId });
      return session.events(3600);
    },
    expected: { true: ["call.aborted", "call.lifecycle-ended"], false: ["call.aborted"] },
  },
  rescheduledOnRetry: {
    observe: async (session) => typesOf((await life(session, ["busy", "busy"])).received),
    expected: {
      false: ["initiate", "busy", "initiate", "busy", "lifecycle-ended"],
      true: ["initiate", "busy", "rescheduled", "initiate", "busy", "lifecycle-ended"],
    },
  },
  attemptCount: {
    observe: async (session) => {
      const { received } = await life(session, ["busy", "no-answer", "failed", "busy"]);
      return typesOf(received).filter((type) => type === "initiate").length;
    },
    expected: { total: 2, extra: 3 },
  },
  completedAnalysis: {
    observe: async (session) => membersOf(session, "call.completed"),
    expected: { before: ["call"], included: ["call", "analysis"] },
  },
  endOfCallCall: {
    observe: async (session) => membersOf(session, "end-of-call"),
    expected: { present: ["call", "analysis", "credits"], absent: ["analysis", "credits"] },
  },
  reportOnEndOfCall: {
    observe: async (session) => membersOf(session, "end-of-call"),
    expected: { false: ["call", "analysis", "credits"], true: ["call", "analysis", "credits", "report"] },
  },
  finalStatus: {
    observe: async (session) => {
      const { received } = await life(session, ["completed"]);
      return ofType(received, "call.lifecycle-ended")?.event.data["report"];
    },
    expected: {
      true: { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" },
      false: { reAttemptCount: 0, rescheduledCount: 0 },
    },
  },
  emptyMetadata: {
    observe: async (session) => (await life(session, ["skip"])).received[0]?.metadata,
    expected: { object: {}, absent: undefined },
  },
  actionMetadata: {
    observe: async (session) => {
      const { callId, received } = await life(session, ["skip"], { metadata: { order: 7 } });
      session.control.sendEvent(callId, "action");
      await session.control.settled();
      return [received[0]?.metadata, received.at(-1)?.metadata];
    },
    expected: { present: [{ order: 7 }, { order: 7 }], absent: [{ order: 7 }, undefined] },
  },
  webhookDuplicate: {
    observe: async (session) => {
      const { received } = await life(session, ["skip"]);
      return [typesOf(received), new Set(received.map(({ body }) => body)).size];
    },
    expected: {
      false: [["skip", "lifecycle-ended"], 2],
      true: [["skip", "skip", "lifecycle-ended", "lifecycle-ended"], 2],
    },
  },
  webhookOrder: {
    observe: async (session) => typesOf((await life(session, ["skip"])).received),
    expected: { inOrder: ["skip", "lifecycle-ended"], reversed: ["lifecycle-ended", "skip"] },
  },
  webhookRetries: {
    observe: async (session) => deliveries(session, refuse),
    expected: { 0: [1, "failed"], 3: [4, "failed"] },
  },
  webhookBackoffMs: {
    observe: async (_, open) => deliveries(open({ webhookRetries: 1 }), refuse, true),
    expected: { 30000: [1, "pending"], 0: [2, "failed"] },
  },
  webhookRetryOn: {
    observe: async (_, open) => {
      const session = open({ webhookRetries: 1 });
      return [await deliveries(session, refuse), await deliveries(session, unreachable)];
    },
    expected: {
      failure: [
        [2, "failed"],
        [2, "failed"],
      ],
      silence: [
        [1, "delivered"],
        [2, "failed"],
      ],
    },
  },
  webhookTimeoutMs: {
    observe: async (session) => {
      const asked = Promise.withResolvers<AbortSignal>();
      const receiving = withReceiver(session, async ({ signal }) => {
        if (signal) asked.resolve(signal);
        return new Promise(() => undefined);
      });
      receiving.control.sendEvent(await receiving.call(await receiving.assistant()), "action");
      const signal = await asked.promise;
      receiving.control.advance(50);
      return signal.aborted ? "gave up" : "waits";
    },
    expected: { 10000: "waits", 50: "gave up" },
  },
};
