import { describe, expect, test } from "vitest";
import type { Fault } from "../../emulator/kernel/faults.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { UNKNOWN_ID } from "../../provider/lifecycle/unknown-id.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { createWorld, niche, ref } from "../niche/world.ts";

const agent = (name: string, more: JsonObject = {}, previousNames: readonly string[] = []): Declared => ({
  ...niche("VoiceAgent", name, { name: "Desk", type: "INBOUND", conversationFlow: "Greet.", ...more }),
  previousNames,
});

const LOST: Fault = { kind: "statusAfter", status: 502 };

function story(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options);
  const { control, pulumi, stored } = world;
  /** Lists of agents fail, from the nth on: what was made without a response cannot be looked for. */
  const failLists = (nth: number): void => {
    control.faults.arm({
      method: "GET",
      path: /voice-agents\?/,
      nth,
      times: "always",
      fault: { kind: "status", status: 500 },
    });
  };
  /** An `up` in which requests fail, which is expected to fail. */
  const failing = async (program: readonly Declared[], method: string, path: RegExp, fault: Fault = LOST) => {
    control.faults.arm({ method, path, times: "always", fault });
    const outcome = await pulumi.tryUp(program);
    control.faults.clear();
    expect(outcome.errors).not.toEqual([]);
    return outcome;
  };
  const agents = () => stored("agents").map(({ id, name, conversationFlow }) => ({ id, name, conversationFlow }));
  return {
    ...world,
    failLists,
    failing,
    agents,
    text: (errors: readonly Error[]) => errors.map(({ message }) => message).join("\n"),
  };
}

const AGENTS = /\/voice-agents$/;
const AGENT = /\/voice-agents\/[^/]+$/;

