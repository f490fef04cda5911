import { describe, expect, it } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import type { FormantAISwitches } from "../../emulator/formantai/switches.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { createWorld, formant, type World } from "./world.ts";

const { agentId, secondAgentId } = formantAISeed;
const WHERE = "VoiceAgent collector";

const results = [
  { name: "intent", type: "string", enum: ["paid", "refused"] },
  { name: "amount", type: "number" },
  { name: "attempts", type: "integer" },
  { name: "anything" },
];

const program = (args: JsonObject = { results }) => [
  formant("Workspace", "main", { region: "global" }),
  formant("VoiceAgent", "collector", { region: "global", agentId, ...args }),
];

async function declared(args?: JsonObject, switches: Partial<FormantAISwitches> = {}): Promise<World> {
  const world = createWorld({ switches });
  await world.pulumi.up(program(args));
  world.requests();
  return world;
}

/** What a preview with refresh finds of the agent. */
async function found(world: World, args?: JsonObject) {
  const before = world.said.length;
  const { errors, writes, drifts } = await world.pulumi.previewWithRefresh(program(args));
  expect(errors).toEqual([]);
  expect(writes).toEqual([]);
  return { drift: drifts.get(WHERE), said: world.said.slice(before).join("\n") };
}

describe("what conversations show beside the declaration is drift, and the live value is what the manifest would have to say", () => {
  it.each<[string, JsonObject, JsonObject[], RegExp]>([
    [
      "a result that is not declared",
      { promise_date: "2026-03-18" },
      [...results, { name: "promise_date", type: "string" }],
      /the result "promise_date" \(string\) is not declared \(conversation /,
    ],
    [
      "another type",
      { amount: "12.50" },
      results.map((result) => (result.name === "amount" ? { name: "amount", type: "string" } : result)),
      /the result "amount" is a string, not a number/,
    ],
    [
      "a fraction where a whole number is declared",
      { attempts: 1.5 },
      results.map((result) => (result.name === "attempts" ? { name: "attempts", type: "number" } : result)),
      /the result "attempts" is a number, not an integer/,
    ],
    [
      "another type than that of an enumeration",
      { intent: ["paid"] },
      results.map((result) => (result.name === "intent" ? { name: "intent", type: "array" } : result)),
      /the result "intent" is an array, not a string/,
    ],
    [
      "a value that the enumeration does not list",
      { intent: "callback" },
      results.map((result) => (result.enum ? { ...result, enum: ["paid", "refused", "callback"] } : result)),
      /the result "intent" is "callback", which its enum does not list/,
    ],
    [
      "a long text in place of an enumerated value, which is not repeated",
      { intent: "The customer says ".repeat(10) },
      results.map((result) => (result.enum ? { name: "intent", type: "string" } : result)),
      /the result "intent" is a text of its own, which its enum does not list/,
    ],
  ])("%s", async (_what, seen, live, says) => {
    const world = await declared();
    const id = world.converse(seen);
    const { drift, said } = await found(world);
    expect(drift?.noted).toEqual(["results"]);
    expect(drift?.inputs["results"]).toEqual(live);
    expect(said).toMatch(says);
    expect(said).toContain(id);
    expect(said).not.toContain("The customer says");
  });

  it("an odd status, also where the manifest says nothing of statuses", async () => {
    const world = await declared();
    const id = world.converse({}, { outcome: "voicemail" });
    const { drift, said } = await found(world);
    expect(drift?.noted).toEqual(["statuses"]);
    expect(drift?.inputs["statuses"]).toEqual(["voicemail"]);
    expect(said).toContain(`the status "voicemail" is not known (conversation ${id})`);
  });

  it("any result where the manifest says that there are none", async () => {
    const world = await declared({ results: [] });
    world.converse({ intent: "paid" });
    expect((await found(world, { results: [] })).drift?.inputs["results"]).toEqual([
      { name: "intent", type: "string" },
    ]);
  });

  it("a result of several types, for which no type can be declared", async () => {
    const world = await declared({ results: [] });
    world.converse({ code: 1 });
    world.converse({ code: "one" });
    const { drift, said } = await found(world, { results: [] });
    expect(drift?.inputs["results"]).toEqual([{ name: "code" }]);
    expect(said).toContain("(of several types)");
  });

  it("and of many things five are told, and how many there are besides", async () => {
    const world = await declared({ results: [] });
    world.converse(Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`key${index}`, true])));
    const { drift, said } = await found(world, { results: [] });
    expect(drift?.inputs["results"]).toHaveLength(8);
    expect(said.match(/is not declared/g)).toHaveLength(5);
    expect(said).toContain("and 3 more");
  });
});

describe("no drift is", () => {
  it.each<[string, JsonObject]>([
    ["a result that is missing", { amount: 1 }],
    ["no result at all", {}],
    ["a result that is null", { intent: null, amount: null }],
    ["an undeclared result that is null", { promise_date: null }],
    ["a whole number where a number is declared", { amount: 3 }],
    ["a declared value", { intent: "paid" }],
    ["anything where no type is declared", { anything: { deep: [1] } }],
  ])("%s", async (_what, seen) => {
    const world = await declared();
    world.converse(seen);
    expect(await found(world)).toEqual({ drift: undefined, said: "" });
  });

  it.each(["failed", "busy", "no_answer", "socket_failure", "telephony_failed", "unreachable", null])(
    "the status of a conversation whose outcome is %s",
    async (outcome) => {
      for (const liveStatus of ["in_progress", "initiated"] as const) {
        const world = await declared(undefined, { liveStatus });
        world.converse({}, { outcome });
        expect((await found(world)).drift).toBeUndefined();
      }
    },
  );

  it("a status that the manifest accepts", async () => {
    const args = { statuses: ["voicemail"] };
    const world = await declared(args);
    world.converse({}, { outcome: "voicemail" });
    expect((await found(world, args)).drift).toBeUndefined();
  });

  it("any result where the manifest declares none", async () => {
    const world = await declared({});
    world.converse({ intent: 5 });
    expect((await found(world, {})).drift).toBeUndefined();
    expect(world.requests().filter(({ path }) => path.includes("conversations/"))).toEqual([]);
  });

  it("what another agent's conversations show", async () => {
    const world = await declared();
    world.converse({ other: 1 }, { agentId: secondAgentId });
    expect((await found(world)).drift).toBeUndefined();
  });
});

describe("after drift", () => {
  it("up succeeds and writes nothing, and the next refresh finds it again until the manifest declares it", async () => {
    const world = await declared();
    world.converse({ promise_date: "2026-03-18" });
    const agents = world.stored("agents");
    const refreshed = await world.pulumi.tryUpWithRefresh(program());
    expect(refreshed.errors).toEqual([]);
    expect(refreshed.writes).toEqual([]);
    expect(world.said.join("\n")).toMatch(/nothing is written to the platform/);
    expect((await found(world)).drift?.noted).toEqual(["results"]);

    const next = { results: [...results, { name: "promise_date", type: "string" }] };
    await world.pulumi.up(program(next));
    expect(world.stored("agents")).toEqual(agents);
  });

  it("an up without refresh asks nothing", async () => {
    const world = await declared();
    world.converse({ promise_date: "2026-03-18" });
    const { requests } = await world.pulumi.tryUp(program());
    expect(requests).toEqual([]);
  });

  it("an update of the declaration looks at no conversation", async () => {
    const world = await declared();
    world.converse({ promise_date: "2026-03-18" });
    const { requests, errors } = await world.pulumi.tryUp(program({ results: results.slice(1) }));
    expect(errors).toEqual([]);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /v1/conversations?limit=1"]);
  });
});
