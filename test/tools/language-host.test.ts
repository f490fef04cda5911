import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { encrypted } from "../harness/key-service.ts";
import { copyEngine, Program } from "./program.ts";

const project = (options = "typescript: false", more = "") =>
  `name: tiny\nruntime: { name: nodejs, options: { ${options} } }\n${more}`;

let engine = "";
// Only the first run on a machine builds the engine.
beforeAll(async () => {
  engine = await copyEngine();
}, 3_600_000);
afterAll(() => rmSync(engine, { recursive: true }));

describe("a program under the stand-in language host", () => {
  it("is previewed, applied with its configuration and secrets, and destroyed", async () => {
    const program = await Program.make(engine, {
      "Pulumi.yaml": project(),
      "Pulumi.dev.yaml": JSON.stringify({
        config: { "tiny:plain": { deep: [7] }, "tiny:secret": { secure: encrypted("hush hush") } },
      }),
      "index.js": `
        import * as pulumi from "@pulumi/pulumi";
        const config = new pulumi.Config();
        const stub = 'exports.handler=()=>({create:async i=>({id:"one",outs:{...i,made:i.of+"!"}}),delete:async()=>{}})';
        class Thing extends pulumi.CustomResource {
          constructor(name, args) {
            super("pulumi-nodejs:dynamic/tiny:Thing", name, { ...args, made: undefined, __provider: stub });
          }
        }
        console.log("typescript:", process.env.PULUMI_NODEJS_TYPESCRIPT);
        console.log("dry run:", pulumi.runtime.isDryRun(), "stack:", pulumi.getStack(), pulumi.getOrganization());
        export const plain = config.requireObject("plain");
        export const marked = ["plain", "secret"].map((key) => pulumi.runtime.isConfigSecret("tiny:" + key));
        export const secret = config.requireSecret("secret");
        export const made = new Thing("thing", { of: secret }).made;
        export const place = process.cwd();`,
    });

    // A preview, then the update.
    const up = await program.pulumi("up", "--yes");
    expect(up).toMatchObject({ code: 0, stderr: "" });
    expect(up.stdout).toContain("dry run: true stack: dev organization");
    expect(up.stdout).toContain("typescript: undefined");
    expect(up.stdout).toContain("+ 2 to create");
    expect(up.stdout).toContain("dry run: false");
    expect(up.stdout).toContain("+ 2 created");
    expect(up.stdout).not.toContain("hush hush");
    const expected = {
      marked: [false, true],
      plain: { deep: [7] },
      secret: "hush hush",
      made: "hush hush!",
      place: program.root,
    };
    expect(await program.outputs()).toEqual(expected);

    const destroy = await program.pulumi("destroy", "--yes", "--skip-preview");
    expect(destroy.stdout).toContain("- 2 deleted");
  });

  it("that throws fails the command, with its message shown once and nothing added to it", async () => {
    const program = await Program.make(engine, {
      "Pulumi.yaml": project(),
      "index.js": `throw new Error("no such planet");`,
    });
    const { code, stdout } = await program.pulumi("up", "--yes", "--skip-preview");
    expect(code).toBe(1);
    expect(stdout.split("Diagnostics:")[1]?.match(/no such planet/g)).toHaveLength(1);
    expect(stdout).not.toContain("exit code");
  });

  it("that leaves with an exit code of its own fails the command, naming the code; TypeScript is the default", async () => {
    const program = await Program.make(engine, {
      "Pulumi.yaml": project(""),
      "index.js": `console.error("last words", process.env.PULUMI_NODEJS_TYPESCRIPT); process.exit(3);`,
    });
    const { code, stdout } = await program.pulumi("preview");
    expect(code).toBe(1);
    expect(stdout).toContain("last words true");
    expect(stdout).toContain("Program exited with non-zero exit code: 3");
  });

  it("gets nodeargs split like a shell does, and is found where main says", async () => {
    const program = await Program.make(engine, {
      "Pulumi.yaml": project(
        `typescript: false, nodeargs: "--import './before hand.mjs' --title=a\\\\ \\"b\\\\\\"c\\""`,
        "main: source/\n",
      ),
      "source/before hand.mjs": `globalThis.before = import.meta.url.slice(-15);`,
      "source/index.js": `
        import { writeFileSync } from "node:fs";
        const seen = { args: process.execArgv, before: globalThis.before, place: process.cwd() };
        writeFileSync("../seen.json", JSON.stringify(seen));`,
    });
    expect(await program.pulumi("preview")).toMatchObject({ code: 0 });
    expect(JSON.parse(program.read("seen.json")!)).toEqual({
      args: ["--import", "./before hand.mjs", `--title=a b"c`],
      before: "before%20hand.mjs".slice(-15),
      place: join(program.root, "source"),
    });
  });

  it("with runtime options that it cannot read is refused with the reason", async () => {
    const program = await Program.make(engine, { "Pulumi.yaml": project(), "index.js": "" });
    const host = await program.languageHost();
    expect(await host.run({ typescript: "no" })).toContain('runtime.options.typescript must be a boolean, not "no"');
    expect(await host.run({ typescript: false, nodeargs: ["--import"] })).toContain(
      "runtime.options.nodeargs must be a string",
    );
    expect(await host.run({ typescript: false, nodeargs: "--title='a" })).toContain(
      "nodeargs has a quote or backslash without its end: --title='a",
    );
  });

  it("without an installed SDK is told to install it", async () => {
    const program = await Program.make(engine, { "Pulumi.yaml": project(), "index.js": "" });
    rmSync(join(program.root, "node_modules"));
    const { code, stdout, stderr } = await program.pulumi("preview");
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain(
      `cannot load @pulumi/pulumi for the program in ${program.root}; run npm install there.`,
    );
  });
});

describe("a program that does not end", () => {
  const endless = {
    "Pulumi.yaml": project(),
    "index.js": `
      import { writeFileSync } from "node:fs";
      const tidyUp = (signal) => setTimeout(() => writeFileSync("tidied", signal), 100);
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, tidyUp).on(signal, () => {});
      writeFileSync("pids", process.pid + " " + process.ppid);
      setInterval(() => {}, 1000);
      await new Promise(() => {});`,
  };

  it("is asked, given time, and gone with its host soon after the engine was interrupted or killed", async () => {
    const ends = async (sent: "SIGKILL" | "SIGINT", received: string): Promise<void> => {
      const program = await Program.make(engine, endless);
      const { process: command, finished } = program.start("preview");
      const pids = await vi.waitUntil(() => program.read("pids")?.split(" ").map(Number), { timeout: 30_000 });
      expect(pids.map(isRunning)).toEqual([true, true]);
      command.kill(sent);
      await finished;
      await vi.waitUntil(() => !pids.some(isRunning), { timeout: 30_000 });
      expect(program.read("tidied"), sent).toBe(received);
    };
    // Side by side: most of it is waiting.
    await Promise.all([ends("SIGKILL", "SIGTERM"), ends("SIGINT", "SIGINT")]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
