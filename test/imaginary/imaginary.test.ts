import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { expectSuccess, start } from "../harness/command.ts";
import { counts, createProject } from "../harness/pulumi.ts";

const root = join(import.meta.dirname, "..", "..");

const rooms = ["provider", "cli", "emulator", "gitops", "schemas", "templates", "tools", "test"];
const files = ["package.json", "tsconfig.json", "vitest.config.ts"];

/** The lists that name every platform, and what goes before the end of each. */
const lists = {
  "provider/platforms/index.ts": "const platforms: readonly Platform[] = [",
  "emulator/platforms.ts": "const platforms: readonly EmulatedPlatform[] = [",
  "test/platforms.ts": "const platforms = {",
};

/** What of a build the copy needs. Declarations it does without, and the compiler has been over the sources here. */
const build = `
  import { bundle } from "./tools/bundle.ts";
  import { generateSchemas } from "./tools/schemas.ts";
  await generateSchemas({ check: false });
  await bundle(process.cwd());
`;

/** This package, built, with one platform more: its folders, and one entry in each list. */
async function packageWithLantern(): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), "voice-agents-lantern-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of [...rooms, ...files]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  cpSync(join(import.meta.dirname, "tree"), copy, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const [list, begin] of Object.entries(lists)) {
    const [before, after, ...more] = readFileSync(join(copy, list), "utf8").split(begin);
    expect([list, typeof after, more]).toEqual([list, "string", []]);
    const entered = `${begin}lantern, ${after!.trimStart()}`;
    writeFileSync(join(copy, list), `import { lantern } from "./lantern/platform.ts";\n${before}${entered}`);
  }
  const node = { cwd: copy, env: process.env, deadline: 60_000 };
  await expectSuccess(start(process.execPath, ["--input-type=module", "--eval", build], node).done);
  return copy;
}

const agent =
  "apiVersion: lantern/v1\nkind: VoiceAgent\nmetadata: {name: keeper}\nspec: {name: Keeper, greeting: Ahoy!}\n";
const room = "apiVersion: lantern/v1\nkind: Workspace\nmetadata: {name: main}\nspec: {room: harbour}\n";

test("a platform more is its folders and an entry in each list: every command knows it", async () => {
  const copy = await packageWithLantern();
  const project = await createProject({
    link: false,
    files: { "manifests/all.yaml": `${room}---\n${agent}`, "event.json": '{"type":"lit"}' },
  });
  const modules = join(project.directory, "node_modules");
  mkdirSync(modules);
  symlinkSync(copy, join(modules, "pulumi-voice-agents"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
  const main = join(copy, "dist", "cli", "main.js");
  const command = (...args: string[]) => project.run(process.execPath, main, ...args);

  const exported = `const all = await import("./dist/provider/index.js"); console.log(typeof all.lantern.VoiceAgent);`;
  const node = { cwd: copy, env: project.env, deadline: 60_000 };
  const program = start(process.execPath, ["--input-type=module", "--eval", exported], node);
  expect((await expectSuccess(program.done)).stdout).toBe("function\n");
  // In one file, so that what both load is loaded once.
  const suites = ["coverage", "lifecycle"].map((suite) => `import "./contract/${suite}.test.ts";\n`);
  writeFileSync(join(copy, "test", "suites.test.ts"), suites.join(""));
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const own = ["--testNamePattern", "lantern|every kind of the registry"];
  const contract = start(process.execPath, [vitest, "run", "test/suites.test.ts", ...own], node);
  expect((await expectSuccess(contract.done)).stdout).toMatch(/Tests .*\b[2-9]\d passed/);

  expect((await expectSuccess(command("schema", "--list"))).stdout).toContain("lantern/VoiceAgent\n");
  const schema = JSON.parse((await expectSuccess(command("schema"))).stdout) as { properties: object };
  expect(schema.properties).toMatchObject({ apiVersion: { enum: expect.arrayContaining(["lantern/v1"]) as unknown } });
  await expectSuccess(command("validate"));
  project.edit("manifests/all.yaml", "greeting", "greting");
  expect(await command("validate")).toMatchObject({ code: 1, text: expect.stringContaining('"greeting"') as unknown });
  project.edit("manifests/all.yaml", "greting", "greeting");

  const base = await emulated(project.directory, project.env, main);
  expect(counts(await expectSuccess(project.up()))).toEqual({ created: 3 });
  const dump = async (): Promise<Record<string, object[]>> =>
    (await (await fetch(`${base}/_emulator/dump`)).json()) as Record<string, object[]>;
  const { voices = [] } = await dump();
  expect(voices).toMatchObject([{ name: "Keeper", greeting: "Ahoy!" }]);

  const dashboard = await (await fetch(new URL("/_emulator/dashboard", base))).text();
  expect(dashboard).toMatch(/lantern emulator.*>Keeper<\/a/s);

  const { id } = voices[0] as { id: string };
  const edited = { method: "PATCH", body: '{"greeting":"Go away!"}', headers: { "content-type": "application/json" } };
  expect((await fetch(`${base}/_emulator/store/voices/${id}`, edited)).status).toBeLessThan(300);
  const drift = await project.pulumi("preview", "--refresh", "--diff");
  expect(drift.text).toContain("Go away!");
  const refused = await project.up("--refresh");
  expect(refused.code).not.toBe(0);
  expect(refused.text).toContain("somebody changed this on the platform");

  const called = await expectSuccess(command("call", "keeper", "--to", "+14155550100", "--format", "json"));
  expect(JSON.parse(called.stdout)).toMatchObject({ outcome: "accepted" });
  expect((await dump())["calls"]).toMatchObject([{ voice: id, to: "+14155550100" }]);
  const batch = await command("batch", "list", "--agent", "keeper");
  expect(batch).toMatchObject({ code: 64, text: expect.stringContaining("Lantern has no campaigns") as unknown });

  const signature = createHmac("sha256", "lit").update('{"type":"lit"}').digest("hex");
  const verify = (signed: string) =>
    command("webhook", "verify", "--platform", "lantern", "--header", `x-lantern-signature: ${signed}`, "event.json");
  expect((await verify(signature)).stdout).toMatch(/^good: lantern lit/);
  expect(await verify(signature.replace(/^./, (digit) => (digit === "0" ? "1" : "0")))).toMatchObject({ code: 1 });
});

/** Starts `voice-agents emulate lantern`, and gives the project the variables that it prints. Returns the address. */
async function emulated(cwd: string, env: Record<string, string | undefined>, main: string): Promise<string> {
  const child = spawn(process.execPath, [main, "emulate", "lantern"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  for await (const text of child.stdout.setEncoding("utf8")) {
    printed += String(text);
    if (printed.includes("LANTERN_WEBHOOK_SECRET=lit\n")) break;
  }
  for (const [, name = "", value = ""] of printed.matchAll(/^export (\w+)=(.*)$/gm)) env[name] = value;
  return env["LANTERN_BASE_URL"]!;
}
