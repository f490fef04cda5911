import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ValidationReport } from "../../provider/manifest/format-json.ts";
import { agent, manifest, workspace } from "../manifest/load-set.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const project = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "manifests/workspace.yaml": workspace(),
  "manifests/desk.yaml": agent("desk"),
};

/** A project with one problem in each of two files, and one in the overlay of `prod`. */
const wrong = {
  ...project,
  "manifests/desk.yaml": agent("desk", "nam: x\n"),
  "manifests/sub/other.yaml": agent("other", 'toolIds: ["${voiceAgent.desk}", "${tool.gone}"]\n'),
  "overlays/prod/desk.yaml": manifest("VoiceAgent", "desk", "type: INBUND"),
};

/** Places and codes, from the JSON of a run. */
async function problems(argv: readonly string[], directory: string): Promise<string[]> {
  const { out } = await run(["validate", ...argv, "--format", "json"], { directory });
  const { diagnostics } = JSON.parse(out) as ValidationReport;
  return diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`);
}

describe("voice-agents validate", () => {
  it("checks the project around the working directory and ends with a summary", async () => {
    const directory = temporaryFolder(project);
    expect(await run(["validate"], { directory: join(directory, "manifests") })).toEqual({
      code: 0,
      out: "2 manifests, 0 problems\n",
      talk: "",
    });
  });

  it("prints every problem with its place and exits with 1", async () => {
    const { code, out, talk } = await run(["validate"], { directory: temporaryFolder(wrong) });
    expect(code).toBe(1);
    expect(talk).toBe("");
    expect(out).toContain(
      "manifests/desk.yaml:9:3 unknown-property spec.nam is not a known property\n  9 |   nam: x\n",
    );
    expect(out).toContain("manifests/sub/other.yaml:9:36 unknown-reference");
    // Without a stack, the overlays of every stack are looked at.
    expect(out).toContain("overlays/prod/desk.yaml:6:9 not-allowed-value");
    expect(out.endsWith("\n3 manifests, 4 problems\n")).toBe(true);
  });

  it("does not fall over a link that leads back to itself", async () => {
    const directory = temporaryFolder(project);
    symlinkSync("loop.yaml", join(directory, "manifests/loop.yaml"));
    symlinkSync("loop", join(directory, "loop"));
    expect(await problems(["manifests/loop.yaml"], directory)).toEqual(["manifests/loop.yaml:1 unreadable-file"]);
    expect(await problems(["loop"], directory)).toEqual(["loop:1 no-manifests"]);
    expect(await problems(["loop/x.yaml"], directory)).toEqual(["loop/x.yaml:1 unreadable-file"]);
  });

  it("prints warnings in every format, and exits with 0 where there is nothing else", async () => {
    const directory = temporaryFolder({ ...project, "agents/other.yaml": agent("other") });
    const { code, out } = await run(["validate"], { directory });
    expect(code).toBe(0);
    expect(out).toContain("agents/other.yaml:1:1 warning unread-manifest agents/other.yaml looks like a manifest");
    expect(out).toContain("pulumi config set voice-agents:manifests agents");
    expect(out.endsWith("\n2 manifests, 0 problems, 1 warning\n")).toBe(true);
    const json = await run(["validate", "--format", "json"], { directory });
    expect(JSON.parse(json.out)).toMatchObject({
      problems: 0,
      diagnostics: [],
      warnings: [{ code: "unread-manifest" }],
    });
    const github = await run(["validate", "--format", "github"], { directory });
    expect(github.out).toMatch(/^::warning file=agents\/other\.yaml,line=1,/);
  });

  it("knows what the paths mean: a project, a folder or file of its manifests, an overlay, anything else", async () => {
    const directory = temporaryFolder({
      ...wrong,
      "elsewhere/alone.yaml": agent("alone"),
      "elsewhere/notes.txt": "hello",
    });
    const desk = "manifests/desk.yaml:9 unknown-property";
    const other = ["manifests/sub/other.yaml:9 reference-kind", "manifests/sub/other.yaml:9 unknown-reference"];
    const overlay = "overlays/prod/desk.yaml:6 not-allowed-value";
    expect(await problems(["."], directory)).toEqual([desk, ...other, overlay]);
    expect(await problems(["manifests"], directory)).toEqual([desk, ...other, overlay]);
    expect(await problems(["manifests/desk.yaml"], directory)).toEqual([desk]);
    expect(await problems(["manifests/sub"], directory)).toEqual(other);
    expect(await problems(["manifests/desk.yaml", "manifests/sub"], directory)).toEqual([desk, ...other]);
    expect(await problems(["manifests/workspace.yaml"], directory)).toEqual([]);
    expect(await problems(["overlays/prod/desk.yaml"], directory)).toEqual([overlay]);
    expect(await problems(["elsewhere"], directory)).toEqual(["elsewhere/alone.yaml:4 missing-workspace"]);
    expect(await problems(["elsewhere/notes.txt"], directory)).toEqual(["elsewhere/notes.txt:1 not-a-mapping"]);
    expect(await problems(["Pulumi.yaml"], directory)).toEqual([desk, ...other, overlay]);
  });

  it("names files as they are seen from the working directory", async () => {
    const directory = temporaryFolder(wrong);
    expect(await problems(["../.."], join(directory, "manifests/sub"))).toContain("../desk.yaml:9 unknown-property");
  });

  it("counts only what was asked for", async () => {
    const { out } = await run(["validate", "manifests/workspace.yaml"], { directory: temporaryFolder(wrong) });
    expect(out).toBe("1 manifest, 0 problems\n");
  });

  it.each(["manifests/gone.yaml", "gone", "gone.yaml"])("says that %s does not exist", async (path) => {
    const { code, out } = await run(["validate", path], { directory: temporaryFolder(project) });
    expect([code, out]).toEqual([1, expect.stringContaining(`${path} does not exist`)]);
  });

  it("checks several projects, each as a set of its own", async () => {
    const one = Object.entries(project).map(([path, text]) => [`one/${path}`, text]);
    const two = Object.entries(wrong).map(([path, text]) => [`two/${path}`, text]);
    const directory = temporaryFolder(Object.fromEntries([...one, ...two]) as Record<string, string>);
    const { out } = await run(["validate", "one", "two"], { directory });
    expect(out).toContain("two/manifests/desk.yaml:9:3");
    expect(out.endsWith("5 manifests, 4 problems\n")).toBe(true);
  });

  it("applies the overlays and the configuration of a stack", async () => {
    const files = { ...project, "manifests/desk.yaml": agent("desk", "firstMessage: ${config.greeting}\n") };
    const directory = temporaryFolder({ ...files, "Pulumi.dev.yaml": "config:\n  shop:greting: Hi\n" });
    expect(await problems([], directory)).toEqual([]);
    expect(await problems(["--stack", "dev"], directory)).toEqual(["manifests/desk.yaml:9 missing-config"]);
    expect((await run(["validate", "--stack", "nowhere"], { directory })).code).toBe(1);
    // One problem, not one for each key beside.
    expect(await problems(["--stack", "dve"], directory)).toEqual(["Pulumi.yaml:1 unknown-stack"]);
    expect(await problems(["--stack", "prod"], temporaryFolder(wrong))).toContain(
      "overlays/prod/desk.yaml:6 not-allowed-value",
    );
  });

  it("names the stack in the command that sets its configuration, since another may be selected", async () => {
    const files = { ...project, "manifests/desk.yaml": agent("desk", "firstMessage: ${config.greeting}\n") };
    const directory = temporaryFolder({ ...files, "Pulumi.dev.yaml": "config: {}\n" });
    const { out } = await run(["validate", "--stack", "dev"], { directory });
    expect(out).toContain("set it: `pulumi config set --stack dev greeting <value>`\n");
  });

  it("says of a secret in plain text in which stack's file it is to be encrypted", async () => {
    const calendar = manifest("CalendarIntegration", "calendar", 'accessToken: "${config.key}"');
    const files = {
      ...project,
      "manifests/calendar.yaml": calendar,
      "Pulumi.dev.yaml": "config: {shop:key: in-the-clear}\n",
    };
    const { out } = await run(["validate", "--stack", "dev"], { directory: temporaryFolder(files) });
    expect(out).toContain("encrypt it: `pulumi config set --stack dev --secret key`");
  });

  it("sends nobody to a setting for a folder that was named by hand", async () => {
    const { out } = await run(["validate", "gone"], { directory: temporaryFolder(project) });
    expect(out).toContain("the folder gone does not exist\n");
    expect(out).not.toContain("pulumi config set");
  });

  it("counts the setting for another folder from the project's directory, wherever it runs", async () => {
    const directory = temporaryFolder({ ...project, "agents/other.yaml": agent("other") });
    const { out } = await run(["validate"], { directory: join(directory, "manifests") });
    expect(out).toContain("../agents/other.yaml:1:1 warning unread-manifest");
    expect(out).toContain("`pulumi config set voice-agents:manifests agents`");
  });

  it("takes a manifest from standard input", async () => {
    const input = (): Uint8Array => Buffer.from(`${workspace()}---\n${agent("desk", "nam: x\n")}`);
    const { code, out } = await run(["validate", "-"], { directory: temporaryFolder(project), input });
    expect(code).toBe(1);
    expect(out).toContain("<stdin>:16:3 unknown-property");
    expect(out.endsWith("2 manifests, 1 problem\n")).toBe(true);
  });

  it("keeps standard output for the machine that asked for JSON, and for GitHub", async () => {
    const directory = temporaryFolder(wrong);
    const json = await run(["validate", "--format", "json"], { directory });
    expect(JSON.parse(json.out)).toMatchObject({ manifests: 3, problems: 4 });
    expect(json.talk).toBe("3 manifests, 4 problems\n");
    const github = await run(["validate", "--format", "github"], { directory });
    expect(
      github.out
        .trimEnd()
        .split("\n")
        .every((line) => line.startsWith("::error file=")),
    ).toBe(true);
    expect(github.talk).toBe("3 manifests, 4 problems\n");
    expect((await run(["validate", "--format", "github"], { directory: temporaryFolder(project) })).out).toBe("");
  });

  it("colours for a screen, unless told not to", async () => {
    const directory = temporaryFolder(wrong);
    const escape = String.fromCharCode(27);
    expect((await run(["validate"], { directory, colour: true })).out).toContain(escape);
    expect((await run(["validate", "--no-color"], { directory, colour: true })).out).not.toContain(escape);
    expect((await run(["validate", "--format", "json"], { directory, colour: true })).out).not.toContain(escape);
  });

  it("without a stack allows what the project, or any stack, lets manifests read", async () => {
    const files = { ...project, "manifests/desk.yaml": agent("desk", "firstMessage: ${env.HOOK_SECRET}\n") };
    expect(await problems([], temporaryFolder(files))).toEqual(["manifests/desk.yaml:9 variable-not-allowed"]);
    const list = "config:\n  voice-agents:environment: { value: [HOOK_SECRET] }\n";
    const inProject = temporaryFolder({ ...files, "Pulumi.yaml": `${files["Pulumi.yaml"]}${list}` });
    expect(await problems([], inProject)).toEqual([]);
    const ofStack = "config:\n  voice-agents:environment: [HOOK_SECRET]\n";
    const inStack = temporaryFolder({ ...files, "Pulumi.dev.yaml": ofStack, "Pulumi.prod.yaml": "config: {}\n" });
    expect(await problems([], inStack)).toEqual([]);
    expect(await problems(["--stack", "dev"], inStack)).toEqual([]);
    expect(await problems(["--stack", "prod"], inStack)).toEqual(["manifests/desk.yaml:9 variable-not-allowed"]);
  });
});
