import { formantAISeed } from "../../../../emulator/formantai/seed.ts";
import type { Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

/** A session after a call that ended like this. */
async function after(session: Session, outcome: "completed" | "busy" | "failed" = "completed", fields: Fields = {}) {
  session.target();
  session.control.scriptCalls([outcome]);
  await session.call(fields);
  session.control.advance(61_000);
  await session.control.settled();
  return session;
}

async function recordingOf(session: Session, headers: Fields = {}) {
  const { conversation_id } = (await session.conversations())[0] ?? {};
  return session.get(`/v1/conversations/${String(conversation_id)}/recording`, headers);
}

export const conversationCases: SwitchCases = {
  fullListItems: {
    observe: async (session) => {
      const [item = {}] = await (await after(session)).conversations();
      return ["start_timestamp", "results", "transcript", "trace_id"].filter((name) => name in item);
    },
    expected: { false: ["start_timestamp"], true: ["start_timestamp", "results", "transcript", "trace_id"] },
  },
  liveEnd: {
    observe: async (session) => {
      await session.call();
      session.control.advance(2000);
      return String((await session.conversations())[0]?.["end_timestamp"]);
    },
    expected: { null: "null", absent: "undefined" },
  },
  detailTimestamps: {
    observe: async (session) => typeof (await (await after(session)).latest())["end_timestamp"],
    expected: { absent: "undefined", present: "number" },
  },
  recordingField: {
    observe: async (session) => typeof (await (await after(session)).latest())["recording_url"],
    expected: { absent: "undefined", recording_url: "string" },
  },
  deliveryMetadata: {
    observe: async (session) => {
      const deliveries = (await (await after(session)).latest())["webhook_deliveries"] as Fields[] | undefined;
      return deliveries?.map(({ event_id, ...rest }) => ({
        ...rest,
        known: event_id === session.received[0]?.event.event_id,
      }));
    },
    expected: {
      absent: undefined,
      present: [
        {
          known: true,
          target: "target-1",
          state: "delivered",
          attempts: [{ at: "2026-01-15T10:01:01Z", status: 200, error: null }],
        },
      ],
    },
  },
  metadataEcho: {
    observe: async (session) => {
      await after(session, "completed", { metadata: "order-7" });
      return [session.received[0]?.event.data["metadata"], (await session.latest())["metadata"]];
    },
    expected: {
      none: [undefined, undefined],
      webhook: ["order-7", undefined],
      conversation: [undefined, "order-7"],
    },
  },
  transcriptDelayMs: {
    observe: async (session) => {
      await after(session);
      const lines = async () => ((await session.latest())["transcript"] as unknown[]).length;
      const before = await lines();
      session.control.advance(60_000);
      return ["transcript" in (session.received[0]?.event.data ?? {}), before, await lines()];
    },
    expected: { 0: [true, 3, 3], 60000: [false, 0, 3] },
  },
  recordingDelayMs: {
    observe: async (session) => {
      await after(session);
      const before = (await recordingOf(session)).status;
      session.control.advance(60_000);
      const told = session.received[0]?.event.data.call["recording_url"];
      return [typeof told, before, (await recordingOf(session)).status];
    },
    expected: { 0: ["string", 200, 200], 60000: ["object", 404, 200] },
  },
  recordingType: {
    observe: async (session) => (await recordingOf(await after(session))).headers.get("content-type"),
    expected: { "audio/wav": "audio/wav", "application/octet-stream": "application/octet-stream" },
  },
  recordingBody: {
    observe: async (session) => {
      const { status, headers } = await recordingOf(await after(session));
      const location = headers.get("location");
      if (location === null) return status;
      const { host, pathname, search } = new URL(location);
      const withKey = await session.get(pathname + search);
      const without = await session.get(pathname + search, { authorization: null });
      const unsigned = await session.get(pathname, { authorization: null });
      return [status, host, withKey.status, without.status, unsigned.status];
    },
    expected: { direct: 200, redirect: [302, "storage.formantai.invalid", 400, 200, 404] },
  },
  otherResults: {
    observe: async (session) => {
      await after(session, "busy");
      const told = session.received[0]?.event.data ?? {};
      return [told, await session.latest()].map((object) => ("results" in object ? object["results"] : "absent"));
    },
    expected: { empty: [{}, {}], null: [null, null], absent: ["absent", "absent"] },
  },
  otherDuration: {
    observe: async (session) => {
      await after(session, "busy");
      const told = session.received[0]?.event.data.call["duration_seconds"];
      return [told, (await session.latest())["duration_seconds"]];
    },
    expected: { null: [null, null], zero: [0, 0] },
  },
  failureReason: {
    observe: async (session) => {
      await after(session, "failed", { agent_id: formantAISeed.agentId });
      const told = session.received[0]?.event.data.call["failure_reason"];
      return [told, (await session.latest())["failure_reason"]];
    },
    expected: { text: ["failed", "failed"], null: [null, null] },
  },
};
