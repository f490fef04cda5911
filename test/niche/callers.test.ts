import { describe, expect, it } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { directHost } from "../harness/direct-host.ts";
import { createWorld, niche, ref, type World } from "./world.ts";

type Switches = NonNullable<NonNullable<Parameters<typeof createWorld>[0]>["switches"]>;

function start(switches: Switches = {}): World {
  const world = createWorld({ switches });
  world.engine.host = directHost;
  return world;
}

const agent = (name: string, args: JsonObject = {}) =>
  niche("VoiceAgent", name, { name, type: "INBOUND", conversationFlow: "Greet the caller.", ...args });

const line = (name: string, args: JsonObject = {}) =>
  niche("Deployment", name, {
    voiceAgentId: ref("VoiceAgent", name),
    agentRevision: ref("VoiceAgent", name, "revision"),
    ...args,
  });

const desk = (firstMessage: string, args?: JsonObject) => [agent("desk", { firstMessage }), line("desk", args)];

const idOf = (world: World, name: string): string => world.pulumi.find("niche:VoiceAgent", name)!.id;

const deploymentOf = (world: World, name: string) =>
  world.stored("deployments").find(({ agentId }) => agentId === idOf(world, name));

/** What somebody who calls hears. */
const heard = (world: World): unknown => (deploymentOf(world, "desk")?.["live"] as JsonObject)["firstMessage"];

async function deployByHand(world: World): Promise<void> {
  const path = `/businesses/${nicheSeed.businessId}/voice-agents/${idOf(world, "desk")}/deploy`;
  const { ok } = await world.emulator.fetch(`http://niche.emulator/api/partner/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${nicheSeed.token}` },
  });
  expect(ok).toBe(true);
}

/** Somebody edits the greeting in the dashboard and presses deploy there. */
async function editByHand(world: World): Promise<void> {
  world.control.dashboardEdit("agents", idOf(world, "desk"), { firstMessage: "By hand" });
  await deployByHand(world);
  expect(heard(world)).toBe("By hand");
}

describe.each(["immediate", "onDeploy"] as const)("what callers hear, where a change is live %s", (patchLive) => {
  it("is the manifest's again when a drift is put back", async () => {
    const world = start({ patchLive });
    await world.pulumi.up(desk("Hello"));
    await editByHand(world);
    world.config["voice-agents:onConflict"] = "overwrite";
    await world.pulumi.upWithRefresh(desk("Hello"));
    expect(heard(world)).toBe("Hello");
  });

  it("is the manifest's when it took the edit over, and when it is changed back after that", async () => {
    const world = start({ patchLive });
    await world.pulumi.up(desk("Hello"));
    world.control.dashboardEdit("agents", idOf(world, "desk"), { firstMessage: "By hand" });
    await world.pulumi.up(desk("By hand"));
    expect(heard(world)).toBe("By hand");
    await world.pulumi.up(desk("Hello"));
    expect(heard(world)).toBe("Hello");
  });

  it.each(["resetAfter", "reset"] as const)(
    "is the manifest's after a deploy that failed (%s), whatever the manifest says by then",
    async (kind) => {
      const world = start({ patchLive });
      await world.pulumi.up(desk("Hello"));
      world.control.faults.arm({ fault: { kind }, path: "/deploy$", times: "always" });
      expect((await world.pulumi.tryUp(desk("Bad"))).errors).toHaveLength(1);
      world.control.faults.clear();
      await world.pulumi.up(desk("Hello"));
      expect(heard(world)).toBe("Hello");
    },
  );

  it.each(["up", "upWithRefresh"] as const)(
    "is the manifest's after a repair whose response was lost, by %s",
    async (next) => {
      const world = start({ patchLive });
      await world.pulumi.up(desk("Hello"));
      await editByHand(world);
      world.config["voice-agents:onConflict"] = "overwrite";
      world.control.faults.arm({ fault: { kind: "statusAfter", status: 502 }, method: "PATCH", times: "always" });
      expect((await world.pulumi.tryUpWithRefresh(desk("Hello"))).errors).toHaveLength(1);
      world.control.faults.clear();
      await world.pulumi[next](desk("Hello"));
      expect(heard(world)).toBe("Hello");
    },
  );

  it("is the manifest's when only the agent was targeted before", async () => {
    const world = start({ patchLive });
    const [desired, deployment] = desk("Hello");
    await world.pulumi.up([desired!, deployment!]);
    await editByHand(world);
    world.config["voice-agents:onConflict"] = "overwrite";
    // The engine leaves what is not targeted as it is in the state.
    const kept = world.engine.save();
    await world.pulumi.raw.upWithRefresh([desired!]);
    const targeted = world.engine.save();
    const entry = kept.state.find(({ type }) => type === "niche:Deployment")!;
    world.engine.restore({ ...targeted, state: [...targeted.state.filter(({ type }) => type !== entry.type), entry] });
    await world.pulumi.up([desired!, deployment!]);
    expect(heard(world)).toBe("Hello");
  });

  it("stays what it was where the manifest never deploys again", async () => {
    const world = start({ patchLive });
    await world.pulumi.up(desk("Hello", { redeploy: "never" }));
    await world.pulumi.up(desk("Good day", { redeploy: "never" }));
    expect(heard(world)).toBe(patchLive === "immediate" ? "Good day" : "Hello");
    expect(deploymentOf(world, "desk")).toMatchObject({ deploys: 1 });
  });
});

