import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { editorSettings } from "../../cli/init/project-files.ts";
import { startEditor, type Editor } from "../harness/language-server.ts";

const root = join(import.meta.dirname, "..", "..");
const example = join(root, "examples", "front-desk");

const settingsOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, ".vscode", "settings.json"), "utf8")) as Record<string, unknown>;

/** Two documents, before the one that is looked at. */
const before = `apiVersion: niche/v1
kind: Workspace
metadata: { name: main }
spec: { businessId: "\${config.businessId}" }
---
apiVersion: niche/v1
kind: Tool
metadata: { name: calendar }
spec: { template: googleCal }
---
`;

const agent = "apiVersion: niche/v1\nkind: VoiceAgent\nmetadata:\n  name: desk\nspec:\n  name: Desk\n";

let editor: Editor;
let files = 0;
beforeAll(async () => {
  // What the extension sets by itself.
  const defaults = { "yaml.validate": true, "yaml.completion": true, "yaml.hover": true };
  editor = await startEditor(example, { ...defaults, ...settingsOf(example) });
});
afterAll(() => editor.close());

const open = (text: string) => editor.open(`manifests/probe-${String((files += 1))}.yaml`, before + text);
const labels = async (text: string) => (await open(text).complete()).map(({ label }) => label);

describe("in the third document of a file, an editor with the settings of an example", () => {
  test("completes the kind, a field, a value and an expression", async () => {
    expect(await labels("apiVersion: niche/v1\nkind: |\n")).toEqual(
      expect.arrayContaining(["VoiceAgent", "Tool", "Deployment"]),
    );
    expect(await labels(`${agent}  |\n`)).toEqual(expect.arrayContaining(["conversationFlow", "toolIds", "type"]));
    expect(await labels(`${agent}  type: |\n`)).toEqual(["INBOUND", "OUTBOUND"]);
    expect(await labels(`${agent}  conversationFlow: |\n`)).toContain("${text:prompts/front-desk.md}");
    expect(await labels(`${agent}  toolIds:\n    - |\n`)).toContain("${tool.transfer-sales}");
  });

  test("offers a whole document to begin with", async () => {
    const found = (await open("v|\n").complete()).find(({ label }) => label === "VoiceAgent (niche/v1)");
    expect(found?.insertText).toMatch(/^apiVersion: niche\/v1\nkind: VoiceAgent\nmetadata:\n {2}name: \$\{1:name\}\n/);
  });

  test("marks the wrong field and nothing else, not an expression where a flag or a number is wanted", async () => {
    const wrong = await open(`${agent}  type: INBOUND\n  conversationFlow: Greet.\n  greting: Hello\n`).diagnostics();
    expect(wrong.map(({ range, message }) => [range.start.line, message])).toEqual([
      [18, "Property greting is not allowed."],
    ]);
    const fine = `${agent}  type: INBOUND\n  conversationFlow: Greet.\n  multilingual: \${config.multilingual}\n`;
    expect(await open(fine).diagnostics()).toEqual([]);
    const number = `---
apiVersion: niche/v1
kind: Tool
metadata: { name: other }
spec:
  template: googleCal
  configOverride:
    appointmentConfig:
      slotDurationMinutes: \${config.minutes}
`;
    expect(await open(fine + number).diagnostics()).toEqual([]);
    expect(await open((fine + number).replace("${config.minutes}", "many")).diagnostics()).toHaveLength(1);
  });

  test.each([
    ["a field", `${agent}  type: INBOUND\n  multi|lingual: true\n`],
    ["a value", `${agent}  type: INB|OUND\n`],
    ["a kind", agent.replace("VoiceAgent", "Voice|Agent")],
    [
      "what a template decides",
      "apiVersion: niche/v1\nkind: Tool\nmetadata: {name: t}\nspec:\n  template: googleCal\n  config|Override: {}\n",
    ],
  ])("says of %s what it is, and nothing twice", async (_what, text) => {
    const parts = (await open(text).hover()).split(/\n+/).filter((part) => part.length > 20);
    expect(parts.length).toBeGreaterThan(0);
    expect(parts).toEqual([...new Set(parts)]);
  });
});

test.each(globSync("examples/*", { cwd: root }))(
  "%s has the settings that `init` writes, and paths that lead somewhere",
  (folder) => {
    expect(settingsOf(join(root, folder))).toEqual(editorSettings("../../schemas"));
    for (const schema of ["manifest", "overlay"])
      expect(existsSync(join(root, folder, "../../schemas", `${schema}.schema.json`))).toBe(true);
    for (const file of globSync(`${folder}/{manifests,overlays}/**/*.yaml`, { cwd: root })) {
      for (const [, path = ""] of readFileSync(join(root, file), "utf8").matchAll(
        /^# yaml-language-server: \$schema=(.*)$/gm,
      ))
        expect([file, existsSync(join(root, dirname(file), path))]).toEqual([file, true]);
    }
  },
);

test("SchemaStore's entry names the schema by its own id", () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(join(root, "schemas", file), "utf8")) as Record<string, unknown>;
  expect(read("schemastore.json")).toMatchObject({
    url: read("manifest.schema.json")["$id"],
    fileMatch: expect.any(Array) as unknown,
  });
});
