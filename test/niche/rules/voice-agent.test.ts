import { describe, expect, test } from "vitest";
import { voiceAgentRules, voiceAgentSetRules } from "../../../provider/platforms/niche/rules/voice-agent.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { schemaOf } from "../../schemas/sources.ts";
import { declaringOn } from "../../rules/declared.ts";
import { declared } from "./declared.ts";
import { found, foundInSet, suggestions } from "../../rules/found.ts";

const agent = { name: "Front desk", type: "INBOUND", conversationFlow: "Greet the caller." };
const find = (part: object): string[] => found(voiceAgentRules, { ...agent, ...part });
const suggest = (part: object): (string | undefined)[] => suggestions(voiceAgentRules, { ...agent, ...part });

test("the schema's examples break no rule", () => {
  const examples = schemaOf("niche/VoiceAgent")["examples"] as object[];
  for (const example of examples) expect(found(voiceAgentRules, example)).toEqual([]);
});

describe("a conversation", () => {
  const workflow = { nodes: [{ id: "a", type: "tool", prompt: "endCall" }], edges: [], startNode: "a" };

  test("is given in one form", () => {
    expect(found(voiceAgentRules, { name: "a", type: "INBOUND", workflow })).toEqual([]);
    expect(found(voiceAgentRules, { name: "a", type: "INBOUND", conversationFlow: UNKNOWN })).toEqual([]);
  });

  test("is not given in none", () => {
    expect(found(voiceAgentRules, { name: "a", type: "INBOUND" })).toEqual(["one-flow at spec"]);
  });

  test("is not given in both, known or not", () => {
    expect(find({ workflow })).toEqual(["one-flow at workflow"]);
    expect(find({ workflow: UNKNOWN })).toEqual(["one-flow at workflow"]);
  });
});

describe("a name", () => {
  test.each(["Front desk", "Élodie's 😀 desk", UNKNOWN])("may be %j", (name) => {
    expect(find({ name })).toEqual([]);
  });

  test.each([" Front desk", "Front desk ", "Front\ndesk", "Front\tdesk", "Front\u00a0"])("may not be %j", (name) => {
    expect(find({ name })).toEqual(["name-spaces at name"]);
  });

  test("is suggested without what is wrong with it", () => {
    expect(suggest({ name: " Front \n desk " })).toEqual(['write "Front desk"']);
  });
});

describe.each(["toolIds", "knowledgeBaseDocumentIds", "collectFields"])("%s", (list) => {
  test("may hold different items, and several unknown ones", () => {
    expect(find({ [list]: ["a", "A", "b", UNKNOWN, UNKNOWN] })).toEqual([]);
  });

  test("may not hold one twice", () => {
    expect(find({ [list]: ["a", "b", "a", "a"] })).toEqual([
      `duplicate-item at ${list}[2]`,
      `duplicate-item at ${list}[3]`,
    ]);
    const problems = voiceAgentRules.flatMap((rule) => rule({ ...agent, [list]: ["a", "b", "a", "a"] } as never));
    expect(problems.map(({ message }) => message)).toEqual(Array(2).fill("the same as item 1 of the list"));
  });
});

