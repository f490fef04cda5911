import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test, vi } from "vitest";
import { run } from "../cli/run.ts";
import { temporaryFolder } from "../cli/temporary.ts";

/** An engine that never looks at anything: it fails as soon as a second one runs beside it, or, where none ever does, after ten seconds. */
const ENGINE = `#!/usr/bin/env bash
here="$(dirname "$0")"
echo begin >> "$here/runs"
for _ in {1..200}; do
  if [ "$(wc -l < "$here/runs")" -ge 2 ]; then echo "error: together" >&2; exit 1; fi
  sleep 0.05
done
echo "error: alone" >&2
exit 1
`;

test("all stacks are looked at, several at once, and each that could not be is named in its place", async () => {
  const bin = temporaryFolder({ pulumi: ENGINE });
  chmodSync(join(bin, "pulumi"), 0o755);
  vi.stubEnv("PATH", [bin, process.env["PATH"]].join(delimiter));
  const stacks = ["a", "b", "c", "d", "e"];
  const directory = temporaryFolder({
    "Pulumi.yaml": "name: desk\nruntime: nodejs\n",
    ...Object.fromEntries(stacks.map((name) => [`Pulumi.${name}.yaml`, "config: {}\n"])),
  });
  const { code, out } = await run(["drift", "--all-stacks", "--parallel", "2", "--format", "json"], { directory });
  vi.unstubAllEnvs();
  expect(code).toBe(1);
  const reports = JSON.parse(out) as { stack: string; error: string }[];
  expect(reports.map(({ stack }) => stack)).toEqual(stacks);
  for (const { error } of reports) expect(error).toContain("together");
});
