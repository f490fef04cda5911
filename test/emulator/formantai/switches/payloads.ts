import { formantAISeed } from "../../../../emulator/formantai/seed.ts";
import { phone, type EventData } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

/** What the first target is told of a completed call. */
async function told(session: Session, target: Parameters<Session["target"]>[0] = {}): Promise<EventData> {
  session.target(target);
  await session.call();
  const [event] = await session.events(61);
  if (!event) throw new Error("no event came");
  return event.data;
}

/** Whether a target is taken. */
function takes(session: Session, target: Parameters<Session["target"]>[0]): boolean {
  try {
    session.target(target);
    return true;
  } catch {
    return false;
  }
}

export const payloadCases: SwitchCases = {
  targetHttp: {
    observe: async (session) =>
      Promise.resolve(["http://receiver.test", "ftp://receiver.test"].map((url) => takes(session, { url }))),
    expected: { reject: [false, false], accepted: [true, false] },
  },
  targetNameCase: {
    observe: async (session) => Promise.resolve(["crm", "CRM", "crm"].map((name) => takes(session, { name }))),
    expected: { exact: [true, true, false], ignored: [true, false, false] },
  },
  duplicateUrls: {
    observe: async (session) => Promise.resolve([takes(session, {}), takes(session, {})]),
    expected: { accepted: [true, true], reject: [true, false] },
  },
  emptyEvents: {
    observe: async (session) => Promise.resolve(takes(session, { events: [] })),
    expected: { accepted: true, reject: false },
  },
  targetToggles: {
    observe: async (session) => {
      const webhookTargets = [{ name: "crm", url: "https://receiver.test" }];
      session.control.dashboardEdit("agents", "123", { webhookTargets });
      await session.call();
      const [event] = await session.events(61);
      return ["transcript" in (event?.data ?? {}), "recording_url" in (event?.data.call ?? {})];
    },
    expected: { false: [false, false], true: [true, true] },
  },
  recordingUrlOff: {
    observe: async (session) => String((await told(session, { includeRecordingUrl: false })).call["recording_url"]),
    expected: { absent: "undefined", null: "null" },
  },
  transcriptOff: {
    observe: async (session) => String((await told(session, { includeTranscript: false }))["transcript"]),
    expected: { absent: "undefined", null: "null" },
  },
  retryContextNone: {
    observe: async (session) => String((await told(session))["retry_context"]),
    expected: { null: "null", absent: "undefined" },
  },
  callParametersPhone: {
    observe: async (session) => (await told(session)).call["call_parameters"],
    expected: { absent: {}, present: { customer_phone: phone } },
  },
  eventTime: {
    observe: async (session) => {
      session.target();
      await session.call();
      return (await session.events(61))[0]?.["timestamp"];
    },
    expected: { end: "2026-01-15T10:01:01.000Z", start: "2026-01-15T10:00:01.000Z" },
  },
  inboundNumbers: {
    observe: async (session) => {
      session.target();
      session.control.callIn(formantAISeed.agentId, phone);
      return (await session.events(61))[0]?.data.call["from_phone"];
    },
    expected: { caller: phone, contact: formantAISeed.fromPhone },
  },
  webhookBody: {
    observe: async (session) => {
      session.target();
      await session.call();
      session.control.advance(61_000);
      await session.control.settled();
      return session.received[0]?.body.slice(0, 13);
    },
    expected: { spaced: '{"event_id": ', compact: '{"event_id":"' },
  },
};
