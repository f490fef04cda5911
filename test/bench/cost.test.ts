import { mkdtempSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import zlib from "node:zlib";
import { afterAll, expect, it, vi } from "vitest";
import { createFleet, promptOf, writeFleet } from "../../bench/fleet.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { PACKED } from "../../provider/kind/reserved.ts";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import type { Declared, Result } from "../harness/mini-engine.ts";
import { importWorld } from "../import/world.ts";
import { createWorld, niche, ref } from "../niche/world.ts";

/** No request is sent twice because the machine is busy. */
const UNHURRIED = { NICHE_TIMEOUT_MS: "20000", NICHE_TOTAL_TIMEOUT_MS: "30000", NICHE_WAIT_MS: "30000" };

/** More agents than a page of a list has. */
const AGENTS = 110;
const PROMPT_BYTES = 2_000;

const fleet = createFleet({
  objects: 136,
  promptBytes: PROMPT_BYTES,
  businessId: nicheSeed.businessId,
  templateToolId: "",
});
const directory = mkdtempSync(join(tmpdir(), "voice-agents-cost-"));
writeFleet(directory, fleet);
afterAll(() => rmSync(directory, { recursive: true }));

/** What the benchmark's manifests say, with another text in the prompts of the first `changed` agents. */
const program = (changed = 0): Declared[] => [
  niche("Workspace", "desk", {}),
  ...fleet.tools.map(({ name, configOverride }) => niche("Tool", name, { template: "apiRequest", configOverride })),
  ...fleet.files.map(({ name }) =>
    niche("File", name, { source: join(directory, "manifests/knowledge", `${name}.md`) }),
  ),
  ...fleet.agents.slice(0, AGENTS).map(({ name, tools, files, ...texts }, index) =>
    niche("VoiceAgent", name, {
      name,
      type: "INBOUND",
      ...texts,
      conversationFlow: promptOf(fleet, index, index < changed ? 1 : 0),
      toolIds: tools.map((tool) => ref("Tool", tool)),
      knowledgeBaseDocumentIds: files.map((file) => ref("File", file)),
    }),
  ),
];

/** `GET tools` → how many of it, without ids and queries. */
function counted(requests: readonly LogEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path } of requests) {
    const route = path.replace(/\?.*/, "").replace(/^\/businesses\/[^/]+\/?/, "") || "business";
    const key = `${method} ${route
      .replace(/^\/tools/, "template tools")
      .replace(/^\//, "")
      .replace(/\/[^/]+$/, "/*")}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The most requests of each operation, by route; of what is not named, none. */
const MOST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "first up": {
    "GET business": 1,
    "GET template tools": 1,
    "GET tools": 10,
    "GET files": 5,
    "GET voice-agents": 122,
    "POST tools": 9,
    "POST files": 4,
    "POST voice-agents": AGENTS,
  },
  preview: {},
  "up again": {},
  "one changed": { "GET voice-agents/*": 1, "PATCH voice-agents/*": 1 },
  "ten changed": { "GET voice-agents/*": 10, "PATCH voice-agents/*": 10 },
  refresh: { "GET business": 1, "GET tools": 2, "GET files": 1, "GET voice-agents": 3 },
  import: {
    "GET businesses": 1,
    "GET business": 2,
    "GET template tools": 1,
    "GET integrations/*": 1,
    "GET tools": 2,
    "GET files": 1,
    "GET voice-agents": 3,
  },
};

/** Counts what an object of a refresh costs in our own process, until it is asked. */
function countWork(): () => { readonly unpacked: number; readonly addressesRead: number } {
  const unpack = vi.spyOn(zlib, "brotliDecompressSync");
  const address = vi.spyOn(URL, "parse");
  syncBuiltinESMExports();
  return () => {
    const seen = { unpacked: unpack.mock.calls.length, addressesRead: address.mock.calls.length };
    unpack.mockRestore();
    address.mockRestore();
    syncBuiltinESMExports();
    return seen;
  };
}

const packedIn = (state: readonly { readonly outputs: JsonObject }[]): number =>
  state.flatMap(({ outputs }) => Object.values(outputs)).filter((value) => String(value).startsWith(PACKED)).length;

/**
 * The most bytes of JSON that inputs, outputs and id of the average object take in the state besides its prompt once, by kind. What the
 * engine adds, names and dependencies, is not ours to guard.
 */
const MOST_STATE: Readonly<Record<string, number>> = { Workspace: 530, Tool: 1_240, File: 970, VoiceAgent: 2_400 };

it("no operation asks more of the platform than it did, and no agent costs more in the state", async () => {
  const world = createWorld({ switches: { fileInitialStatus: "ready" } }, UNHURRIED);
  const { engine } = world;
  const count = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
    world.requests();
    await work();
    return counted(world.requests());
  };
  const run = (work: () => Promise<Result>) => count(async () => expect((await work()).errors).toEqual([]));
  const seen = {
    "first up": await run(() => engine.up(program())),
    preview: await run(() => engine.preview(program())),
    "up again": await run(() => engine.up(program())),
    "one changed": await run(() => engine.up(program(1))),
    // The first has its new text already.
    "ten changed": await run(() => engine.up(program(11))),
    refresh: await run(async () => {
      const work = countWork();
      const refreshed = await engine.refresh();
      // Each text once, although the engine has what was read compared as well; and the address of the account for all of them.
      expect(work()).toEqual({ unpacked: packedIn(engine.state), addressesRead: 1 });
      return refreshed;
    }),
    // Into another stack, which has nothing yet.
    import: await count(() => importWorld(world, "niche").run({ dryRun: true, workspace: nicheSeed.businessId })),
  };
  for (const [operation, counts] of Object.entries(seen))
    for (const [route, count] of Object.entries(counts))
      expect(count, `${operation}: ${route}`).toBeLessThanOrEqual(MOST[operation]?.[route] ?? 0);

  const kept = Object.groupBy(engine.state, ({ type }) => type.replace("niche:", ""));
  expect(Object.keys(kept).sort()).toEqual(Object.keys(MOST_STATE).sort());
  for (const [kind, objects = []] of Object.entries(kept)) {
    const beside = objects.map(
      ({ id, inputs, outputs }) => bytes({ id, inputs, outputs }) - bytes(inputs["conversationFlow"] ?? ""),
    );
    const average = beside.reduce((sum, each) => sum + each, 0) / objects.length;
    expect(average, kind).toBeLessThanOrEqual(MOST_STATE[kind] ?? 0);
  }
});
