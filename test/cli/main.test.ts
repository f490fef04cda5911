import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { agent, workspace } from "../manifest/load-set.ts";
import type { Ran } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const main = join(import.meta.dirname, "../../cli/main.ts");

/** Runs the program as a process of its own. */
function start(
  argv: readonly string[],
  {
    directory,
    input = "",
    node = [],
    env = process.env,
  }: { directory: string; input?: string; node?: readonly string[]; env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...node, main, ...argv],
      { cwd: directory, env, timeout: 60_000 },
      (error, out, talk) => {
        resolve({ code: error ? Number(error.code) : 0, out, talk });
      },
    );
    child.stdin?.end(input);
  });
}

/** Makes Node say that it is another version before any code of ours is loaded. */
const asNode = (version: string): string =>
  `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"${version}"})`;

describe("on a Node that is too old", () => {
  const needs =
    "pulumi-voice-agents needs Node 22.18 or newer, and this is Node 20.20.2; put a newer one first on the PATH";
  const load = (code: string) =>
    new Promise<string>((resolve) => {
      const args = ["--import", asNode("20.20.2"), "--input-type=module", "-e", code];
      execFile(process.execPath, args, { cwd: join(import.meta.dirname, "../.."), timeout: 60_000 }, (_, out, talk) =>
        resolve(out + talk),
      );
    });

  it("the command line says which it needs", async () => {
    const directory = temporaryFolder({});
    expect(await start(["--help"], { directory, node: ["--import", asNode("20.20.2")] })).toEqual({
      code: 1,
      out: "",
      talk: `error: ${needs}\n`,
    });
  });

  it.each([
    ["a program", 'import { niche } from "pulumi-voice-agents"; new niche.VoiceAgent("a", {});'],
    ["the host", 'import { handler } from "pulumi-voice-agents/host"; handler("niche:VoiceAgent");'],
  ])("%s says which it needs", async (_what, code) => {
    expect(await load(code)).toContain(needs);
  });

  it("no entry fails before it can say so: what older ones lack of Node is asked for by nothing that all entries load", () => {
    // Node 20 has no `enableCompileCache`: an import by that name ends it with a SyntaxError.
    const text = readFileSync(join(import.meta.dirname, "../../cli/main.ts"), "utf8");
    const imported = [...text.matchAll(/^import .* from "(.*)";$/gm)].map(([, from]) => from);
    expect(imported).toEqual(["../provider/pulumi/node-version.ts"]);
  });
});

describe("the compiled code that is kept", () => {
  const run = (env: NodeJS.ProcessEnv) =>
    start(["schema", "niche/Tool"], { directory: temporaryFolder({}), env: { PATH: process.env["PATH"], ...env } });

  it("is in a directory of this user alone, and not in the one that all users share", async () => {
    const home = temporaryFolder({});
    expect((await run({ HOME: home, TMPDIR: home })).code).toBe(0);
    expect(readdirSync(home)).toEqual([".cache"]);
    const kept = join(home, ".cache", "pulumi-voice-agents", "compiled");
    expect(readdirSync(kept).length).toBeGreaterThan(0);
    expect(statSync(kept).mode & 0o777).toBe(0o700);
  });

  it("is not where others could have put it", async () => {
    const home = temporaryFolder({});
    const kept = join(home, ".cache", "pulumi-voice-agents", "compiled");
    mkdirSync(kept, { recursive: true });
    chmodSync(join(home, ".cache"), 0o777);
    expect((await run({ HOME: home, TMPDIR: home })).code).toBe(0);
    expect(readdirSync(kept)).toEqual([]);
  });

  it("is nowhere where there is no place for it", async () => {
    expect((await run({ HOME: "/dev/null" })).code).toBe(0);
  });
});

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

  it.skipIf(process.platform !== "linux")("says that the disk is full, which is no defect of ours", async () => {
    const shell = ["-c", `exec "$0" "$@" > /dev/full`, process.execPath, main, "schema"];
    const { code, talk } = await new Promise<Omit<Ran, "out">>((resolve) => {
      execFile("sh", shell, { timeout: 60_000 }, (error, _, said) => {
        resolve({ code: error ? Number(error.code) : 0, talk: said });
      });
    });
    expect([code, talk]).toEqual([1, expect.stringMatching(/^error: writing to standard output: ENOSPC: .*\n$/)]);
  });

  it.skipIf(process.platform === "win32")("says that the directory it runs in is gone", async () => {
    const directory = temporaryFolder({});
    const shell = ["-c", `mkdir gone; cd gone; rmdir "$PWD"; exec "$0" "$@"`, process.execPath, main, "validate"];
    const talk = await new Promise<string>((resolve) => {
      execFile("sh", shell, { cwd: directory, timeout: 60_000 }, (_, __, said) => resolve(said));
    });
    expect(talk).toMatch(/^error: .*ENOENT.* current working directory .*\n$/);
  });

  it("exits with 64 when it is called wrongly", async () => {
    const { code, out, talk } = await start(["valdate"], { directory: temporaryFolder({}) });
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(talk).toContain("Did you mean validate?");
  });
});
