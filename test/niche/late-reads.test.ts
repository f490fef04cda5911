import { expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { openingHours } from "./kinds/file.ts";
import { businessId, createWorld, niche, ref, type World } from "./world.ts";

/** Each request takes so long on the platform's own clock, ms: a read is right after a few looks, and nothing really waits. */
const PER_REQUEST = 400;

function laggingWorld(readLagMs: number): World {
  const world = createWorld(
    { switches: { readLagMs, dutyResponse: "empty", dutyJob: "off" } },
    { NICHE_TIMEOUT_MS: "20000", NICHE_TOTAL_TIMEOUT_MS: "30000" },
  );
  globalThis.fetch = (...request) => {
    world.control.advance(PER_REQUEST);
    return world.emulator.fetch(...request);
  };
  return world;
}

const agent = (more: JsonObject = {}) =>
  niche("VoiceAgent", "desk", {
    name: "Desk",
    type: "INBOUND",
    conversationFlow: "Greet the caller.",
    toolIds: [ref("Tool", "lookup")],
    ...more,
  });
const program = (description: string, firstMessage: string, onDuty: boolean) => [
  niche("Tool", "lookup", {
    template: "function",
    configOverride: { function: { name: "lookup", description }, server: { url: "https://crm.example/hook" } },
  }),
  niche("File", "hours", { source: openingHours }),
  agent({ firstMessage }),
  niche("Deployment", "line", {
    voiceAgentId: ref("VoiceAgent", "desk"),
    agentRevision: ref("VoiceAgent", "desk", "revision"),
    onDuty,
  }),
];

test.each([250, 700, 1500])(
  "reads that are %d ms behind writes are looked at again, and nothing is called wrong",
  async (lag) => {
    const world = laggingWorld(lag);
    const { engine } = world;
    const ups = [
      program("Looks it up.", "Hello!", false),
      program("Finds it.", "Good day!", true),
      program("Finds it.", "Good day!", true),
    ];
    for (const wanted of ups) expect((await engine.up(wanted)).errors).toEqual([]);
    world.control.advance(lag);
    expect((await engine.previewWithRefresh(ups[2]!)).steps.filter((step) => !step.startsWith("same "))).toEqual([]);
    expect(world.stored("agents")).toMatchObject([{ firstMessage: "Good day!" }]);
    world.control.advance(lag);
    expect((await engine.destroy()).errors).toEqual([]);
  },
);

test("a 404 does not take an object for gone that the list goes on showing", async () => {
  const world = createWorld();
  const { engine, control } = world;
  const wanted = [
    niche("VoiceAgent", "desk", { name: "Desk", type: "INBOUND", conversationFlow: "Greet the caller." }),
  ];
  expect((await engine.up(wanted)).errors).toEqual([]);
  const { id } = world.stored("agents")[0]!;
  // The list's copy differs, so that the object is read by itself.
  control.dashboardEdit("agents", id, { conversationFlow: "By hand." });
  control.faults.arm({ fault: { kind: "status", status: 404 }, path: `/voice-agents/${id}$`, times: "always" });
  const { errors, steps } = await engine.refresh();
  expect(errors.map(({ message }) => message).join()).toMatch(/^read niche:VoiceAgent "desk": the platform lists /);
  expect(steps).toEqual([]);
  expect(engine.find("niche:VoiceAgent", "desk")).toMatchObject({ id });
});

test("what a tool's create needs is read while it is checked, and the two looks at a business are taken at once", async () => {
  const world = createWorld();
  const paths = () => world.requests().map(({ path }) => path.replace(/\?.*/, ""));
  const business = niche("Workspace", "business", {});
  const config = { name: "look_up", description: "Looks an order up.", url: "https://shop.example/orders" };
  const tool = niche("Tool", "look-up", { template: "apiRequest", configOverride: config });
  await world.engine.preview([tool]);
  expect(paths().sort()).toEqual([`/businesses/${businessId}/tools`, "/tools"]);

  const send = globalThis.fetch;
  onTestFinished(() => void (globalThis.fetch = send));
  let both = (): void => undefined;
  const asked = new Promise<void>((resolve) => (both = resolve));
  let count = 0;
  globalThis.fetch = async (...request) => {
    if ((count += 1) === 2) both();
    await asked;
    return send(...request);
  };
  expect((await world.engine.up([business])).errors).toEqual([]);
});
