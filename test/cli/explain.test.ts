import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { allCodes } from "../../cli/explain/codes.ts";
import type { Field } from "../../cli/explain/field.ts";
import { type KindReference, kindsOf } from "../../cli/explain/kind-reference.ts";
import { kindMarkdown } from "../../cli/explain/markdown.ts";
import { platforms } from "../../provider/platforms/index.ts";
import { loadSet } from "../manifest/load-set.ts";
import { run } from "./run.ts";

const root = join(import.meta.dirname, "../..");
const kinds = platforms.flatMap(kindsOf);
const named = kinds.map((kind) => [kind.name, kind] as const);

const sourceOf = (path: string): string => readFileSync(path, "utf8");

/** Where rules are: those of platforms, and the one that files of every platform share. */
const RULES = ["provider/platforms/{*/,}rules/*.ts", "provider/upload/by-id.ts"];

/** What looks like a code in the source of a rule. */
const codesIn = (path: string): string[] =>
  [...sourceOf(path).matchAll(/"([a-z]+(?:-[a-z]+)+)"/g)].map(([, code = ""]) => code);

const isTable = (path: string): boolean => path.endsWith("/codes.ts");

/** The files with rules that a file is made of, those of other platforms not. */
function ruleFiles(path: string, seen = new Set<string>()): Set<string> {
  const imports = [...sourceOf(path).matchAll(/^import (?!type)[^;]*? from "(\.[^"]+)";/gm)];
  for (const [, from = ""] of imports) {
    const file = resolve(dirname(path), from);
    if (!globSync(RULES, { cwd: root }).some((rule) => join(root, rule) === file) || isTable(file) || seen.has(file))
      continue;
    seen.add(file);
    ruleFiles(file, seen);
  }
  return seen;
}

describe("the codes of rules", () => {
  it("are all explained, and nothing else is", () => {
    const rules = globSync(RULES, { cwd: root }).map((file) => join(root, file));
    const used = new Set(rules.filter((file) => !isTable(file)).flatMap(codesIn));
    expect(used.size).toBeGreaterThan(40);
    const explained = platforms.flatMap(({ ruleCodes }) => Object.values(ruleCodes).flatMap(Object.keys));
    expect([...used].sort()).toEqual([...new Set(explained)].sort());
  });

  it("are those that the rules of a kind can report", () => {
    // No Deployment has a list of references, for which these are.
    const ofLists = ["duplicate-item", "reference-list"];
    for (const { name, ruleCodes, kinds: definitions } of platforms) {
      for (const { kind } of definitions) {
        const [file = ""] = globSync(`provider/platforms/${name}/*.ts`, { cwd: root })
          .map((path) => join(root, path))
          .filter((path) =>
            [`\n  kind: "${kind}",`, `  ...${kind.toLowerCase()}Kind,`].some((line) => sourceOf(path).includes(line)),
          );
        const reported = new Set([...ruleFiles(file)].flatMap(codesIn));
        if (kind === "Deployment") ofLists.forEach((code) => reported.delete(code));
        expect([`${name}/${kind}`, ...Object.keys(ruleCodes[kind] ?? {}).sort()]).toEqual([
          `${name}/${kind}`,
          ...[...reported].sort(),
        ]);
      }
    }
  });
});

/** The Workspace that an example of a platform may be in. */
const workspaceOf = ({ name }: KindReference): string =>
  JSON.stringify(
    kinds.find((kind) => kind.kind === "Workspace" && kind.name.split("/")[0] === name.split("/")[0])?.example,
  );

describe("the page of a kind", () => {
  it.each(named)("%s has an example that is in order", (_, kind) => {
    const [, yaml = ""] = /```yaml\n(.*?)```/s.exec(kindMarkdown(kind)) ?? [];
    const others = kind.kind === "Workspace" ? {} : { "manifests/workspace.yaml": workspaceOf(kind) };
    const loaded = loadSet({ "manifests/example.yaml": yaml, ...others });
    const problems = loaded.diagnostics.filter(({ file }) => file === "manifests/example.yaml");
    expect(loaded.documents).toContain("manifests/example.yaml");
    // An example refers to what is in no example, and reads what no project of a test has.
    const elsewhere = [
      "unknown-reference",
      "file-not-found",
      "missing-config",
      "variable-not-allowed",
      "unknown-workspace",
    ];
    expect(problems.filter(({ code }) => !elsewhere.includes(code))).toEqual([]);
  });

  it.each(named)("%s tells each field that the schema has, with its description and its default", (name, kind) => {
    const page = kindMarkdown(kind).replaceAll("\\", "");
    const [platform = ""] = name.split("/");
    const file =
      globSync(`schemas/${platform}/*.json`, { cwd: root }).find((path) => schemaAt(path)["title"] === kind.kind) ?? "";
    const told = described(schemaAt(file));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((text) => !page.includes(text.replaceAll("\\", "")))).toEqual([]);
  });

  it.each(named)("%s marks what replaces the object, what is secret and what must be there", (_, kind) => {
    const definition = platforms
      .flatMap((platform) => platform.kinds)
      .find(({ platform, kind: other }) => `${platform}/${other}` === kind.name);
    const secrets = flat(kind.fields).filter(({ secret }) => secret);
    expect(secrets.length > 0).toBe((definition?.secrets.length ?? 0) > 0);
    const page = kindMarkdown(kind);
    for (const field of kind.replacing)
      expect(page).toMatch(new RegExp(`^- \`${field}\` \\(.*a change replaces the object.*\\)`, "m"));
    for (const { path } of secrets)
      expect(page).toMatch(new RegExp(`\`${path.replace(/[.[\]]/g, "\\$&")}\` \\(.*secret`));
  });
});

