import { describe, expect, it } from "vitest";
import { applyOverlays } from "../../provider/manifest/overlay.ts";
import { parseSource } from "../../provider/manifest/parse.ts";
import { SourceText } from "../../provider/manifest/source-text.ts";
import { plainValue } from "../../provider/manifest/value.ts";
import { agent, loadSet, manifest, problemsOf, resource, workspace } from "./load-set.ts";

/** What a document `{spec: base}` becomes under an overlay `{spec: patch}`. */
function patched(base: unknown, patch: unknown): unknown {
  const [document, overlay] = [base, patch].map((spec) => {
    const text = JSON.stringify({ apiVersion: "niche/v1", kind: "Tool", metadata: { name: "a" }, spec });
    return parseSource(new SourceText({ file: "a.json", path: "/a.json", text }), () => undefined).documents;
  });
  const [result] = applyOverlays(document ?? [], overlay ?? [], () => undefined);
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
});
