import { chmodSync, mkdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { foreignWriter, makePrivateDirectory } from "../../cli/private-directory.ts";
import { temporaryFolder } from "./temporary.ts";

/** A directory three deep, and the paths of its parts. */
function tree() {
  const top = realpathSync(temporaryFolder({}));
  const inner = makePrivateDirectory(join(top, "a", "b"));
  return { top, above: join(top, "a"), inner };
}

test("what is made is this user's alone, every part of it", () => {
  const { above, inner } = tree();
  expect([above, inner].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  expect(foreignWriter(inner)).toBeUndefined();
});

test("a directory that others can write in is found, wherever up the path, also behind a link", () => {
  const { top, above, inner } = tree();
  chmodSync(above, 0o707);
  expect(foreignWriter(inner)).toBe(above);
  symlinkSync(inner, join(top, "link"));
  expect(foreignWriter(join(top, "link"))).toBe(above);
  chmodSync(above, 0o1777);
  expect(foreignWriter(inner)).toBeUndefined();
  chmodSync(inner, 0o1777);
  expect(foreignWriter(inner)).toBe(inner);
});

test("a file that others can write is found", () => {
  const { inner } = tree();
  const file = join(inner, "pulumi");
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  expect(foreignWriter(file)).toBeUndefined();
  chmodSync(file, 0o757);
  expect(foreignWriter(file)).toBe(file);
});

test.skipIf(process.getuid?.() !== 0)("what belongs to somebody else is found", async () => {
  const { chownSync } = await import("node:fs");
  const { above, inner } = tree();
  chownSync(inner, 12_345, 0);
  expect(foreignWriter(inner)).toBe(inner);
  chownSync(inner, 0, 0);
  chownSync(above, 12_345, 0);
  expect(foreignWriter(inner)).toBe(above);
  mkdirSync(join(inner, "below"));
  expect(foreignWriter(join(inner, "below"))).toBe(above);
});
