import { expect, test } from "vitest";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import { businessId, createWorld, niche, ref, type World } from "./world.ts";

/** A list of names, with what a stack has made and what others have. */
async function worldOfNames(): Promise<World> {
  const world = createWorld({ switches: { listCarriesWhole: false, fileInitialStatus: "ready" } });
  const { errors } = await world.engine.up(ours);
  expect(errors).toEqual([]);
  for (const name of ["Desk 9", "Other 1", "Other 2"])
    world.control.create("agents", { businessId, name, type: "INBOUND", conversationFlow: "Greet the caller." });
  world.requests();
  return world;
}

const desk = (index: number, more = {}) =>
  niche("VoiceAgent", `desk-${index}`, {
    name: `Desk ${index}`,
    type: "INBOUND",
    conversationFlow: "Greet the caller.",
    ...more,
  });

const order = niche("Tool", "order", {
  template: "apiRequest",
  configOverride: { name: "order", description: "The order of a number.", url: "https://example.com", method: "GET" },
});

const ours = [order, desk(0, { toolIds: [ref("Tool", "order")] }), desk(1)];

/** Ids of what was read by itself, each as often as it was read. */
const readSingly = (requests: readonly LogEntry[]): string[] =>
  requests
    .filter(({ method, path }) => method === "GET" && /\/(voice-agents|tools)\/[^/?]+$/.test(path))
    .map(({ path }) => path.split("/").at(-1)!)
    .sort();

const idsOf = (world: World): string[] => world.engine.state.map(({ id }) => id).sort();

test("of a list of names a refresh reads what it was asked for, and nothing of others", async () => {
  const world = await worldOfNames();
  const { errors, drifts } = await world.engine.refresh();
  expect({ errors, drifts: [...drifts] }).toEqual({ errors: [], drifts: [] });
  expect(readSingly(world.requests())).toEqual(idsOf(world));
});

test("what a refresh has left unread is read before an object of the same name is made", async () => {
  const world = await worldOfNames();
  const stranger = world.stored("agents").find(({ name }) => name === "Desk 9")!;
  const { errors } = await world.engine.upWithRefresh([...ours, desk(9)]);
  expect(errors.map(({ message }) => message).join()).toContain(stranger.id);
  const requests = world.requests();
  expect(requests.filter(({ wrote }) => wrote)).toEqual([]);
  // Each once, whoever asked for it; but for the one of that name, which is looked at by itself.
  const read = readSingly(requests).filter((id) => id !== stranger.id);
  expect(read).toEqual([...new Set(read)]);
});

test("an edit is drift where the list shows names only", async () => {
  const world = await worldOfNames();
  const { id } = world.stored("agents").find(({ name }) => name === "Desk 1")!;
  world.control.dashboardEdit("agents", id, { conversationFlow: "By hand." });
  const { drifts } = await world.engine.refresh();
  expect([...drifts].map(([name, { noted }]) => [name, noted])).toEqual([["VoiceAgent desk-1", ["conversationFlow"]]]);
});
