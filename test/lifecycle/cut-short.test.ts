import { expect, it } from "vitest";
import { createWorld, inSeed } from "../miraiminds/world.ts";

const AGENT = {
  name: "Support",
  variant: { type: "custom" },
  agent: { identity: { name: "Priya", gender: "female", voice: "priya" }, systemPrompt: "Help.", endMessage: "Bye." },
  icpContext: { language: "english" },
};
const agent = (endMessage: string) =>
  inSeed("VoiceAgent", "support", { ...AGENT, agent: { ...AGENT.agent, endMessage } });

/** An agent that was made, and of which no run has seen what it became. */
async function madeUnseen() {
  const world = createWorld();
  world.control.faults.arm({ fault: { kind: "status", status: 403 }, nth: 3, times: "always" });
  const { errors } = await world.pulumi.tryUp([agent("Bye.")]);
  expect(errors).toHaveLength(1);
  world.control.faults.clear();
  const [{ id } = { id: "" }] = world.stored("assistants").filter(({ name }) => name === "Support");
  expect(world.pulumi.state).toMatchObject([{ id, outputs: { __partial: true } }]);
  const live = () => world.stored("assistants").find((record) => record.id === id)?.["agent"];
  return { world, id, live };
}

it("an edit in the dashboard after a create that was cut short is kept, and the next up shows it", async () => {
  const { world, id, live } = await madeUnseen();
  world.control.dashboardEdit("assistants", id, { agent: { endMessage: "By hand." } });
  const { errors, writes } = await world.pulumi.tryUp([agent("Bye.")]);
  expect(errors.map(({ message }) => message).join()).toContain('agent.endMessage: live "By hand.", desired "Bye."');
  expect(writes).toEqual([]);
  expect(live()).toMatchObject({ endMessage: "By hand." });

  // Taken over by the manifest it is no conflict any more.
  await world.pulumi.up([agent("By hand.")]);
  expect(live()).toMatchObject({ endMessage: "By hand.", systemPrompt: "Help." });
});

it("what a create that was cut short has left is no conflict, whatever the manifest says by then", async () => {
  const { world, live } = await madeUnseen();
  await world.pulumi.up([agent("Farewell.")]);
  expect(live()).toMatchObject({ endMessage: "Farewell." });
});