describe("renames", () => {
  test("with an update whose answer is lost, and then reverted under the new name: the update is undone", async () => {
    const { pulumi, failing, agents } = story();
    await pulumi.up([agent("a")]);
    const [{ id } = { id: "" }] = agents();
    await failing([agent("b", { conversationFlow: "Bad." }, ["a"])], "PATCH", AGENT);
    expect(agents()).toMatchObject([{ id, conversationFlow: "Bad." }]);
    await pulumi.up([agent("b", {}, ["a"])]);
    expect(agents()).toMatchObject([{ id, conversationFlow: "Greet." }]);
  });

  test("of a resource whose create was lost: what it made is found under the new name", async () => {
    const { pulumi, failLists, failing, agents } = story();
    failLists(2);
    await failing([agent("a")], "POST", AGENTS);
    expect(pulumi.state).toMatchObject([{ id: UNKNOWN_ID }]);
    expect(agents()).toHaveLength(1);
    await pulumi.up([agent("b", {}, ["a"])]);
    expect(agents()).toHaveLength(1);
    expect(pulumi.state).toMatchObject([{ name: "b", id: agents()[0]!.id }]);
  });

  test("of two resources to each other's names of the platform keep both objects", async () => {
    const { pulumi, agents, text } = story();
    await pulumi.up([
      agent("a", { name: "X", conversationFlow: "A." }),
      agent("b", { name: "Y", conversationFlow: "B." }),
    ]);
    const before = agents();
    const { errors } = await pulumi.tryUp([
      agent("a", { name: "Y", conversationFlow: "A." }),
      agent("b", { name: "X", conversationFlow: "B." }),
    ]);
    expect(agents().map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(agents().map(({ conversationFlow }) => conversationFlow)).toEqual(["A.", "B."]);
    if (errors.length === 0) expect(agents().map(({ name }) => name)).toEqual(["Y", "X"]);
    else expect(text(errors)).toMatch(/name/);
  });

  test("after the dashboard's value was taken over: the next change is no conflict under the new name either", async () => {
    const { pulumi, agents, control } = story();
    await pulumi.up([agent("a")]);
    control.dashboardEdit("agents", agents()[0]!.id, { conversationFlow: "By hand." });
    await pulumi.upWithRefresh([agent("b", { conversationFlow: "By hand." }, ["a"])]);
    await pulumi.up([agent("c", { conversationFlow: "Next." }, ["b"])]);
    expect(agents()).toMatchObject([{ conversationFlow: "Next." }]);
  });
});

describe("replacements", () => {
  const outbound = agent("a", { type: "OUTBOUND" });

  test("of which the delete of the old object is lost end with the new one alone", async () => {
    for (const fault of [LOST, { kind: "status", status: 502, body: "html" } satisfies Fault]) {
      const { pulumi, failing, stored } = story();
      await pulumi.up([agent("a")]);
      await failing([outbound], "DELETE", AGENT, fault);
      await pulumi.up([outbound]);
      expect(stored("agents")).toMatchObject([{ type: "OUTBOUND" }]);
      expect(pulumi.state).toMatchObject([{ id: stored("agents")[0]!.id }]);
    }
  });

  test("of which the create is lost and which are reverted then leave one object", async () => {
    const { pulumi, failLists, failing, stored } = story();
    await pulumi.up([agent("a")]);
    failLists(1);
    await failing([outbound], "POST", AGENTS);
    const there = stored("agents").map(({ id }) => id);
    for (let attempt = 0; attempt < 2; attempt += 1) await pulumi.tryUp([agent("a")]);
    const held = pulumi.state.map(({ id }) => id);
    expect(
      stored("agents")
        .map(({ id }) => id)
        .filter((id) => there.includes(id)),
    ).toEqual(expect.arrayContaining(held.filter((id) => id !== UNKNOWN_ID)));
    await pulumi.settled([agent("a")]);
    expect(stored("agents")).toMatchObject([{ type: "INBOUND" }]);
  });

  test("of an adopted object never delete it without a new one in its place", async () => {
    const { pulumi, stored, control, text } = story();
    const id = control.create("agents", {
      businessId: agent("a").args["businessId"],
      name: "Desk",
      type: "INBOUND",
      conversationFlow: "Greet.",
    } as never).id;
    await pulumi.up([agent("a", { adopt: id })]);
    const { errors } = await pulumi.tryUp([agent("a", { adopt: id, type: "OUTBOUND" })]);
    expect(text(errors)).toContain(`metadata.adopt: ${id} is not what the manifest says`);
    expect(stored("agents")).toMatchObject([{ id, type: "INBOUND" }]);
    await pulumi.up([outbound]);
    expect(stored("agents")).toMatchObject([{ type: "OUTBOUND" }]);
  });
});

describe("deletes", () => {
  test("that get one 404 although the object is there try again or fail, and never forget it", async () => {
    for (const method of ["DELETE", "GET"]) {
      const { pulumi, agents, control } = story();
      await pulumi.up([agent("a")]);
      control.faults.arm({ method, path: AGENT, fault: { kind: "status", status: 404 } });
      await pulumi.tryDestroy();
      control.faults.clear();
      expect(agents().map(({ id }) => id)).toEqual(pulumi.state.map(({ id }) => id));
      await pulumi.destroy();
      expect(agents()).toEqual([]);
    }
  });

  test("of an agent and its Deployment of which the answers are lost, reverted then, end as they were", async () => {
    const { pulumi, failing, agents, stored } = story();
    const desired = [agent("a"), niche("Deployment", "a", { voiceAgentId: ref("VoiceAgent", "a") })];
    await pulumi.up(desired);
    await failing([], "DELETE", AGENT);
    await failing([], "DELETE", AGENT, { kind: "status", status: 500 }).catch(() => undefined);
    await pulumi.tryUp(desired);
    await pulumi.upWithRefresh(desired);
    expect(agents()).toHaveLength(1);
    expect(pulumi.state.map(({ id }) => id)).toEqual([agents()[0]!.id, agents()[0]!.id]);
    expect(stored("deployments")).toMatchObject([{ agentId: agents()[0]!.id, onDuty: true }]);
  });
});

describe("lost updates", () => {
  test("and an edit of the dashboard after them: nothing of either is overwritten unasked", async () => {
    const { pulumi, failing, agents, control, text } = story();
    await pulumi.up([agent("a")]);
    await failing([agent("a", { conversationFlow: "Ours." })], "PATCH", AGENT);
    control.dashboardEdit("agents", agents()[0]!.id, { conversationFlow: "By hand." });
    for (const flow of ["Greet.", "Ours.", "Third."]) {
      const { errors, writes } = await pulumi.tryUpWithRefresh([agent("a", { conversationFlow: flow })]);
      expect(text(errors)).toMatch(/live "By hand\."/);
      expect(writes).toEqual([]);
    }
    await pulumi.upWithRefresh([agent("a", { conversationFlow: "By hand." })]);
    await pulumi.up([agent("a", { conversationFlow: "Third." })]);
    expect(agents()).toMatchObject([{ conversationFlow: "Third." }]);
  });

  test("of what a manifest then no longer has: the object goes, or is told of", async () => {
    const { pulumi, failing, agents } = story();
    await pulumi.up([agent("a")]);
    await failing([agent("a", { conversationFlow: "Ours." })], "PATCH", AGENT);
    await pulumi.up([]);
    expect(agents()).toEqual([]);
    expect(pulumi.state).toEqual([]);
  });
});

describe("creates of unknown outcome", () => {
  test("whose resource is given up stay told of, and are not made twice when it comes back", async () => {
    const { pulumi, failLists, failing, agents, said, text } = story();
    failLists(2);
    await failing([agent("a")], "POST", AGENTS);
    expect(agents()).toHaveLength(1);
    await pulumi.up([]);
    expect(said.join("\n")).toContain("it may exist on the platform, where it was never found");
    const { errors } = await pulumi.tryUp([agent("a")]);
    expect(text(errors)).toContain(`${agents()[0]!.id} is already there`);
    expect(agents()).toHaveLength(1);
    await pulumi.up([agent("a", { adopt: agents()[0]!.id })]);
  });

  test("and another credential in the next manifest: nothing is made twice", async () => {
    const world = story();
    const { pulumi, failing, agents, failLists } = world;
    world.setEnvironment({ NICHE_SOUTH_TOKEN: process.env["NICHE_TOKEN"] });
    failLists(2);
    await failing([agent("a")], "POST", AGENTS);
    const next = [agent("a", { credentials: "NICHE_SOUTH" })];
    for (let attempt = 0; attempt < 3; attempt += 1) await pulumi.tryUp(next);
    expect(agents()).toHaveLength(1);
    await pulumi.settled(next);
  });
});
