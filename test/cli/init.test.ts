import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { platforms } from "../../provider/platforms/index.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";
import { person } from "./person.ts";

const names = platforms.map(({ name }) => name);
const all = names.flatMap((name) => ["--platform", name]);

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort();

const read = (directory: string, path: string): string => readFileSync(join(directory, path), "utf8");

describe("voice-agents init", () => {
  it.each([...names.map((name) => [name, ["--platform", name]] as const), ["every platform", all] as const])(
    "writes a project for %s that is in order as it is, with nothing to be warned of",
    async (_, flags) => {
      const directory = temporaryFolder({});
      const made = await run(["init", "desk", ...flags], { directory });
      expect([made.code, made.talk]).toEqual([0, ""]);
      const written = [...made.out.matchAll(/^wrote (.*)$/gm)].map(([, path]) => path);
      expect(filesIn(join(directory, "desk"))).toEqual([...written].sort());
      const checked = await run(["validate"], { directory: join(directory, "desk") });
      expect(checked).toMatchObject({
        code: 0,
        talk: "",
        out: expect.stringMatching(/^\d+ manifests, 0 problems\n$/) as unknown,
      });
      const [, next] = made.out.split("\nNext:\n");
      expect(next).toMatch(
        /^ {2}`cd desk && npm install`\n {2}`npx voice-agents validate`\n {2}`pulumi stack init dev`, .*`pulumi preview`\n$/,
      );
    },
  );

  it.each(["niche", "miraiminds"])(
    "has a Deployment for %s in comments, which is in order once it is taken out of them",
    async (name) => {
      const directory = temporaryFolder({});
      await run(["init", "--platform", name], { directory });
      const path = `manifests/${name}.yaml`;
      const [active = "", comments = ""] = read(directory, path).split(/^(?=# ---\n)/m);
      expect(active).not.toContain("Deployment");
      writeFileSync(join(directory, path), active + comments.replace(/^# /gm, ""));
      const { code, out } = await run(["validate"], { directory });
      expect([code, out]).toEqual([0, expect.stringMatching(/^\d manifests, 0 problems\n$/)]);
      expect(
        (await run(["render", "deployment." + (name === "niche" ? "front-desk" : "delivery-feedback")], { directory }))
          .code,
      ).toBe(0);
    },
  );

  it("writes what an editor and git need, and depends on the versions of this package", async () => {
    const directory = temporaryFolder({});
    await run(["init", "--platform", "niche", "--name", "Desk"], { directory });
    expect(parse(read(directory, "Pulumi.yaml"))).toMatchObject({
      name: "Desk",
      main: "index.js",
      runtime: { options: { typescript: false } },
    });
    expect(read(directory, "Pulumi.yaml")).not.toContain("template");
    const own = JSON.parse(read(join(import.meta.dirname, "../.."), "package.json")) as { version: string };
    expect(JSON.parse(read(directory, "package.json"))).toMatchObject({
      name: "desk",
      type: "module",
      dependencies: {
        "pulumi-voice-agents": `^${own.version}`,
        "@pulumi/pulumi": expect.stringMatching(/^3\.\d+\.\d+$/) as unknown,
      },
    });
    const { "yaml.schemas": schemas } = JSON.parse(read(directory, ".vscode/settings.json")) as {
      "yaml.schemas": Record<string, string>;
    };
    const modules = "./node_modules/pulumi-voice-agents/";
    for (const path of Object.keys(schemas))
      expect(existsSync(join(import.meta.dirname, "../..", path.replace(modules, "")))).toBe(true);
    expect(Object.values(schemas)).toEqual(["manifests/**/*.yaml", "overlays/**/*.yaml"]);
  });

  it("writes the workflows of the CI systems that are named", async () => {
    const directory = temporaryFolder({ ".gitlab-ci.yml": "mine" });
    const { code, out } = await run(["init", "--platform", "niche", "--ci", "github", "--ci", "gitlab"], { directory });
    expect(code).toBe(0);
    expect(filesIn(directory).filter((path) => path.startsWith(".github/"))).toContain(
      ".github/workflows/voice-agents-review.yml",
    );
    expect(out).toContain("kept  .gitlab-ci.yml, which was there\n");
    const wrong = await run(["init", "--platform", "niche", "--ci", "jenkins"], { directory });
    expect([wrong.code, wrong.talk]).toEqual([
      64,
      expect.stringContaining("Allowed choices are github, gitlab, pre-commit"),
    ]);
  });

  it("writes no manifest for an account that has agents already, and says how they come into the stack", async () => {
    const directory = temporaryFolder({});
    const { code, out } = await run(["init", ".", "--platform", "niche", "--existing"], { directory });
    expect(code).toBe(0);
    expect(existsSync(join(directory, "index.js"))).toBe(true);
    expect(existsSync(join(directory, "manifests"))).toBe(false);
    const next = out.slice(out.indexOf("Next:"));
    for (const command of ["npm install", "voice-agents list --platform niche", "voice-agents import niche"])
      expect(next).toContain(command);
  });

  it("overwrites nothing, says so, and writes the rest", async () => {
    const mine = { "package.json": '{"name":"mine"}', "manifests/niche.yaml": "# mine\n", ".gitignore": "mine\n" };
    const directory = temporaryFolder(mine);
    symlinkSync("nowhere", join(directory, "index.js"));
    const { code, out } = await run(["init", ".", "--platform", "niche"], { directory });
    expect(code).toBe(0);
    for (const [path, text] of Object.entries(mine)) expect(read(directory, path)).toBe(text);
    expect(existsSync(join(directory, "nowhere"))).toBe(false);
    expect(out).toContain("kept  package.json, which was there\n");
    expect(out).toContain("kept  index.js, which was there\n");
    const next = out.slice(out.indexOf("Next:"));
    expect(next).toMatch(/`npm pkg set type=module`.*\n +`npm install 'pulumi-voice-agents@\^[\d.]+'`\n/);
    expect(out).toContain("wrote Pulumi.yaml\n");
    const again = await run(["init", ".", "--platform", "niche"], { directory });
    expect(again.out).not.toContain("wrote");
    writeFileSync(
      join(directory, "package.json"),
      '{"type":"module","dependencies":{"pulumi-voice-agents":"file:../mine.tgz"}}',
    );
    const whole = await run(["init", ".", "--platform", "niche"], { directory });
    expect(whole.out).not.toMatch(/npm pkg|npm install '/);
  });

  it("writes nothing through a link that leads out", async () => {
    const directory = temporaryFolder({ "elsewhere/x": "", "project/x": "" });
    symlinkSync(join(directory, "elsewhere"), join(directory, "project/manifests"));
    const { code, talk } = await run(["init", "project", "--platform", "niche"], { directory });
    expect([code, talk]).toEqual([
      1,
      expect.stringContaining("manifests/niche.yaml: its folder is a link that leads out"),
    ]);
    expect(filesIn(join(directory, "elsewhere"))).toEqual(["x"]);
  });

  it("makes a name of that of the folder, and takes no other that Pulumi would not", async () => {
    const directory = temporaryFolder({});
    mkdirSync(join(directory, "My agents (2026)"));
    await run(["init", "My agents (2026)", "--platform", "niche"], { directory });
    expect(parse(read(join(directory, "My agents (2026)"), "Pulumi.yaml"))).toMatchObject({ name: "My-agents-2026" });
    const wrong = await run(["init", "x", "--platform", "niche", "--name", "a b"], { directory });
    expect([wrong.code, wrong.talk]).toEqual([64, expect.stringContaining("--name a b: a project's name has letters")]);
    writeFileSync(join(directory, "file"), "");
    const onFile = await run(["init", "file", "--platform", "niche"], { directory });
    expect([onFile.code, onFile.talk]).toEqual([1, expect.stringContaining("error: writing to file: ")]);
  });

  it("says which platforms there are where nobody can be asked", async () => {
    const directory = temporaryFolder({});
    const none = await run(["init"], { directory });
    expect([none.code, none.talk]).toEqual([
      64,
      expect.stringContaining("--platform niche, --platform miraiminds, --platform formantai"),
    ]);
    const unknown = await run(["init", "--platform", "nich"], { directory });
    expect([unknown.code, unknown.talk]).toEqual([
      64,
      expect.stringContaining('no platform "nich"; did you mean "niche"?'),
    ]);
    expect(filesIn(directory)).toEqual([]);
  });

  it("asks where somebody sits at a terminal: platforms, then a name", async () => {
    const directory = temporaryFolder({});
    const prompts = person([
      ["Which platforms?", " "],
      ["Niche", "\r"],
      ["Name of the Pulumi project?", "desk-1\r"],
    ]);
    const { code, out } = await run(["init", "desk"], { directory, prompts });
    expect(code).toBe(0);
    expect(out).toContain("wrote manifests/niche.yaml\n");
    expect(out).not.toContain("miraiminds");
    expect(parse(read(join(directory, "desk"), "Pulumi.yaml"))).toMatchObject({ name: "desk-1" });
  });

  it("writes nothing where they leave", async () => {
    const directory = temporaryFolder({});
    const left = await run(["init", "desk"], { directory, prompts: person([["Which platforms?", "\u0003"]]) });
    expect(left).toEqual({ code: 1, out: "", talk: "nothing was written\n" });
    expect(filesIn(directory)).toEqual([]);
  });
});
