import { pick } from "../../../provider/kind/value.ts";
import type { KindFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";
import { niche, ref } from "../world.ts";

const agent = (name: string) =>
  niche("VoiceAgent", name, { name, type: "INBOUND", conversationFlow: "Greet the caller." });

const deploymentOf = (world: ContractWorld, agentId: string) =>
  world.stored("deployments").find((deployment) => deployment["agentId"] === agentId);

/** Its id is its agent's. Destroying it takes the agent off duty; the platform cannot undeploy. */
export const deployment: KindFixture = {
  needs: [agent("day"), agent("night")],
  args: { voiceAgentId: ref("VoiceAgent", "day") },
  properties: [
    { at: "voiceAgentId", to: ref("VoiceAgent", "night"), unseen: "a deployment is found by its agent" },
    {
      at: "onDuty",
      given: { onDuty: false },
      to: true,
      writes: ["PATCH on"],
      removal: { leaves: false, writes: [] },
    },
    {
      at: "redeploy",
      given: { redeploy: "onChange" },
      to: "never",
      writes: [],
      unseen: "ours, not the platform's",
      removal: { writes: [] },
    },
    {
      at: "sharesNumber",
      given: { sharesNumber: true },
      to: false,
      writes: [],
      unseen: "ours, not the platform's",
      removal: { writes: [] },
    },
    {
      at: "agentRevision",
      given: { agentRevision: "first" },
      to: "second",
      writes: ["POST deploy"],
      unseen: "ours, not the platform's",
      removal: { writes: [] },
    },
  ],
  expected: (args) => pick(args, ["voiceAgentId", "onDuty"]),
  live(world, id) {
    const found = deploymentOf(world, id);
    return found && { voiceAgentId: id, onDuty: found["onDuty"] };
  },
  ids: (world) => world.stored("deployments").map((found) => String(found["agentId"])),
  edit: (world, id, fields) => void world.control.dashboardEdit("deployments", id, fields as never),
  vanish: (world, id) => world.control.remove("deployments", id),
  unmanaged: ["redeploy"],
  afterDelete: { stays: { onDuty: false } },
  twins: {
    "of the same agent": {
      make(world) {
        const { id } = world.pulumi.find("niche:VoiceAgent", "day")!;
        world.control.create("deployments", { agentId: id });
        return id;
      },
      outcome: "own",
      // Deploying again is documented to be safe, and makes sure that what callers hear is the manifest's.
      writes: ["POST deploy"],
    },
  },
  many(count) {
    const names = Array.from({ length: count }, (_, index) => `agent-${index}`);
    return {
      needs: names.map(agent),
      args: names.map((name) => ({ voiceAgentId: ref("VoiceAgent", name), sharesNumber: true })),
    };
  },
  // Of deploys one by one, each is followed by a look at all agents, for another may have lost the number.
  pages: { size: 20, switches: { listPageSizeCap: 20 } },
  listPath: "/voice-agents?",
  scopes: {
    create: "voice-agents:update",
    read: "voice-agents:read",
    update: "voice-agents:update",
    delete: "voice-agents:update",
  },
};