describe("activated hours", () => {
  const range = (startTime: unknown, endTime: unknown, day: unknown = "monday"): object => ({
    day,
    startTime,
    endTime,
  });
  const hours = (...ranges: unknown[]): object => ({ activatedHours: { timezone: "America/New_York", hours: ranges } });

  test("are for INBOUND agents", () => {
    expect(find(hours(range("09:00", "17:00")))).toEqual([]);
    expect(find({ ...hours(range("09:00", "17:00")), type: UNKNOWN })).toEqual([]);
    expect(find({ type: "OUTBOUND", activatedHours: UNKNOWN })).toEqual([]);
  });

  test("are not for OUTBOUND agents", () => {
    expect(find({ ...hours(range("09:00", "17:00")), type: "OUTBOUND" })).toEqual([
      "hours-inbound-only at activatedHours",
    ]);
  });

  test.each([
    ["a day", [range("09:00", "17:00")]],
    ["a whole day", [range("00:00", "24:00")]],
    ["a minute", [range("09:00", "09:01")]],
    ["a break at noon", [range("13:00", "17:00"), range("09:00", "12:00")]],
    ["ranges that touch", [range("09:00", "12:00"), range("12:00", "17:00")]],
    ["the same hours on other days", [range("09:00", "17:00"), range("09:00", "17:00", "tuesday")]],
    ["a closed day", [range("09:00", "17:00"), range("CLOSED", "CLOSED", "sunday")]],
    ["unknown times", [range(UNKNOWN, "17:00"), range("09:00", UNKNOWN), range(UNKNOWN, "CLOSED")]],
    ["unknown days", [range("09:00", "17:00", UNKNOWN), range("09:00", "17:00", UNKNOWN)]],
    ["an unknown entry", [UNKNOWN, range("CLOSED", "CLOSED")]],
    ["times that the schema refuses", [range("9:00", "8:00"), range("25:00", "24:01")]],
  ])("may be %s", (_what, ranges) => {
    expect(find(hours(...ranges))).toEqual([]);
  });

  const first = "activatedHours.hours[0]";
  const second = "activatedHours.hours[1]";
  test.each([
    ["that end before they start", [range("17:00", "09:00")], [`hours-order at ${first}.endTime`]],
    ["of no length", [range("09:00", "09:00")], [`hours-order at ${first}.endTime`]],
    ["that end with the day before", [range("09:00", "00:00")], [`hours-order at ${first}.endTime`]],
    ["closed at one side", [range("CLOSED", "17:00")], [`hours-closed-pair at ${first}.endTime`]],
    ["closed at the other side", [range("09:00", "CLOSED")], [`hours-closed-pair at ${first}.startTime`]],
    ["given twice", [range("09:00", "17:00"), range("09:00", "17:00")], [`hours-overlap at ${second}`]],
    ["that overlap", [range("09:00", "13:00"), range("12:59", "17:00")], [`hours-overlap at ${second}`]],
    [
      "inside others until midnight",
      [range("09:00", "24:00"), range("23:00", "23:30")],
      [`hours-overlap at ${second}`],
    ],
    ["inside others", [range("09:00", "17:00"), range("10:00", "11:00", "Monday")], [`hours-overlap at ${second}`]],
    ["on a closed day", [range("CLOSED", "CLOSED"), range("10:00", "11:00")], [`hours-overlap at ${second}`]],
    ["that never open", [range("CLOSED", "CLOSED")], ["hours-never-open at activatedHours.hours"]],
    ["of no day at all", [], ["hours-never-open at activatedHours.hours"]],
  ])("may not be %s", (_what, ranges, problems) => {
    expect(find(hours(...ranges))).toEqual(problems);
  });

  test("through the night are two ranges", () => {
    expect(suggest(hours(range("22:00", "06:00")))).toEqual([
      "for a night, write two ranges: from 22:00 to the end of this day, and from 00:00 to 06:00 of the next",
    ]);
  });
});

describe("a time zone", () => {
  const zone = (timezone: unknown): object => ({
    activatedHours: { timezone, hours: [{ day: "monday", startTime: "09:00", endTime: "17:00" }] },
  });

  test.each([
    "America/New_York",
    "America/Argentina/Buenos_Aires",
    "UTC",
    "Etc/UTC",
    "US/Eastern",
    "Asia/Calcutta",
    "Asia/Kolkata",
    "EST",
    "PST8PDT",
    "GB",
    UNKNOWN,
  ])("may be %s", (timezone) => {
    expect(find(zone(timezone))).toEqual([]);
  });

  test.each([
    ["America/NewYork", "America/New_York"],
    ["america/new_york", "America/New_York"],
    ["New York", "America/New_York"],
    ["US/NewYork", "America/New_York"],
    ["Berlin", "Europe/Berlin"],
    ["Europe/Berln", "Europe/Berlin"],
    ["Asia/Kolkatta", "Asia/Kolkata"],
    ["Kiyv", "Europe/Kyiv"],
  ])("may not be %s, and %s is suggested", (timezone, meant) => {
    expect(find(zone(timezone))).toEqual(["time-zone at activatedHours.timezone"]);
    expect(suggest(zone(timezone))).toEqual([`did you mean "${meant}"?`]);
  });

  test.each(["PST", "+05:00", "-05:00", "", "Mars/Phobos", "local"])('may not be "%s"', (timezone) => {
    expect(find(zone(timezone))).toEqual(["time-zone at activatedHours.timezone"]);
  });
});

