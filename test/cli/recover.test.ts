import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test, vi } from "vitest";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

/** A `pulumi` that has a state, which another run replaces after it was read twice, where there is one. */
const PULUMI = `#!/bin/sh
here="$(dirname "$0")"
case "$2" in
  rename) echo "error: a stack named 'dev' already exists" >&2; exit 255 ;;
  import) cat > "$here/imported.json" ;;
  export)
    cat "$here/state.json"
    echo read >> "$here/reads"
    if [ "$(wc -l < "$here/reads")" -eq 2 ] && [ -e "$here/other.json" ]; then cp "$here/other.json" "$here/state.json"; fi
    ;;
esac
`;

const type = "pulumi-nodejs:dynamic/niche:Tool";

const tool = { urn: `urn:pulumi:dev::desk::${type}::lookup`, type, id: "tool-1", inputs: {}, outputs: {} };

const stateWith = (...resources: object[]): object => ({
  version: 3,
  deployment: { resources, pending_operations: [{ type: "reading", resource: tool }] },
});

test("a state that another run has written meanwhile is not replaced", async () => {
  const bin = temporaryFolder({ pulumi: PULUMI, "state.json": JSON.stringify(stateWith(tool)) });
  chmodSync(join(bin, "pulumi"), 0o755);
  const imported = join(bin, "imported.json");
  vi.stubEnv("PATH", [bin, process.env["PATH"]].join(delimiter));
  const directory = temporaryFolder({ "Pulumi.yaml": "name: desk\nruntime: nodejs\n" });
  const recover = () => run(["recover", "--stack", "dev"], { directory });

  writeFileSync(join(bin, "other.json"), JSON.stringify(stateWith(tool, { ...tool, id: "tool-2" })));
  const refused = await recover();
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.talk).toContain("the state has changed meanwhile, so another run is under way; nothing was written");
  expect(existsSync(imported)).toBe(false);

  writeFileSync(join(bin, "state.json"), JSON.stringify(stateWith(tool)));
  expect(await recover()).toMatchObject({
    code: 0,
    out: 'niche:Tool "lookup": was reading, which changes nothing\n',
  });
  vi.unstubAllEnvs();
  expect(JSON.parse(readFileSync(imported, "utf8"))).toEqual({ version: 3, deployment: { resources: [tool] } });
});
