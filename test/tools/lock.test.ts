import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { withLock } from "../../tools/engine/lock.ts";

const quick = { poll: 5, staleAfter: 300 };

function lockFile(): string {
  const directory = mkdtempSync(join(tmpdir(), "lock-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return join(directory, "lock");
}

it("lets one in at a time and gives the lock back", async () => {
  const path = lockFile();
  let inside = 0;
  const most: number[] = [];
  const work = async () => {
    most.push(++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
  };
  await Promise.all([1, 2, 3, 4].map(() => withLock(path, work, quick)));
  expect(most).toEqual([1, 1, 1, 1]);
  expect(existsSync(path)).toBe(false);
});

it("is given back when the work fails", async () => {
  const path = lockFile();
  await expect(withLock(path, () => Promise.reject(new Error("no space")), quick)).rejects.toThrow("no space");
  expect(existsSync(path)).toBe(false);
});

it("is taken over from a holder that is gone", async () => {
  const path = lockFile();
  writeFileSync(path, "");
  let waits = 0;
  expect(await withLock(path, async () => "done", { ...quick, onWait: () => waits++ })).toBe("done");
  expect(waits).toBe(1);
});

it("is not taken over from a holder that works for long", async () => {
  const path = lockFile();
  const order: string[] = [];
  const long = withLock(
    path,
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 4 * quick.staleAfter));
      order.push("long");
    },
    quick,
  );
  await Promise.all([long, withLock(path, async () => order.push("next"), quick)]);
  expect(order).toEqual(["long", "next"]);
});

it("fails, naming the file, when another holds it for longer than the patience", async () => {
  const path = lockFile();
  const held = withLock(
    path,
    () => expect(withLock(path, async () => 0, { ...quick, patience: 50 })).rejects.toThrow(path),
    quick,
  );
  await held;
});
