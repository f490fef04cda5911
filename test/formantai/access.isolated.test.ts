import { describe, expect, it } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { dynamicHost } from "../harness/dynamic-host.ts";
import { createWorld, formant } from "./world.ts";

const { agentId, otherAgentId, otherApiKey } = formantAISeed;

const program = [formant("Workspace", "main", {}), formant("VoiceAgent", "collector", { agentId, results: [] })];

const messages = (errors: readonly Error[]) => errors.map(({ message }) => message).join("\n");

describe.each(["empty", 404] as const)(
  "where a list for the agent of another workspace is %s",
  (unknownAgentFilter) => {
    it("another workspace's key never empties the state", async () => {
      const world = createWorld({ switches: { unknownAgentFilter } });
      await world.pulumi.up(program);
      const state = JSON.stringify(world.pulumi.state);
      world.setEnvironment({ FORMANTAI_API_KEY: otherApiKey });
      const { errors, steps } = await world.pulumi.refresh();
      expect(steps).toEqual([]);
      expect(JSON.stringify(world.pulumi.state)).toBe(state);
      if (unknownAgentFilter === 404) expect(messages(errors)).toMatch(/404 .*check spec\.agentId/s);
      else expect(errors).toEqual([]);
    });

    it("an agent of another workspace is refused as far as the platform tells", async () => {
      const world = createWorld({ switches: { unknownAgentFilter } });
      const { errors } = await world.pulumi.tryUp([formant("VoiceAgent", "stranger", { agentId: otherAgentId })]);
      if (unknownAgentFilter === 404) {
        expect(messages(errors)).toMatch(/create formantai:VoiceAgent "stranger": 404 .*FORMANTAI_API_KEY belongs to/s);
        expect(world.pulumi.state).toEqual([]);
      } else expect(errors).toEqual([]);
    });
  },
);

it("one agent under two keys of one place is one object, and two workspaces of one place are two", async () => {
  const world = createWorld({}, { SOUTH_API_KEY: formantAISeed.apiKey });
  const twice = [
    ...program,
    formant("Workspace", "south", { credentials: "SOUTH" }),
    formant("VoiceAgent", "other", { agentId, results: [], credentials: "SOUTH" }),
  ];
  const { errors } = await world.pulumi.tryUp(twice);
  expect(messages(errors)).toMatch(/"collector" and "other" describe the same object/);
  expect(errors).toHaveLength(1);
  expect(world.pulumi.state.map(({ name }) => name)).toEqual(["main", "collector", "south"]);
});

it("a change whose look at the key fails and which is reverted leaves nothing to do: nothing was sent", async () => {
  const world = createWorld();
  await world.pulumi.up(program);
  const changed = [
    program[0]!,
    formant("VoiceAgent", "collector", { agentId, results: [{ name: "intent", type: "string" }] }),
  ];
  for (const kind of ["resetAfter", "hangAfter", "truncated"] as const) {
    world.setEnvironment({ FORMANTAI_TIMEOUT_MS: "60", FORMANTAI_TOTAL_TIMEOUT_MS: "200" });
    world.control.faults.arm({ fault: { kind }, times: "always" });
    const { errors } = await world.pulumi.tryUp(changed);
    world.control.faults.clear();
    expect(errors).toHaveLength(1);
    world.setEnvironment({ FORMANTAI_TIMEOUT_MS: "20000", FORMANTAI_TOTAL_TIMEOUT_MS: "30000" });
    const { writes, steps } = await world.pulumi.up(program);
    expect(writes).toEqual([]);
    expect(steps).toEqual(["same Workspace main", "same VoiceAgent collector"]);
  }
  await world.pulumi.up(changed);
});

describe("where the API is", () => {
  /** The hosts that are asked without an override. */
  async function hosts(args: { region?: string; baseUrl?: string }): Promise<string[]> {
    const world = createWorld({ switches: { regionKeys: "shared" } }, { FORMANTAI_BASE_URL: undefined });
    const emulated = globalThis.fetch;
    const asked: string[] = [];
    globalThis.fetch = async (input, init) => {
      asked.push(new URL(input instanceof Request ? input.url : input).host);
      return emulated(input, init);
    };
    await world.pulumi.up([
      formant("Workspace", "main", args),
      formant("VoiceAgent", "collector", { ...args, agentId }),
    ]);
    return [...new Set(asked)];
  }

  it.each([
    [{}, "api.voice.formantai.com"],
    [{ region: "global" }, "api.voice.formantai.com"],
    [{ region: "in" }, "api.in.voice.formantai.com"],
    [{ baseUrl: "https://proxy.example.com/" }, "proxy.example.com"],
  ])("%j is %s", async (args, host) => {
    expect(await hosts(args)).toEqual([host]);
  });

  it("a region written out that is the default is no change", async () => {
    const world = createWorld();
    await world.pulumi.up(program);
    const { steps } = await world.pulumi.up([
      formant("Workspace", "main", { region: "global" }),
      formant("VoiceAgent", "collector", { agentId, results: [], region: "global" }),
    ]);
    expect(steps.filter((step) => !step.startsWith("same "))).toEqual([]);
  });

  it("a key goes to the platform and into nothing else", async () => {
    const world = createWorld();
    world.engine.host = dynamicHost; // What Pulumi's own host prints of an error counts.
    await world.pulumi.up(program);
    world.setEnvironment({ FORMANTAI_API_KEY: "canary-key" });
    const { errors } = await world.pulumi.refresh();
    expect(messages(errors)).toMatch(/401/);
    const told = [...world.said, ...world.complained, messages(errors), JSON.stringify(world.pulumi.state)].join();
    expect(told).not.toMatch(/canary-key|emulator-acme-key/);
  });
});

describe("that nothing is written", () => {
  const many = (results: object[]) =>
    [agentId, formantAISeed.secondAgentId].map((id) => formant("VoiceAgent", `agent-${id}`, { agentId: id, results }));
  const saidOf = (world: ReturnType<typeof createWorld>) =>
    world.said.filter((text) => text.includes("nothing is written to the platform"));

  it("is said once per run where something is declared, changed or destroyed, and not where nothing is", async () => {
    const world = createWorld();
    await world.pulumi.raw.up(many([]));
    expect(saidOf(world)).toHaveLength(1);
    await world.pulumi.raw.up(many([]));
    expect(saidOf(world)).toHaveLength(1);
    await world.pulumi.raw.preview(many([{ name: "intent" }]));
    expect(saidOf(world)).toHaveLength(2);
    await world.pulumi.raw.up(many([{ name: "intent" }]));
    expect(saidOf(world)).toHaveLength(3);
    await world.pulumi.raw.refresh();
    expect(saidOf(world)).toHaveLength(3);
    await world.pulumi.raw.destroy();
    expect(saidOf(world)).toHaveLength(4);
    expect(world.control.log().filter(({ method }) => method !== "GET")).toEqual([]);
  });
});
