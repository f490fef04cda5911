import { expect } from "vitest";

import { isObject, pick } from "../../../provider/kind/value.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import type { KindFixture, PropertyFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";
import { inSeed, numberIds, ref } from "../world.ts";
import { smallest } from "./voice-agent.ts";

const agent = (name: string) => inSeed("VoiceAgent", name, { ...smallest, name });

const [first, second, third, shared] = numberIds.map((telephonyNumberId) => ({ telephonyNumberId }));

/** Numbers of the emulator's catalogue, with ceilings that they keep. */
const usNumber = {
  number: "+14153120349",
  countryCode: "US",
  numberType: "local",
  maxMonthlyRateCents: 500,
  maxSetupFeeCents: 500,
};

const assistant = (world: ContractWorld, id: string) => world.stored("assistants").find((found) => found.id === id);

/** A line as the spec describes it, with what the platform knows of the number. */
function line(world: ContractWorld, telephony: JsonObject, name: string): JsonObject | null {
  const id = telephony[name];
  if (typeof id !== "string") return null;
  const purchase = world.stored("numbers").find((number) => number.id === id);
  return { telephonyNumberId: id, purchase: purchase && pick(purchase, ["number", "countryCode"]) };
}

/** What can be seen of a line: the ceilings and the type are ours. */
function visibleLine(value: unknown): unknown {
  if (!isObject(value) || !isObject(value["purchase"])) return value;
  return { purchase: pick(value["purchase"], ["number"]) };
}

const PUT = ["PUT telephony"];

const lineProperties = (name: "inbound" | "outbound"): PropertyFixture[] => {
  const other = name === "inbound" ? { outbound: shared } : { outbound: undefined, inbound: shared };
  const bought = { ...other, [name]: { purchase: usNumber } };
  const ours = { unseen: "a number is only an id to an agent" };
  return [
    {
      at: name,
      given: { ...other, [name]: first },
      to: second,
      byHand: third,
      writes: PUT,
      removal: { leaves: null, writes: PUT },
    },
    {
      at: `${name}.telephonyNumberId`,
      given: { ...other, [name]: first },
      to: second?.telephonyNumberId,
      byHand: third?.telephonyNumberId,
      driftAt: name,
      writes: PUT,
      removal: {
        with: { [name]: { purchase: usNumber } },
        writes: ["POST purchase", ...PUT],
        leaves: expect.anything(),
      },
    },
    {
      at: `${name}.purchase`,
      given: bought,
      to: { ...usNumber, number: "+14159085521" },
      writes: ["POST purchase", ...PUT],
      removal: { with: { [name]: second }, writes: PUT, leaves: expect.anything() },
      ...ours,
    },
    ...(name === "inbound"
      ? [
          {
            at: "inbound.purchase.number",
            given: bought,
            to: "+14159085521",
            writes: ["POST purchase", ...PUT],
            ...ours,
          },
          {
            at: "inbound.purchase.countryCode",
            given: bought,
            toArgs: { ...other, inbound: { purchase: { ...usNumber, number: "+442018775380", countryCode: "GB" } } },
            writes: ["POST purchase", ...PUT],
            ...ours,
          },
          { at: "inbound.purchase.numberType", given: bought, to: "mobile", writes: [], ...ours },
          { at: "inbound.purchase.maxMonthlyRateCents", given: bought, to: 600, writes: [], ...ours },
          { at: "inbound.purchase.maxSetupFeeCents", given: bought, to: 600, writes: [], ...ours },
        ]
      : []),
  ];
};

/** Its id is its agent's. Destroying it takes the numbers off the agent. */
export const deployment: KindFixture = {
  needs: [agent("day"), agent("night")],
  args: { voiceAgentId: ref("VoiceAgent", "day"), outbound: shared },
  properties: [
    { at: "voiceAgentId", to: ref("VoiceAgent", "night"), unseen: "a deployment is found by its agent" },
    ...lineProperties("inbound"),
    ...lineProperties("outbound"),
  ],
  expected: ({ voiceAgentId, inbound, outbound }) => ({
    voiceAgentId,
    ...(inbound !== undefined && { inbound: visibleLine(inbound) }),
    ...(outbound !== undefined && { outbound: visibleLine(outbound) }),
  }),
  live(world, id) {
    const found = assistant(world, id);
    const telephony = found && isObject(found["telephony"]) ? found["telephony"] : {};
    return (
      found && {
        voiceAgentId: id,
        inbound: line(world, telephony, "inbound"),
        outbound: line(world, telephony, "outbound"),
      }
    );
  },
  ids: (world) =>
    world
      .stored("assistants")
      .filter(
        ({ telephony }) => isObject(telephony) && Object.values(telephony).some((id) => numberIds.includes(String(id))),
      )
      .map(({ id }) => id),
  edit(world, id, fields) {
    const lines = Object.entries(fields).map(([name, value]) => [
      name,
      isObject(value) ? String(value["telephonyNumberId"]) : null,
    ]);
    world.control.dashboardEdit("assistants", id, {
      telephony: Object.fromEntries(lines) as Record<string, string | null>,
    });
  },
  // What destroy does not find there any more.
  afterDelete: { stays: { inbound: null, outbound: null } },
  sometimes: ["inboundNumberId", "inboundNumber", "outboundNumber", "unusedNumbers"],
  twins: {
    "of the same agent and number": {
      make(world) {
        const { id } = world.pulumi.find("miraiminds:VoiceAgent", "day")!;
        world.control.dashboardEdit("assistants", id, { telephony: { outbound: shared!.telephonyNumberId } });
        return id;
      },
      outcome: "own",
    },
    "of the same agent, which somebody has given another number to answer": {
      given: { inbound: first },
      make(world) {
        const { id } = world.pulumi.find("miraiminds:VoiceAgent", "day")!;
        world.control.dashboardEdit("assistants", id, { telephony: { inbound: second!.telephonyNumberId } });
        return id;
      },
      outcome: "refused",
    },
  },
  many(count) {
    const names = Array.from({ length: count }, (_, index) => `agent-${index}`);
    return {
      needs: names.map(agent),
      args: names.map((name) => ({ voiceAgentId: ref("VoiceAgent", name), outbound: shared })),
    };
  },
  listPath: "/assistant/list",
  scopes: {},
};
