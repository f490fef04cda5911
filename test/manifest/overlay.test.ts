import { describe, expect, it } from "vitest";
import { loadEveryStack } from "../../provider/manifest/every-stack.ts";
import { applyOverlays } from "../../provider/manifest/overlay.ts";
import { parseSource } from "../../provider/manifest/parse.ts";
import { SourceText } from "../../provider/manifest/source-text.ts";
import { plainValue } from "../../provider/manifest/value.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { agent, loadSet, manifest, problemsOf, resource, transferTool, workspace } from "./load-set.ts";
import { memoryFiles } from "./memory-files.ts";

/** What a document `{spec: base}` becomes under an overlay `{spec: patch}`. */
function patched(base: unknown, patch: unknown): unknown {
  const [document, overlay] = [base, patch].map((spec) => {
    const text = JSON.stringify({ apiVersion: "niche/v1", kind: "Tool", metadata: { name: "a" }, spec });
    return parseSource(new SourceText({ file: "a.json", path: "/a.json", text }), () => undefined).documents;
  });
  const quietly = (): undefined => undefined;
  const overlaying = { report: quietly, warn: quietly, lacks: () => [] };
  const [result] = applyOverlays(document ?? [], overlay ?? [], overlaying).documents;
  return result && (plainValue(result) as { spec: unknown }).spec;
}

describe("an overlay", () => {
  // The examples of RFC 7396, appendix A, as far as they are about mappings: a whole document is always one.
  it.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    ["foo", { a: 1 }, { a: 1 }],
    [{ a: 1 }, ["c"], ["c"]],
  ])("is applied as RFC 7396 says: %j under %j is %j", (base, patch, result) => {
    expect(patched(base, patch)).toEqual(result);
  });

  const files = {
    "manifests/workspace.yaml": workspace("main", "biz-dev"),
    "manifests/desk.yaml": agent("desk", "firstMessage: Hello.\n"),
    "prompts/dev.md": "dev",
    "overlays/prod/prompts/desk.md": "prod prompt",
    "overlays/prod/a.yaml": manifest(
      "VoiceAgent",
      "desk",
      "conversationFlow: ${text:prompts/desk.md}\nfirstMessage: ~",
    ),
    "overlays/prod/z/b.yaml": manifest("VoiceAgent", "desk", "customInstructions: Be brief.", "  protect: true\n"),
    "overlays/staging/a.yaml": manifest("Workspace", "main", "businessId: biz-staging"),
  };

  it("changes the manifest for its own stack only; later files win, paths are relative to the overlay", () => {
    const prod = loadSet(files, { stack: "prod" });
    expect(problemsOf(prod)).toEqual([]);
    const { spec, metadata } = resource(prod, "niche.voiceAgent.desk");
    expect(spec).toEqual({
      name: "The desk",
      type: "INBOUND",
      conversationFlow: "prod prompt",
      customInstructions: "Be brief.",
    });
    expect(metadata.protect).toBe(true);
    expect(resource(prod, "niche.workspace.main").spec["businessId"]).toBe("biz-dev");
    expect(resource(loadSet(files, { stack: "staging" }), "niche.workspace.main").spec["businessId"]).toBe(
      "biz-staging",
    );
    expect(resource(loadSet(files), "niche.voiceAgent.desk").spec["firstMessage"]).toBe("Hello.");
  });

  it("is not taken for a manifest when the manifests are kept in the project's directory itself", () => {
    expect(loadSet(files, { manifests: ["."] }).documents).toEqual(["manifests/desk.yaml", "manifests/workspace.yaml"]);
  });

  const prod = (text: string, more: Readonly<Record<string, string>> = {}) =>
    loadSet({ ...files, "overlays/prod/a.yaml": text, "overlays/prod/z/b.yaml": "", ...more }, { stack: "prod" });
  const without = (loaded: ReturnType<typeof loadSet>): string[] =>
    problemsOf(loaded).filter((problem) => !problem.includes("empty-file"));

  it("adds a resource to its stack where it is whole, whatever order the overlays of it have", () => {
    const more = manifest("VoiceAgent", "night", "firstMessage: ~\ncustomInstructions: Be brief.");
    const added = prod(more, { "overlays/prod/b.yaml": agent("night", "firstMessage: Good evening.\n") });
    expect(without(added)).toEqual([]);
    expect(resource(added, "niche.voiceAgent.night")).toMatchObject({
      workspace: "niche.workspace.main",
      spec: { name: "The night", type: "INBOUND", conversationFlow: "Greet.", customInstructions: "Be brief." },
    });
    expect(resource(added, "niche.voiceAgent.night").spec).not.toHaveProperty("firstMessage");
    expect(loadSet(files).resources.map(({ key }) => key)).not.toContain("niche.voiceAgent.night");
  });

  it("is checked as any other resource when it adds one", () => {
    const wrong = prod(agent("night", 'toolIds: ["${tool.gone}"]\nfirstMesage: Hi.\nfirstMessage: ~\n'));
    expect(without(wrong)).toEqual([
      "overlays/prod/a.yaml:9:14 unknown-reference",
      "overlays/prod/a.yaml:10:3 unknown-property",
      "overlays/prod/a.yaml:11:3 overlay-removes-nothing",
    ]);
  });

  it("warns where it adds a resource beside one whose name is nearly the same, and counting is no mistake", () => {
    const warned = (name: string) => prod(agent(name)).warnings.map(({ code, suggestion }) => [code, suggestion]);
    expect(warned("deks")).toEqual([["overlay-adds-namesake", 'did you mean "desk"?']]);
    expect(warned("desk-2")).toEqual([]);
    expect(warned("night")).toEqual([]);
  });

  it("leaves a resource out by $disabled, and the last one decides", () => {
    const out = manifest("VoiceAgent", "desk", "{}").replace("spec:\n  {}\n", "$disabled: true\n");
    const keys = (loaded: ReturnType<typeof loadSet>): string[] => loaded.resources.map(({ key }) => key);
    expect(keys(prod(out))).toEqual(["niche.workspace.main"]);
    const again = prod(out, { "overlays/prod/b.yaml": out.replace("true", "false") });
    expect(keys(again)).toEqual(["niche.workspace.main", "niche.voiceAgent.desk"]);
    expect(without(again)).toEqual([]);
    expect(keys(prod(agent("night", "") + "$disabled: true\n"))).not.toContain("niche.voiceAgent.night");
  });

  it("says of a left-out Workspace why what is in it has none", () => {
    const out = workspace().replace(/spec:[^]*/, "$disabled: true\n");
    expect(prod(out).diagnostics.filter(({ code }) => code !== "empty-file")).toMatchObject([
      {
        code: "disabled-reference",
        message: expect.stringContaining("$disabled at overlays/prod/a.yaml:5") as unknown,
      },
    ]);
  });

  it("leaves out nothing from within a manifest", () => {
    const inBase = loadSet({ "manifests/all.yaml": `${workspace()}$disabled: true\n` });
    expect(problemsOf(inBase)).toEqual(["manifests/all.yaml:7:1 unknown-property"]);
  });
});

