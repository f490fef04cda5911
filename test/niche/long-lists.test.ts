import { expect, test } from "vitest";
import { createWorld, businessId, niche, type World } from "./world.ts";

/** Two pages of agents that somebody else has made. */
function crowdedWorld(
  switches: NonNullable<Parameters<typeof createWorld>[0]>["switches"] = {},
  others = 150,
  settings: Parameters<typeof createWorld>[1] = {},
): World {
  const world = createWorld({ switches }, settings);
  for (let index = 0; index < others; index += 1) make(world, `Other ${index}`);
  return world;
}

const make = (world: World, name: string): string =>
  world.control.create("agents", { businessId, name, type: "INBOUND", conversationFlow: "Greet the caller." }).id;

const desk = (index: number) =>
  niche("VoiceAgent", `desk-${index}`, {
    name: `Desk ${index}`,
    type: "INBOUND",
    conversationFlow: "Greet the caller.",
  });

const lists = (world: World) => world.requests().filter(({ method }) => method === "GET");

test("what was made at the same time is looked for at the end of a long list, where that adds up", async () => {
  const world = crowdedWorld();
  world.engine.parallel = 12;
  expect((await world.engine.up(Array.from({ length: 36 }, (_, index) => desk(index)))).errors).toEqual([]);
  // The whole list of two pages once, and its last page after each twelve creates.
  expect(lists(world)).toHaveLength(2 + 3);
});

test.each([
  ["", {}, 150],
  ["in any order", { shuffle: true }, 150],
  ["in short", { listCarriesWhole: false }, 120],
  ["on short pages", { listPageSizeCap: 20 }, 120],
  ["on the last page, which is full by then", {}, 199],
] as const)("a rival is seen in a long list %s", async (_how, switches, others) => {
  const world = crowdedWorld(switches, others);
  const send = globalThis.fetch;
  let rival = "";
  globalThis.fetch = async (input, init) => {
    const { method, url } = input instanceof Request ? input : { method: init?.method, url: String(input) };
    if (method === "POST" && /voice-agents$/.test(url) && rival === "") {
      rival = make(world, "Desk 0");
      // Somebody else's goes at the same time, so that the list has as many as was known.
      world.control.remove("agents", world.stored("agents")[0]!.id);
    }
    return send(input, init);
  };
  const { errors } = await world.engine.up([desk(0)]);
  globalThis.fetch = send;
  expect(errors.map(({ message }) => message).join()).toContain(`${rival}, which is like it, appeared on the platform`);
  expect(world.stored("agents").filter(({ name }) => name === "Desk 0")).toMatchObject([{ id: rival }]);
});

test("a rival that the end of a long list does not show is missed in the total, and seen in the whole list", async () => {
  const world = crowdedWorld();
  const send = globalThis.fetch;
  let rival = "";
  globalThis.fetch = async (input, init) => {
    const { method, url } = input instanceof Request ? input : { method: init?.method, url: String(input) };
    if (method === "POST" && rival === "") rival = make(world, "Desk 0");
    const response = await send(input, init);
    const page = /voice-agents\?page=(\d+)&/.exec(url)?.[1];
    if (page === undefined || rival === "") return response;
    // As if the platform listed this one first.
    const list = (await response.json()) as { items: { id: string }[] };
    const others = list.items.filter(({ id }) => id !== rival);
    const first = world.stored("agents").filter(({ id }) => id === rival);
    return Response.json({ ...list, items: page === "1" ? [...first, ...others] : others });
  };
  const { errors } = await world.engine.up([desk(0)]);
  globalThis.fetch = send;
  expect(errors.map(({ message }) => message).join()).toContain(`${rival}, which is like it, appeared on the platform`);
});

/** How many objects each read of the list has asked for. */
const pageSizes = (world: World) =>
  lists(world).map(({ path }) => Number(new URLSearchParams(path.split("?")[1]).get("page_size")));

test("a look at the end asks for little more than was made, also while others add to the list", async () => {
  const world = crowdedWorld();
  const send = globalThis.fetch;
  let others = 0;
  globalThis.fetch = async (input, init) => {
    const { method } = input instanceof Request ? input : { method: init?.method };
    if (method === "POST") make(world, `Passer-by ${(others += 1)}`);
    return send(input, init);
  };
  const { errors } = await world.engine.up(Array.from({ length: 30 }, (_, index) => desk(index)));
  globalThis.fetch = send;
  expect(errors).toEqual([]);
  const [first, second, ...looks] = pageSizes(world);
  expect([first, second]).toEqual([100, 100]);
  expect(looks).toHaveLength(30);
  expect(Math.max(...looks)).toBeLessThan(40);
});

test("a rival that an earlier look has shown is seen, although others have been added since", async () => {
  const world = crowdedWorld({}, 150, { NICHE_TIMEOUT_MS: "20000", NICHE_TOTAL_TIMEOUT_MS: "30000" });
  world.engine.parallel = 32;
  const send = globalThis.fetch;
  let rival = "";
  let looked = () => {};
  const look = new Promise<void>((resolve) => (looked = resolve));
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const isCreate = request.method === "POST";
    if (isCreate && rival === "") rival = make(world, "Desk 0");
    // Ours is made late: those that are done by then look without it.
    if (isCreate && ((await request.clone().json()) as { name?: string }).name === "Desk 0") await look;
    const response = await send(request);
    if (!isCreate && rival !== "") looked();
    return response;
  };
  const { errors } = await world.engine.up(Array.from({ length: 32 }, (_, index) => desk(index)));
  globalThis.fetch = send;
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining(`${rival}, which is like it, appeared on the platform`),
  ]);
  expect(world.stored("agents").filter(({ name }) => name === "Desk 0")).toMatchObject([{ id: rival }]);
});
