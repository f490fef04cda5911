import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import type { KindFixture, PropertyFixture } from "../../contract/fixture.ts";

const writesNothing = "FormantAI has no API for agents";

/** No change of a declaration is sent, and what the dashboard holds is not shown: `test/formantai/observation.test.ts` has what is. */
const declared = (property: PropertyFixture): PropertyFixture => ({
  writes: [],
  unseen: writesNothing,
  removal: { writes: [] },
  ...property,
});

const callParameters = [{ name: "loan_id", required: true, description: "Number of the loan" }];
const results = [{ name: "intent", type: "string", enum: ["paid", "refused"], description: "What was decided" }];
const webhookTargets = [
  {
    name: "crm",
    url: "https://crm.example.com/hook",
    events: ["call.completed"],
    includeTranscript: true,
    includeRecordingUrl: true,
    active: false,
  },
];
const retry = { maxAttempts: 3, on: ["busy"] };
const stages = [{ id: "stage_follow_up", type: "dialogue", description: "Asks again" }];

/** A property of the one item of a list. */
const inside = (list: JsonObject, path: string, to: unknown): PropertyFixture =>
  declared({ at: `${Object.keys(list)[0]}[0].${path}`, given: list, to });

/** A declaration: it is in the state alone. The agent's own record at the platform must stay what it is. */
export const voiceAgent: KindFixture = {
  needs: [],
  args: { agentId: formantAISeed.agentId },
  writesNothing,
  properties: [
    declared({ at: "agentId", to: formantAISeed.secondAgentId }),
    declared({ at: "phoneNumber", given: { phoneNumber: formantAISeed.fromPhone }, to: "+12125550100" }),
    declared({ at: "callParameters", given: { callParameters }, to: [{ name: "customer_phone" }] }),
    inside({ callParameters }, "name", "loan"),
    inside({ callParameters }, "required", false),
    inside({ callParameters }, "description", "Its number"),
    declared({ at: "results", given: { results }, to: [] }),
    inside({ results }, "name", "outcome"),
    declared({ at: "results[0].type", given: { results: [{ name: "intent", type: "string" }] }, to: "number" }),
    inside({ results }, "enum", ["paid"]),
    inside({ results }, "description", "What the customer decided"),
    declared({ at: "statuses", given: { statuses: ["voicemail"] }, to: ["voicemail", "fax"] }),
    declared({ at: "webhookTargets", given: { webhookTargets }, to: [] }),
    inside({ webhookTargets }, "name", "crm-sync"),
    inside({ webhookTargets }, "url", "https://crm.example.com/other"),
    inside({ webhookTargets }, "events", ["call.completed", "call.busy"]),
    inside({ webhookTargets }, "includeTranscript", false),
    inside({ webhookTargets }, "includeRecordingUrl", false),
    inside({ webhookTargets }, "active", true),
    declared({ at: "retry", given: { retry }, to: { maxAttempts: 1 } }),
    declared({ at: "retry.maxAttempts", given: { retry }, to: 2 }),
    declared({ at: "retry.on", given: { retry }, to: ["no_answer"] }),
    declared({ at: "stages", given: { stages }, to: [] }),
    inside({ stages }, "id", "stage_promise"),
    inside({ stages }, "type", "verbatim"),
    inside({ stages }, "description", "Asks for a promise"),
  ],
  expected: () => ({}),
  live(world, id) {
    const agent = world.stored("agents").find((candidate) => candidate.id === id);
    return agent && { agent };
  },
  ids: (world) => world.stored("agents").map(({ id }) => id),
  afterDelete: { stays: {} },
  warning: /FormantAI has no API for agents, so nothing is written to the platform/,
  twins: {},
  scopes: {},
};