describe("a workflow", () => {
  const node = (id: unknown): object => ({ id, type: "conversation", prompt: "Talk." });
  const edge = (from: unknown, to: unknown): object => ({ from, to, when: "always" });
  const graph = (ids: unknown[], edges: object[], startNode: unknown): object => ({
    conversationFlow: undefined,
    workflow: { nodes: ids.map(node), edges, startNode },
  });

  test.each([
    ["one node", graph(["a"], [], "a")],
    ["a loop", graph(["a", "b"], [edge("a", "b"), edge("b", "a")], "a")],
    ["a node that nothing leads to", graph(["a", "b"], [], "a")],
    [
      "names that objects have by themselves",
      graph(["constructor"], [edge("constructor", "constructor")], "constructor"),
    ],
    ["an unknown id, which may be the one that is meant", graph(["a", UNKNOWN], [edge("a", "c")], "d")],
    ["unknown ends", graph(["a"], [edge(UNKNOWN, UNKNOWN)], UNKNOWN)],
    [
      "an unknown node",
      { conversationFlow: undefined, workflow: { nodes: [UNKNOWN], edges: [edge("a", "b")], startNode: "a" } },
    ],
    [
      "unknown nodes",
      { conversationFlow: undefined, workflow: { nodes: UNKNOWN, edges: [edge("a", "b")], startNode: "a" } },
    ],
  ])("may have %s", (_what, part) => {
    expect(find(part)).toEqual([]);
  });

  test.each([
    ["two nodes of one id", graph(["a", "b", "a"], [], "a"), ["workflow-duplicate-node at workflow.nodes[2].id"]],
    ["a start that is no node", graph(["a"], [], "b"), ["workflow-start-node at workflow.startNode"]],
    ["an edge from nowhere", graph(["a"], [edge("b", "a")], "a"), ["workflow-edge-node at workflow.edges[0].from"]],
    ["an edge to nowhere", graph(["a"], [edge("a", "b")], "a"), ["workflow-edge-node at workflow.edges[0].to"]],
  ])("may not have %s", (_what, part, problems) => {
    expect(find(part)).toEqual(problems);
  });

  test("suggests the node that was probably meant", () => {
    const part = graph(["start", "collect-info"], [edge("start", "colect-info")], "strat");
    expect(suggest(part)).toEqual(['did you mean "start"?', 'did you mean "collect-info"?']);
  });
});

describe("references of an agent", () => {
  const tool = declared("Tool", "transfer", { template: "transferCall" });
  const file = declared("File", "catalog", { source: "catalog.pdf" });
  const other = declaringOn("miraiminds", "acme")("Tool", "transfer", {});
  const check = (spec: object, references: Record<string, typeof tool> = {}): string[] => {
    const resource = declared("VoiceAgent", "front-desk", { ...agent, ...spec }, { references });
    return foundInSet(voiceAgentSetRules, resource, [other, tool, file, resource]);
  };

  test("may name tools and files, and ids of others", () => {
    const references = { "toolIds[0]": tool, "knowledgeBaseDocumentIds[0]": file };
    expect(check({ toolIds: [UNKNOWN, "tool-123"], knowledgeBaseDocumentIds: [UNKNOWN] }, references)).toEqual([]);
  });

  test("may not name another kind", () => {
    const references = { "toolIds[0]": file, "knowledgeBaseDocumentIds[1]": tool };
    expect(check({ toolIds: [UNKNOWN], knowledgeBaseDocumentIds: ["f", UNKNOWN] }, references)).toEqual([
      "reference-kind at toolIds[0]",
      "reference-kind at knowledgeBaseDocumentIds[1]",
    ]);
  });

  test("may not name one tool twice", () => {
    expect(check({ toolIds: [UNKNOWN, "x", UNKNOWN] }, { "toolIds[0]": tool, "toolIds[2]": tool })).toEqual([
      "duplicate-item at toolIds[2]",
    ]);
  });

  test("may not be one id where a list belongs", () => {
    expect(check({ toolIds: UNKNOWN }, { toolIds: tool })).toEqual(["reference-list at toolIds"]);
    expect(check({ toolIds: UNKNOWN }, { toolIds: file })).toEqual(["reference-kind at toolIds"]);
  });

  test.each(["transfer", "tool.transfer", "$tool.transfer", "{tool.transfer}"])(
    "may not be the bare name %s",
    (text) => {
      expect(check({ toolIds: [text] })).toEqual(["reference-forgotten at toolIds[0]"]);
    },
  );

  test("may be a text that is the name of something else", () => {
    expect(check({ toolIds: ["catalog"], knowledgeBaseDocumentIds: ["transfer"] })).toEqual([]);
  });

  test("are not looked for among other platforms", () => {
    const resource = declared("VoiceAgent", "front-desk", { ...agent, toolIds: ["transfer"] });
    expect(foundInSet(voiceAgentSetRules, resource, [other, resource])).toEqual([]);
  });
});
