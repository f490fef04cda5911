import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../emulator/kernel/faults.ts";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import { FULL, pairs, sample } from "../harness/sample.ts";
import { openingHours, prices } from "./kinds/file.ts";
import { smallest } from "./kinds/voice-agent.ts";
import { createWorld, inSeed, type World } from "./world.ts";

const faults: readonly Fault[] = [
  { kind: "refused" },
  { kind: "reset" },
  { kind: "resetAfter" },
  { kind: "hang" },
  { kind: "hangAfter" },
  { kind: "status", status: 404 },
  { kind: "status", status: 500 },
  { kind: "statusAfter", status: 502 },
  { kind: "html", when: "after" },
  { kind: "truncated" },
  { kind: "brokenBody" },
  { kind: "empty" },
  { kind: "wrongShape" },
  { kind: "rate429", seconds: 0 },
];

/** Those that are worth their time at every request of a kind for ever. */
const lasting = faults.filter(({ kind }) =>
  ["reset", "resetAfter", "statusAfter", "truncated", "rate429"].includes(kind),
);

const CHUNK = 10 * 1024 * 1024;

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "miraiminds-upload-"));
  writeFileSync(join(directory, "catalogue.txt"), Buffer.alloc(2 * CHUNK + 5, "chunk "));
  writeFileSync(join(directory, "prices.txt"), Buffer.alloc(CHUNK + 5, "chunk "));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const program = (source = "prices.txt") => [inSeed("File", "catalogue", { source: join(directory, source) })];

describe("a file of several chunks", () => {
  it("is sent in chunks of 10 MB, in order", async () => {
    const world = createWorld({}, { MIRAIMINDS_TIMEOUT_MS: "5000" });
    await world.pulumi.up(program("catalogue.txt"));
    const [file] = world.stored("files");
    expect(file?.["chunks"]).toMatchObject([
      { index: 0, sizeBytes: CHUNK },
      { index: 1, sizeBytes: CHUNK },
      { index: 2, sizeBytes: 5 },
    ]);
  });

  // List, start, two chunks, complete, two reads: from the third to the fifth there is more than with a small file, which the fault
  // matrix sends under every fault at every request.
  const cells = pairs(faults, [3, 4, 5]).map(([fault, nth]) => ({ fault, nth }));
  it.each(cells.map((cell) => ({ ...cell, name: JSON.stringify(cell.fault) })))(
    "under $name at request $nth there is one file in the end, and it is whole",
    async ({ fault, nth }) => {
      const world = createWorld({}, { MIRAIMINDS_TIMEOUT_MS: "150", MIRAIMINDS_TOTAL_TIMEOUT_MS: "3000" });
      world.control.faults.arm({ fault, nth });
      const { errors } = await world.pulumi.tryUp(program());
      expect(world.stored("files").length).toBeLessThanOrEqual(1);
      world.control.faults.clear();
      world.setEnvironment({ MIRAIMINDS_TIMEOUT_MS: "5000", MIRAIMINDS_TOTAL_TIMEOUT_MS: "30000" });
      if (errors.length > 0) await world.pulumi.up(program());
      expectWhole(world);
    },
  );

  const endless = pairs(sample(lasting, 2, 1), ["upload/chunk", "upload/complete"]).map(([fault, path]) => ({
    fault,
    path,
  }));
  it.each(endless.map((cell) => ({ ...cell, name: JSON.stringify(cell.fault) })))(
    "under $name for ever at every $path: nothing is doubled, and when it is over there is one file, and it is whole",
    async ({ fault, path }) => {
      const world = createWorld({}, { MIRAIMINDS_TIMEOUT_MS: "40", MIRAIMINDS_TOTAL_TIMEOUT_MS: "500" });
      world.control.faults.arm({ fault, path, times: "always" });
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const { errors } = await world.pulumi.tryUp(program());
        for (const { message } of errors)
          expect(message).toMatch(/^(create|update) miraiminds:File "catalogue": .{20}/s);
        expect(world.stored("files").length).toBeLessThanOrEqual(1);
      }
      world.control.faults.clear();
      world.setEnvironment({ MIRAIMINDS_TIMEOUT_MS: "5000" });
      await world.pulumi.up(program());
      expectWhole(world);
    },
  );

  // list, start, two chunks, complete, two reads
  it.each(FULL ? [1, 2, 3, 4, 5, 6, 7] : [3, 4, 5])(
    "whose upload is killed after request %i is there once and whole after the next up",
    async (nth) => {
      const world = createWorld({}, { MIRAIMINDS_TIMEOUT_MS: "100000000", MIRAIMINDS_TOTAL_TIMEOUT_MS: "100000000" });
      const died = new Promise<void>((resolve) => {
        let requests = 0;
        globalThis.fetch = async (...request) => {
          requests += 1;
          const mine = requests;
          const answer = mine <= nth ? await world.emulator.fetch(...request) : undefined;
          if (answer && mine < nth) return answer;
          resolve();
          return new Promise<never>(() => undefined);
        };
      });
      void world.engine.up(program());
      await died;
      globalThis.fetch = world.emulator.fetch;
      world.setEnvironment({ MIRAIMINDS_TIMEOUT_MS: "5000" });
      world.engine.restore({ ...world.engine.save(), state: [], leaving: [] });
      await world.engine.recover();
      await world.pulumi.up(program());
      expectWhole(world);
    },
  );
});

