import {
  appendFileSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Streams } from "../../../cli/terminal.ts";
import { writeFiles } from "../../../gitops/write-back/write-files.ts";
import { agent, documents, functionTool, workspace } from "../../acceptance/manifests.ts";
import { person } from "../../cli/person.ts";
import { run, type Ran } from "../../cli/run.ts";
import { temporaryFolder } from "../../cli/temporary.ts";
import { fakePulumi } from "./fake-pulumi.ts";
import { previewOf, programOf, urnOf } from "./manifest-world.ts";
import { DriftWorld } from "./world.ts";

const file = "manifests/agents.yaml";

/** A deployed project on a disk, with a `pulumi` that says what an engine in process sees. */
async function deployed() {
  const world = new DriftWorld({
    [file]: documents(
      workspace,
      functionTool("lookup", "Looks up an order."),
      agent("front-desk", { customInstructions: "Be brief.", firstMessage: "Hello!" }),
      agent("night", { customInstructions: "Be brief." }),
    ),
  });
  await world.up();
  const directory = temporaryFolder(world.files);
  const pulumi = fakePulumi();
  return {
    world,
    directory,
    pulumi,
    read: () => readFileSync(join(directory, file), "utf8"),
    drift: async (args: readonly string[], terminal: Partial<Streams> = {}): Promise<Ran> => {
      const { engine } = world.world;
      const resources = engine.state.map((entry) => ({ ...entry, urn: urnOf(entry) }));
      pulumi.say(await previewOf(engine, programOf(world.manifests)), { version: 3, deployment: { resources } });
      return run(["drift", ...args], { directory, ...terminal });
    },
  };
}

test("exit codes, and what --write needs", async () => {
  const { world, drift } = await deployed();
  expect((await drift([])).code).toBe(0);
  // What git alone has changed is pending, and no drift.
  world.edit(file, "Looks up an order.", "Looks up any order.");
  const pending = await drift(["--format", "json"]);
  expect([pending.code, JSON.parse(pending.out)]).toMatchObject([
    0,
    { stack: "dev", error: null, counts: { drifted: 0, pending: 1 } },
  ]);
  world.edit(file, "Looks up any order.", "Looks up an order.");
  world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
  expect((await drift([])).code).toBe(2);
  for (const args of [
    ["--take", "live"],
    ["--write", "--format", "json"],
    ["--write", "--all-stacks"],
    ["--write", "nobody", "--take", "live"],
  ])
    expect([args, (await drift(args)).code]).toEqual([args, 64]);
});

test("without a terminal and without --take nothing is written", async () => {
  const { world, drift, read } = await deployed();
  world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
  const before = read();
  const { code, out, talk } = await drift(["--write"]);
  expect(code).toBe(2);
  expect(out).toContain('customInstructions: is "Promise everything.", and git says "Be brief."');
  expect(talk).toContain("nothing was written: say which side counts, --take live or --take git");
  expect(read()).toBe(before);
});

test("--take live writes the files of the named resources; conflicts stay, with three values; --take git prints the command", async () => {
  const { world, directory, drift, read } = await deployed();
  world.dashboard("agents", "front-desk", { customInstructions: "Promise everything.", firstMessage: "Hi" });
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  const before = read();
  world.edit(file, "Hello!", "Good day!");
  writeFileSync(join(directory, file), world.files[file]!);
  chmodSync(join(directory, file), 0o640);
  const live = await drift(["--write", "voiceAgent.front-desk", "--take", "live"]);
  expect(live.out).toContain(`wrote ${file}\n  VoiceAgent front-desk: customInstructions is in git as it is live\n`);
  expect(live.out).toContain(
    'not written: VoiceAgent front-desk: firstMessage: git has changed it too\n  firstMessage: was "Hello!", is "Hi", and git says "Good day!"\n',
  );
  expect(live.code).toBe(2);
  expect(read()).toBe(before.replace('"Be brief."', '"Promise everything."').replace("Hello!", "Good day!"));
  expect(lstatSync(join(directory, file)).mode & 0o777).toBe(0o640);
  expect(readdirSync(join(directory, "manifests"))).toEqual(["agents.yaml"]);

  world.files[file] = read();
  const git = await drift(["--write", "--take", "git"]);
  expect(git.out).toContain("VOICE_AGENTS_OVERWRITE=voiceAgent.front-desk,voiceAgent.night pulumi up --refresh");
  expect(git.code).toBe(2);
  expect(read()).toBe(world.files[file]);
});

test("the state is told what went into git, and nothing else; where a run holds its lock, it is not touched", async () => {
  const { world, drift, pulumi, read } = await deployed();
  world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
  const written = await drift(["--write", "--take", "live"]);
  expect([written.code, written.talk]).toEqual([0, ""]);
  const { engine } = world.world;
  const resources = engine.state.map((entry) => ({ ...entry, urn: urnOf(entry) }));
  const desk = resources.find(({ name }) => name === "front-desk")!;
  desk.outputs = { ...desk.outputs, __writtenBack: [{ customInstructions: "Promise everything." }] };
  expect(pulumi.imported()).toEqual({ version: 3, deployment: { resources } });

  world.files[file] = read();
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  const before = pulumi.imported();
  pulumi.lock(
    "error: the stack is currently locked by 1 lock(s). Either wait\n  file:///s/1.json: created by a@b (pid 7) at 2026-03-04T09:00:00Z\n",
  );
  const locked = await drift(["--write", "--take", "live"]);
  expect([locked.code, read().includes("Sleep.")]).toEqual([0, true]);
  expect(locked.talk).toMatch(/^the state could not be told of it, .* is a conflict: the stack is locked by a@b/);
  expect(pulumi.imported()).toEqual(before);
});

test("a person chooses for each resource", async () => {
  const { world, drift, read } = await deployed();
  world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
  world.dashboard("agents", "night", { customInstructions: "Sleep." });
  const prompts = person([
    ["VoiceAgent front-desk: which side counts?", "\u0003"],
    ["VoiceAgent night: which side counts?", "\r"],
  ]);
  const { code, out } = await drift(["--write"], { prompts });
  expect(code).toBe(2);
  expect(out).toContain("left for later: VoiceAgent front-desk");
  expect(read()).toContain("Sleep.");
  expect(read()).not.toContain("Promise everything.");
});

test("nothing is written through a link, out of the project, or over what changed meanwhile", async () => {
  const { world, directory, drift } = await deployed();
  const elsewhere = join(directory, "real.yaml");
  renameSync(join(directory, file), elsewhere);
  symlinkSync(elsewhere, join(directory, file));
  world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
  const before = readFileSync(elsewhere, "utf8");
  const { code, out } = await drift(["--write", "--take", "live"]);
  expect(code).toBe(2);
  expect(out).toContain(`not written: VoiceAgent front-desk: customInstructions: ${file} is reached through a link`);
  expect(readFileSync(elsewhere, "utf8")).toBe(before);

  const other = join(directory, "a.md");
  const change = { file: "a.md", path: other, before: Buffer.from("a\n"), after: Buffer.from("b\n") };
  writeFileSync(other, "a\n");
  appendFileSync(other, "c\n");
  expect(() => writeFiles([change], directory)).toThrow("a.md has changed meanwhile, so nothing was written");
  expect(readFileSync(other, "utf8")).toBe("a\nc\n");
  const outside = { ...change, path: join(directory, "../a.md") };
  expect(() => writeFiles([outside], directory)).toThrow("leads out of the project");
});