describe("every stack", () => {
  const files = {
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "Pulumi.dev.yaml": "config: {}\n",
    "manifests/all.yaml": `${workspace()}---\n${agent("desk", 'multilingual: "${config.greeting}"\ntoolIds: ["${tool.transfer}"]\n')}---\n${transferTool("transfer")}`,
    "overlays/dev/a.yaml": manifest("VoiceAgent", "desk", "nam: x"),
    "overlays/prod/a.yaml": transferTool("transfer").replace(/spec:[^]*/, "$disabled: true\n"),
    "overlays/stage/a.yaml": transferTool("transfer").replace(/spec:[^]*/, "$disabled: true\n"),
  };

  it("is checked with its overlays, each problem once with the names of its stacks", () => {
    const found = loadEveryStack({
      kinds: installedKinds,
      projectDirectory: "/project",
      files: memoryFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/project/${path}`, text]))),
    });
    expect(found.diagnostics.map(({ file, code, message }) => `${file} ${code} ${message}`)).toEqual([
      "manifests/all.yaml disabled-reference in the stack prod: ${tool.transfer} is left out of this stack, by $disabled at overlays/prod/a.yaml:5",
      "manifests/all.yaml disabled-reference in the stack stage: ${tool.transfer} is left out of this stack, by $disabled at overlays/stage/a.yaml:5",
      "overlays/dev/a.yaml unknown-property spec.nam is not a known property",
    ]);
    expect(found.documents).toEqual(["manifests/all.yaml", "manifests/all.yaml", "manifests/all.yaml"]);
  });

  it("is named where a problem is that of several", () => {
    const more = {
      ...files,
      "overlays/prod/a.yaml": workspace("main", "."),
      "overlays/stage/a.yaml": workspace("main", "."),
      "Pulumi.dev.yaml": "config: {voice-agents:onConflct: stop}\n",
      "Pulumi.prod.yaml": "config: {shop:greeting: maybe}\n",
      "Pulumi.stage.yaml": "config: {shop:greeting: maybe}\n",
    };
    const found = loadEveryStack({
      kinds: installedKinds,
      projectDirectory: "/project",
      files: memoryFiles(Object.fromEntries(Object.entries(more).map(([path, text]) => [`/project/${path}`, text]))),
    });
    expect(found.diagnostics.map(({ file, code, message }) => `${file} ${code} ${message.slice(0, 60)}`)).toEqual([
      expect.stringMatching(/^Pulumi\.dev\.yaml unknown-setting there is no setting/),
      expect.stringMatching(/^manifests\/all\.yaml wrong-type in the stacks prod, stage: spec\.multilingual must be/),
      "overlays/dev/a.yaml unknown-property spec.nam is not a known property",
      expect.stringMatching(/^overlays\/prod\/a\.yaml wrong-form spec\.businessId/),
      expect.stringMatching(/^overlays\/stage\/a\.yaml wrong-form spec\.businessId/),
    ]);
  });
});
