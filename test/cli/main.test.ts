import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { agent, workspace } from "../manifest/load-set.ts";
import type { Ran } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const main = join(import.meta.dirname, "../../cli/main.ts");

/** Runs the program as a process of its own. */
function start(
  argv: readonly string[],
  { directory, input = "" }: { directory: string; input?: string },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...argv],
      { cwd: directory, timeout: 60_000 },
      (error, out, talk) => {
        resolve({ code: error ? Number(error.code) : 0, out, talk });
      },
    );
    child.stdin?.end(input);
  });
}

describe("the program as a process", () => {
  it("reads standard input, writes plain text where nobody looks, and exits with what it found", async () => {
    const directory = temporaryFolder({ "Pulumi.yaml": "name: shop\n", "manifests/workspace.yaml": workspace() });
    expect(await start(["validate"], { directory })).toEqual({ code: 0, out: "1 manifest, 0 problems\n", talk: "" });
    const input = `${workspace()}---\n${agent("desk", "nam: x\n")}`;
    const { code, out } = await start(["validate", "-"], { directory, input });
    expect([code, out.split("\n", 1)[0]]).toEqual([
      1,
      "<stdin>:16:3 unknown-property spec.nam is not a known property",
    ]);
  });

  it("exits with 64 when it is called wrongly", async () => {
    const { code, out, talk } = await start(["valdate"], { directory: temporaryFolder({}) });
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(talk).toContain("Did you mean validate?");
  });
});
