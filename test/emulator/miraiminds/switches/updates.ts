import { customAssistant, type Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

/** Statuses of updates one after the other. */
async function updates(session: Session, id: string, ...bodies: readonly Fields[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const body of bodies) statuses.push((await session.update(id, body)).status);
  return statuses;
}

const faq = (question: string) => ({ question, answer: "Yes." });
const insight = { type: "boolean", description: "Whether", required: true };

/** Creates, updates, and answers one member of what is then read. */
async function after(session: Session, before: Fields, patch: Fields, member: string): Promise<unknown> {
  const id = await session.assistant(before);
  const { status } = await session.update(id, patch);
  return status === 200 ? (await session.read(id))[member] : status;
}

export const updateCases: SwitchCases = {
  variantTypeOnPut: {
    observe: async (session) => {
      const id = await session.assistant();
      const statuses = await updates(
        session,
        id,
        { variant: { type: "custom" } },
        { variant: { type: "ndr_followup", config: { inputSchema: [{ name: "a" }] } } },
      );
      const { variant } = await session.read(id);
      return [statuses, (variant as Fields)["type"], Object.keys((variant as Fields)["config"] as Fields)];
    },
    expected: {
      reject: [[400, 400], "custom", []],
      same: [[200, 400], "custom", []],
      ignore: [[200, 200], "custom", ["inputSchema"]],
    },
  },
  nestedOnPut: {
    observe: async (session) => [
      await after(
        session,
        { icpContext: { language: "hindi", targetAgeGroups: ["gen_z"] } },
        { icpContext: { language: "tamil" } },
        "icpContext",
      ),
      (
        (await after(
          session,
          { name: "B", agent: { identity: { name: "Priya", voice: "neha" }, endMessage: "Bye." } },
          { agent: { identity: { name: "Asha" } } },
          "agent",
        )) as Fields
      )["identity"],
    ],
    expected: {
      merge: [
        { language: "tamil", targetAgeGroups: ["gen_z"] },
        { name: "Asha", voice: "neha" },
      ],
      replace: [{ language: "tamil" }, { name: "Asha", voice: "neha" }],
    },
  },
  arraysOnPut: {
    observe: async (session) => {
      const tools = [(await session.tool())["_id"], (await session.tool({ name: "Second" }))["_id"]];
      const { identity } = customAssistant.agent;
      const id = await session.assistant({ knowledgeBase: { faq: [faq("a")] }, agent: { identity, tools } });
      await session.update(id, { knowledgeBase: { faq: [faq("a"), faq("b")] }, agent: { tools: [tools[1]] } });
      await session.update(id, { knowledgeBase: { faq: [faq("c")] } });
      const { knowledgeBase, agent } = await session.read(id);
      const questions = (knowledgeBase as { faq: Fields[] }).faq.map(({ question }) => question);
      return [questions, ((agent as Fields)["tools"] as unknown[]).length];
    },
    expected: { replace: [["c"], 1], merge: [["a", "b", "c"], 1] },
  },
  insightsOnPut: {
    observe: async (session) => {
      const plan = await after(
        session,
        { analysisPlan: { callInsightPlan: { a: insight } } },
        { analysisPlan: { callInsightPlan: { b: insight } } },
        "analysisPlan",
      );
      return Object.keys((plan as Fields)["callInsightPlan"] as Fields);
    },
    expected: { replace: ["b"], merge: ["a", "b"] },
  },
  nullOnPut: {
    observe: async (session) => {
      const agent = { ...customAssistant.agent, endMessage: "Bye." };
      const read = await after(
        session,
        { agent },
        { agent: { endMessage: null }, telephony: { outbound: null } },
        "agent",
      );
      return typeof read === "number" ? read : (read as Fields)["endMessage"];
    },
    expected: { 400: 400, clears: undefined, ignored: "Bye." },
  },
  emptyStringOnPut: {
    observe: async (session) => {
      const agent = { ...customAssistant.agent, endMessage: "Bye." };
      return ((await after(session, { agent }, { agent: { endMessage: "" } }, "agent")) as Fields)["endMessage"];
    },
    expected: { stored: "", clears: undefined, ignored: "Bye." },
  },
  cooldownMs: {
    observe: async (session) => {
      const id = await session.assistant();
      const statuses = await updates(session, id, { name: "a" }, { name: "b" });
      session.control.advance(4999);
      statuses.push(...(await updates(session, id, { name: "c" })));
      session.control.advance(1);
      return [...statuses, ...(await updates(session, id, { name: "d" }))];
    },
    expected: { 0: [200, 200, 200, 200], 5000: [200, 429, 429, 200] },
  },
  cooldownStatus: {
    observe: async (_, open) => {
      const session = open({ cooldownMs: 1000 });
      return updates(session, await session.assistant(), { name: "a" }, { name: "b" });
    },
    expected: { 429: [200, 429], 409: [200, 409] },
  },
  cooldownScope: {
    observe: async (_, open) => {
      const session = open({ cooldownMs: 1000 });
      const [first, second] = [await session.assistant(), await session.assistant({ name: "Second" })];
      return [...(await updates(session, first, { name: "a" })), ...(await updates(session, second, { name: "b" }))];
    },
    expected: { assistant: [200, 200], workspace: [200, 429] },
  },
  cooldownStarts: {
    observe: async (_, open) => {
      const session = open({ cooldownMs: 1000 });
      return updates(session, await session.assistant(), { name: "a" });
    },
    expected: { update: [200], create: [429] },
  },
};
