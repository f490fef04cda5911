import { appendFile, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateSchemas } from "../../tools/schemas.ts";
import { platformTypes } from "../../tools/schemas/types.ts";
import { schemasDirectory } from "./sources.ts";

let root = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "schemas-"));
  await cp(schemasDirectory, join(root, "schemas"), {
    recursive: true,
    filter: (path) => !/(manifest|overlay)\.schema\.json$/.test(path),
  });
});

afterAll(() => rm(root, { recursive: true }));

test("what is committed is what the schemas give", async () => {
  expect(await generateSchemas({ check: true })).toEqual([]);
});

test("everything is made where nothing is, and is fresh afterwards", async () => {
  const made = await generateSchemas({ check: false, root });
  const pages = made.filter((path) => /^(docs|templates)\//.test(path));
  expect(pages).toEqual(
    expect.arrayContaining([
      "docs/errors.md",
      "docs/kinds/README.md",
      "docs/kinds/niche/File.md",
      "templates/niche/Pulumi.yaml",
    ]),
  );
  expect(made.filter((path) => !pages.includes(path)).sort()).toEqual([
    "emulator/generated/platforms.ts",
    "gitops/generated/change-set.ts",
    "gitops/generated/drift.ts",
    "provider/generated/formantai.ts",
    "provider/generated/miraiminds.ts",
    "provider/generated/niche.ts",
    "provider/generated/platforms.ts",
    "provider/generated/validators.d.ts",
    "schemas/manifest.schema.json",
    "schemas/overlay.schema.json",
  ]);
  expect(await readFile(join(root, "provider/generated/validators.js"), "utf8")).toContain("export const validators");
  expect(await generateSchemas({ check: true, root })).toEqual([]);
});

test("a check names what is stale and leaves it alone", async () => {
  await generateSchemas({ check: false, root });
  const edited = join(root, "provider/generated/niche.ts");
  await appendFile(edited, "// by hand\n");
  expect(await generateSchemas({ check: true, root })).toEqual(["provider/generated/niche.ts"]);
  expect(await readFile(edited, "utf8")).toMatch(/by hand\n$/);
  expect(await generateSchemas({ check: false, root })).toEqual(["provider/generated/niche.ts"]);
  expect(await readFile(edited, "utf8")).not.toMatch(/by hand/);
});

test("the types carry descriptions, defaults and a union of the shapes that a template chooses", async () => {
  const types = await readFile(join(import.meta.dirname, "../../provider/generated/niche.ts"), "utf8");
  expect(types).toMatch(/export type NicheVoiceAgentSpec = \{\n {2}\/\*\*\n {3}\* Name of the agent/);
  expect(types).toMatch(/@default "onChange"/);
  // What a program may write is in test/pulumi/program-types.ts, for the compiler.
  const code = types.replaceAll(/ *\/\*\*.*?\*\/\n/gs, "");
  expect(code).toContain(
    '{\n      configOverride: NicheTransferCallConfig;\n      template: "transferCall";\n      templateToolId?: never;\n    }',
  );
  expect(code).toContain("{\n      conversationFlow: string;\n      workflow?: never;\n    }");
});

test("the types leave no shape open where there is one for each variant, and may hold themselves", async () => {
  const types = await readFile(join(import.meta.dirname, "../../provider/generated/miraiminds.ts"), "utf8");
  const [, variant = ""] =
    /export type MiraiMindsVariant =(.*?);\n\n/s.exec(types.replaceAll(/ *\/\*\*.*?\*\/\n/gs, "")) ?? [];
  expect(variant.match(/config\??: MiraiMinds\w+Config;\n {6}type: "\w+"/g)).toHaveLength(6);
  expect(variant).not.toContain("[key: string]");
  expect(types).toMatch(/^ {2}fields\?: MiraiMindsVariable\[\];$/m);
  expect(types).toMatch(/^ {2}callInsightPlan\?: \{\n {4}\[key: string\]: MiraiMindsCallInsight;$/m);
});

test("a platform that no list has is an error that says where to add it", async () => {
  const kind = { platform: "elsewhere", kind: "Tool", schema: {} };
  await expect(platformTypes([kind])).rejects.toThrow(/schemas\/elsewhere: .*provider\/platforms\/index\.ts/);
});
