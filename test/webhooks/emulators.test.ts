import { expect, it } from "vitest";
import {
  callOutcomes as formantAICallOutcomes,
  eventTypes as formantAIEvents,
} from "../../emulator/formantai/records.ts";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { callOutcomes as miraiMindsCallOutcomes } from "../../emulator/miraiminds/call-outcomes.ts";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import { type SwitchTable, type SwitchValue } from "../../emulator/index.ts";
import { conversationSwitches } from "../../emulator/formantai/switches/conversations.ts";
import { webhookSwitches } from "../../emulator/formantai/switches/webhooks.ts";
import { callSwitches } from "../../emulator/miraiminds/switches/calls.ts";
import {
  formantAIEventTypes,
  formantAIWebhookProblem,
  parseFormantAIEvent,
  parseMiraiMindsEvent,
  verifyFormantAIWebhook,
  verifyMiraiMindsWebhook,
} from "../../provider/webhooks.ts";
import { openSession as openFormantAI } from "../emulator/formantai/session.ts";
import { openSession as openMiraiMinds } from "../emulator/miraiminds/session.ts";

/** Each other value of each switch, alone. */
function variants(table: SwitchTable): [string, SwitchValue][] {
  return Object.entries(table).flatMap(([name, { alternatives }]) =>
    alternatives.map((value): [string, SwitchValue] => [name, value]),
  );
}

it.each([["none", ""], ...variants(callSwitches)])(
  "every event of Mirai Minds is verified and known, with switch %s = %j",
  async (name, value) => {
    const session = openMiraiMinds({ switches: name === "none" ? {} : { [name]: value } });
    const assistant = await session.assistant();
    session.control.scriptCalls(miraiMindsCallOutcomes);
    const calls = [];
    for (const _ of miraiMindsCallOutcomes) calls.push(await session.call(assistant, { payload: {} }));
    session.control.sendEvent(calls[0]!, "action");
    for (let day = 0; day < 5; day++) {
      session.control.advance(86_400_000);
      await session.control.settled();
    }
    expect(session.received.length).toBeGreaterThan(30);
    for (const { body, headers } of session.received) {
      expect(verifyMiraiMindsWebhook(body, headers, miraiMindsSeed.privateKey)).toBe(true);
      expect(verifyMiraiMindsWebhook(body, headers, miraiMindsSeed.otherPrivateKey)).toBe(false);
      expect(parseMiraiMindsEvent(body)).toMatchObject({ kind: "known", event: JSON.parse(body) as object });
    }
  },
);

it.each([["none", ""], ...variants({ ...conversationSwitches, ...webhookSwitches })])(
  "every event of FormantAI is verified and known, with switch %s = %j",
  async (name, value) => {
    const session = openFormantAI({ switches: name === "none" ? {} : { [name]: value } });
    session.target();
    session.target({ url: "https://other.test", includeTranscript: false, includeRecordingUrl: false });
    session.target({ url: "https://unsigned.test", secret: null });
    session.control.scriptCalls(formantAICallOutcomes);
    for (const _ of formantAICallOutcomes) await session.call();
    session.control.callIn(formantAISeed.agentId, "+14155550100");
    for (let hour = 0; hour < 5; hour++) {
      session.control.advance(3_600_000);
      await session.control.settled();
    }
    expect(new Set(session.received.map(({ event }) => event.event_type))).toEqual(new Set(formantAIEventTypes));
    for (const { url, body, headers } of session.received) {
      const isSigned = url !== "https://unsigned.test";
      expect(verifyFormantAIWebhook(body, headers, formantAISeed.webhookSecret)).toBe(isSigned);
      expect(parseFormantAIEvent(body)).toMatchObject({ kind: "known", event: JSON.parse(body) as object });
      if (!isSigned) expect(formantAIWebhookProblem(body, headers, "")).toContain("there is no key");
    }
  },
);

it("FormantAI has the events that its emulator knows", () => {
  expect([...formantAIEventTypes].sort()).toEqual([...formantAIEvents].sort());
});
