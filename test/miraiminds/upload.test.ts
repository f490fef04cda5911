import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../emulator/faults.ts";
import { createWorld, inSeed } from "./world.ts";

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

const CHUNK = 10 * 1024 * 1024;

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "miraiminds-upload-"));
  writeFileSync(join(directory, "catalogue.txt"), Buffer.alloc(2 * CHUNK + 5, "chunk "));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const program = () => [inSeed("File", "catalogue", { source: join(directory, "catalogue.txt") })];

describe("a file of three chunks", () => {
  it("is sent in chunks of 10 MB, in order", async () => {
    const world = createWorld({}, { MIRAIMINDS_TIMEOUT_MS: "5000" });
    await world.pulumi.up(program());
    const [file] = world.stored("files");
    expect(file?.["chunks"]).toMatchObject([
      { index: 0, sizeBytes: CHUNK },
      { index: 1, sizeBytes: CHUNK },
      { index: 2, sizeBytes: 5 },
    ]);
  });

  describe.each(faults.map((fault) => ({ fault, name: JSON.stringify(fault) })))("under $name", ({ fault }) => {
    // list, start, three chunks, complete, two reads
    it.each([1, 2, 3, 4, 5, 6, 7, 8])("at request %i: there is one file in the end, and it is whole", async (nth) => {
      const world = createWorld({}, { MIRAIMINDS_TIMEOUT_MS: "400", MIRAIMINDS_TOTAL_TIMEOUT_MS: "5000" });
      world.control.faults.arm({ fault, nth });
      const { errors } = await world.pulumi.tryUp(program());
      expect(world.stored("files").length).toBeLessThanOrEqual(1);
      world.control.faults.clear();
      if (errors.length > 0) await world.pulumi.up(program());
      expect(world.stored("files")).toMatchObject([{ size: 2 * CHUNK + 5, status: "ready" }]);
      expect(world.pulumi.find("miraiminds:File", "catalogue")?.id).toBe(world.stored("files")[0]?.id);
    });
  });
});