const bothDeployed = (args: JsonObject = {}, other: JsonObject = {}) => [
  agent("desk"),
  agent("night", other),
  line("desk", args),
  line("night", args),
];

const messages = (errors: readonly Error[]): string => errors.map(({ message }) => message).join("\n");

describe("the one number of a business", () => {
  it.each(["moves", "shared"] as const)(
    "is taken from no other INBOUND agent of the program (%s)",
    async (secondDeploy) => {
      const world = start({ secondDeploy });
      const { errors } = await world.pulumi.tryUp(bothDeployed());
      expect(messages(errors)).toMatch(
        /the INBOUND agent "desk" \(.*\) has the number of this business, \+1\d+, deployed by Deployment "desk": .* set sharesNumber: true; .*remove one/s,
      );
      expect(deploymentOf(world, "desk")).toMatchObject({ onDuty: true, phoneNumber: expect.any(String) as string });
      expect(world.stored("deployments")).toHaveLength(1);
    },
  );

  it.each(["moves", "shared"] as const)(
    "is shared where each says so, and then its loss is no drift (%s)",
    async (secondDeploy) => {
      const world = start({ secondDeploy });
      await world.pulumi.up(bothDeployed({ sharesNumber: true }));
      const lost = world.said.filter((text) => text.includes("has lost the number"));
      expect(lost).toHaveLength(secondDeploy === "moves" ? 1 : 0);
    },
  );

  it("is not taken from an agent that this stack knows nothing of, until it is off duty or the manifest says so", async () => {
    const world = start();
    const stranger = world.control.create("agents", {
      name: "Production",
      type: "INBOUND",
      conversationFlow: "Greet.",
      businessId: nicheSeed.businessId,
    });
    world.control.create("deployments", { agentId: stranger.id });
    const theirs = () => world.stored("deployments").find(({ agentId }) => agentId === stranger.id);
    const before = theirs();
    expect(before).toMatchObject({ onDuty: true });
    const { errors } = await world.pulumi.tryUp(desk("Hello"));
    expect(messages(errors)).toMatch(
      /agent "Production" \(.*nothing in this stack has deployed it.* sharesNumber: true; .* off duty/s,
    );
    expect(theirs()).toEqual(before);
    world.control.dashboardEdit("deployments", before!.id, { onDuty: false });
    await world.pulumi.up(desk("Hello"));
    expect(deploymentOf(world, "desk")).toMatchObject({ onDuty: true });
  });

  it("goes to the agent that a Deployment deploys instead, and to the successor of one that goes", async () => {
    const world = start();
    await world.pulumi.up([agent("desk"), agent("night"), line("desk")]);
    await world.pulumi.up([agent("desk"), agent("night"), line("night")]);
    expect(deploymentOf(world, "night")).toMatchObject({ onDuty: true, phoneNumber: expect.any(String) as string });
    const moved = niche("Deployment", "night", {
      voiceAgentId: ref("VoiceAgent", "desk"),
      agentRevision: ref("VoiceAgent", "desk", "revision"),
    });
    await world.pulumi.up([agent("desk"), agent("night"), moved]);
    expect(deploymentOf(world, "desk")).toMatchObject({ onDuty: true, phoneNumber: expect.any(String) as string });
  });

  it("is missed when it is lost: that is drift, the outputs say so, and the next up with refresh gets it back", async () => {
    const world = start();
    const program = [agent("desk"), agent("night", { type: "OUTBOUND" }), line("desk"), line("night")];
    await world.pulumi.tryUp(program);
    expect(world.said.join()).toMatch(
      /the OUTBOUND agent "night" .* was deployed, and the INBOUND agent "desk" .* has lost the number/,
    );
    await world.pulumi.up([agent("desk"), agent("night", { type: "OUTBOUND" }), line("desk")], {
      drift: ["Deployment desk"],
    });
    const planned = await world.pulumi.previewWithRefresh([
      agent("desk"),
      agent("night", { type: "OUTBOUND" }),
      line("desk"),
    ]);
    expect(planned.steps).toContain("create Deployment desk");
    await world.pulumi.upWithRefresh([agent("desk"), agent("night", { type: "OUTBOUND" }), line("desk")]);
    expect(deploymentOf(world, "desk")).toMatchObject({ onDuty: true, phoneNumber: expect.any(String) as string });
    expect(world.pulumi.find("niche:Deployment", "desk")!.outputs).toMatchObject({ onDuty: true });
  });
});

describe("an agent that was taken off duty by hand", () => {
  const where = "Deployment desk";
  const offDuty = async (args: JsonObject = {}): Promise<World> => {
    const world = start();
    await world.pulumi.up([agent("desk", args), line("desk")]);
    world.control.dashboardEdit("deployments", deploymentOf(world, "desk")!.id, { onDuty: false });
    return world;
  };

  it("is drift, a conflict unless it is to be overwritten, and then on duty again", async () => {
    const world = await offDuty();
    const program = [agent("desk"), line("desk")];
    const { steps, drifts } = await world.pulumi.previewWithRefresh(program);
    expect(steps).toContain(`update ${where}`);
    expect(drifts.get(where)).toMatchObject({ noted: ["onDuty"], paths: ["onDuty"] });
    // Looked at twice, as by a refresh that is followed by an up.
    await world.pulumi.refresh();
    const { errors } = await world.pulumi.tryUpWithRefresh(program);
    expect(messages(errors)).toContain("onDuty: recorded true, live false, desired true");
    expect(world.pulumi.find("niche:Deployment", "desk")!.outputs).toMatchObject({ onDuty: false });
    world.config["voice-agents:onConflict"] = "overwrite";
    await world.pulumi.upWithRefresh(program);
    expect(deploymentOf(world, "desk")).toMatchObject({ onDuty: true });
  });

  it("stays so when the agent is deployed again", async () => {
    const world = await offDuty();
    await world.pulumi.up([agent("desk", { firstMessage: "Hello" }), line("desk")]);
    expect(deploymentOf(world, "desk")).toMatchObject({ onDuty: false, deploys: 2 });
  });

  it("may be so by its hours, which is no drift", async () => {
    const hours = [{ day: "monday", startTime: "09:00", endTime: "17:00" }];
    const activatedHours = { timezone: "UTC", hours };
    const world = await offDuty({ activatedHours });
    await world.pulumi.settled([agent("desk", { activatedHours }), line("desk")]);
  });
});

it.each([
  ["moves", {}],
  ["shared", {}],
  // The last one fails, and the look is made all the same.
  ["moves", { "desk-29": { voiceAgentId: "no-such-agent" } }],
] as const)(
  "many deploys at once are followed by one look at who has lost the number, and each loss is said once (%s %j)",
  async (secondDeploy, wrong) => {
    const world = start({ secondDeploy });
    world.engine.parallel = 16;
    const names = Array.from({ length: 30 }, (_, index) => `desk-${index}`);
    const agents = names.map((name) => agent(name));
    await world.engine.up(agents);
    world.requests();
    const lines = names.map((name) =>
      line(name, { sharesNumber: true, ...(wrong as Record<string, JsonObject>)[name] }),
    );
    const { errors } = await world.engine.up([...agents, ...lines]);
    const failed = Object.keys(wrong).length;
    expect(errors).toHaveLength(failed);
    // A list before the first deploy, and one after the last.
    expect(world.requests().filter(({ method }) => method === "GET").length).toBe(2 + failed);
    const lost = world.said.filter((text) => text.includes("has lost the number"));
    expect(lost).toHaveLength(secondDeploy === "moves" ? names.length - 1 - failed : 0);
    const owner = world.stored("deployments").find(({ phoneNumber }) => phoneNumber != null);
    if (secondDeploy === "moves") expect(lost.join("\n")).not.toContain(`(${String(owner!["agentId"])}) has lost`);
  },
);