function expectWhole(world: World): void {
  expect(world.stored("files")).toMatchObject([{ size: CHUNK + 5, status: "ready" }]);
  expect(world.stored("files")[0]?.["chunks"]).toMatchObject([{ index: 0 }, { index: 1, sizeBytes: 5 }]);
  expect(world.pulumi.find("miraiminds:File", "catalogue")?.id).toBe(world.stored("files")[0]?.id);
}

const messages = (errors: readonly Error[]): string => errors.map(({ message }) => message).join("\n");

describe("a file that goes", () => {
  const files = () => [
    inSeed("File", "prices", { source: prices }),
    inSeed("File", "hours", { source: openingHours }),
    inSeed("VoiceAgent", "cart", smallest),
  ];

  it("stays while an assistant uses it, the error says what to do, and after that it goes", async () => {
    const world = createWorld();
    await world.pulumi.up(files());
    const { id } = world.pulumi.find("miraiminds:File", "prices")!;
    const assistant = world.stored("assistants")[0]!.id;
    const documents = [{ url: `https://files.example.com/${id}`, title: "Prices", type: "markdown" }];
    world.control.dashboardEdit("assistants", assistant, { knowledgeBase: { documents } });
    const { errors } = await world.pulumi.tryUp(files().slice(1));
    expect(messages(errors)).toMatch(/409 Collection is in use.*take it out of that assistant's knowledge base/s);
    expect(world.stored("files")).toHaveLength(2);
    expect(world.pulumi.find("miraiminds:File", "prices")?.id).toBe(id);

    world.control.dashboardEdit("assistants", assistant, { knowledgeBase: { documents: [] } });
    await world.pulumi.up(files().slice(1));
    expect(world.stored("files").map((file) => file.id)).not.toContain(id);
  });

  it("takes no other file along where all share one collection, and a warning says that it stays", async () => {
    const world = createWorld({ switches: { collectionPer: "workspace" } });
    const theirs = world.control.create("files", { workspace: miraiMindsSeed.workspaceId, fileName: "theirs.pdf" });
    await world.pulumi.up(files());
    await world.pulumi.up(files().slice(1));
    expect(world.stored("files")).toHaveLength(3);
    expect(world.said.join()).toMatch(/prices-\w+\.md \(\w+\) stays: Mirai Minds deletes whole collections only/);

    world.control.remove("files", theirs.id);
    world.control.remove(
      "files",
      world.stored("files").find(({ fileName }) => String(fileName).startsWith("prices"))!.id,
    );
    await world.pulumi.up(files().slice(2));
    expect(world.stored("files")).toEqual([]);
  });

  it("is not deleted by a list of another shape", async () => {
    const world = createWorld({ switches: { collectionPer: "workspace" } });
    await world.pulumi.up(files());
    world.control.faults.arm({ fault: { kind: "wrongShape", json: ["text"] }, path: "knowledge-base/files$" });
    const { errors } = await world.pulumi.tryUp(files().slice(1));
    expect(messages(errors)).toContain("a list without data");
    expect(world.stored("files")).toHaveLength(2);
  });
});

describe("a file that the platform cannot read", () => {
  const program = () => [inSeed("Tool", "other", TOOL), inSeed("File", "prices", { source: prices })];

  it("is removed again, and made anew by the next up", async () => {
    const world = createWorld();
    world.control.forceFileFailure("prices");
    const { errors } = await world.pulumi.tryUp(program());
    expect(messages(errors)).toContain("the platform failed to process the file");
    expect(world.stored("files")).toEqual([]);
    world.control.forceFileFailure(null);
    await world.pulumi.up(program());
    expect(world.stored("files")).toMatchObject([{ status: "ready" }]);
  });

  it("is left where its collection holds others, and the error says so", async () => {
    const world = createWorld({ switches: { collectionPer: "workspace" } });
    world.control.create("files", { workspace: miraiMindsSeed.workspaceId, fileName: "theirs.pdf" });
    world.control.forceFileFailure("prices");
    const { errors } = await world.pulumi.tryUp(program());
    expect(messages(errors)).toMatch(/failed to process the file.*deletes whole collections only.*theirs\.pdf/s);
    const failed = world.stored("files").find(({ status }) => status === "failed")!;
    expect(world.stored("files")).toHaveLength(2);

    world.control.forceFileFailure(null);
    world.control.remove("files", failed.id);
    await world.pulumi.upWithRefresh(program());
    expect(world.stored("files").map(({ status }) => status)).toEqual(["ready", "ready"]);
  });
});

const TOOL = { name: "other", description: "Another.", url: "https://tools.example.com", method: "get" };