const schemaAt = (path: string): Record<string, unknown> =>
  JSON.parse(sourceOf(join(root, path))) as Record<string, unknown>;

/** The descriptions of all properties of a schema, at every depth. */
function described(value: unknown, inProperties = false): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (["examples", "manifest", "default", "if"].includes(key) && !inProperties) return [];
    const { description } = (inProperties ? inner : {}) as { description?: unknown };
    return [
      ...(typeof description === "string" ? [description] : []),
      ...described(inner, key === "properties" && !inProperties),
    ];
  });
}

const flat = (fields: readonly Field[]): Field[] => fields.flatMap((field) => [field, ...flat(field.fields)]);

describe("voice-agents explain", () => {
  const talk = (argv: string[]) => run(["explain", ...argv], { width: 100 });

  it("lists the kinds and the codes", async () => {
    const { code, out } = await talk([]);
    expect(code).toBe(0);
    for (const { name } of kinds) expect(out).toContain(`  ${name}\n`);
    for (const name of allCodes().keys()) expect(out).toContain(`  ${name}\n`);
  });

  it("tells of each code what it means, and what to do", async () => {
    for (const [name, meanings] of allCodes()) {
      const { code, out } = await talk([name]);
      expect(code).toBe(0);
      const texts = meanings.flatMap(({ says, mend = says }) => [says, mend]);
      expect(texts.filter((text) => !/^[A-Z`].*[.:]$/s.test(text))).toEqual([]);
      expect(texts.filter((text) => !out.replace(/\s+/g, " ").includes(text.replace(/\s+/g, " ")))).toEqual([]);
    }
  });

  it("finds a field with and without the signs of lists, and those of metadata and outputs", async () => {
    const plain = await talk(["niche/VoiceAgent.activatedHours.hours.day"]);
    expect(plain.out).toContain("niche/VoiceAgent.activatedHours.hours[].day  text\n");
    expect(await talk(["niche/v1/voiceagent.spec.activatedHours.hours[0].day"])).toEqual(plain);
    expect((await talk(["niche/File.metadata.adopt"])).out).toMatch(/^niche\/File\.metadata\.adopt {2}text/);
    expect((await talk(["niche/Deployment.outputs.phoneNumber"])).out).toContain("outlives the agent");
  });

  it("tells a field of several shapes once for each", async () => {
    const { out } = await talk(["niche/Tool.configOverride.name"]);
    expect(out).toContain("where template is apiRequest");
  });

  it("says what is near where nothing is meant, and which where several are", async () => {
    const failed = async (topic: string): Promise<string> => {
      const { code, out, talk: said } = await talk([topic]);
      expect([code, out]).toEqual([64, ""]);
      return said;
    };
    expect(await failed("unknown-referense")).toContain('did you mean "unknown-reference"?');
    expect(await failed("niche/VoiceAgnt")).toContain('did you mean "niche/VoiceAgent"?');
    expect(await failed("niche/VoiceAgent.hours")).toContain('did you mean "activatedHours.hours"?');
    expect(await failed("Deployment")).toContain("niche/Deployment, miraiminds/Deployment");
    expect(await failed("constructor")).toContain("nothing is called");
    expect(await failed("niche/VoiceAgent.constructor")).toContain("has no field");
  });

  it("prints the model for machines", async () => {
    const { out } = await talk(["niche/Deployment", "--format", "json"]);
    const { kind } = JSON.parse(out) as { kind: KindReference };
    expect(kind.replacing).toEqual(["voiceAgentId"]);
    expect(kind.outputs.map(({ path }) => path)).toEqual(["phoneNumber", "onDuty"]);
  });
});
