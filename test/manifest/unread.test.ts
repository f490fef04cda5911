import { describe, expect, it } from "vitest";
import { agent, loadSet, problemsOf, workspace } from "./load-set.ts";

const project = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "Pulumi.prod.yaml": "config: {}\n",
  "Pulumi.dev.yaml": "config: {}\n",
  "manifests/workspace.yaml": workspace(),
};
const desk = agent("desk");
const json = JSON.stringify({ apiVersion: "niche/v1", kind: "VoiceAgent" }, undefined, 2);

type Files = Record<string, string>;
const warningsOf = (files: Files, stack?: string): string[] => {
  const loaded = loadSet({ ...project, ...files }, stack === undefined ? {} : { stack });
  return [...problemsOf(loaded), ...loaded.warnings.map(({ file, line, code }) => `${file}:${line} warning ${code}`)];
};

describe("a file that looks like a manifest and is not read", () => {
  it.each<[string, Files, number?]>([
    ["manifests/desk.yaml.bak", { "manifests/desk.yaml.bak": desk }],
    ["manifests/desk.yamll", { "manifests/desk.yamll": `# The desk.\n${desk}` }, 2],
    ["manifests/desk", { "manifests/desk": desk }],
    ["manifests/desk.yaml.txt", { "manifests/desk.yaml.txt": desk }],
    ["manifests/desk.jsonc", { "manifests/desk.jsonc": json }, 2],
    ["manifests/.desk.yaml", { "manifests/.desk.yaml": desk }],
    ["manifests/.drafts", { "manifests/.drafts/desk.yaml": desk }],
    ["manifests/Pulumi.desk.yaml", { "manifests/Pulumi.desk.yaml": desk }],
    ["desk.yaml", { "desk.yaml": desk }],
    ["manifest/desk.yml", { "manifest/desk.yml": desk }],
    ["overlay/prod/desk.json", { "overlay/prod/desk.json": json }, 2],
  ])("is told in a warning: %s", (file, files, line = 1) => {
    expect(warningsOf(files)).toEqual([`${file}:${line} warning unread-manifest`]);
  });

  it("is told among the overlays of the stack", () => {
    expect(warningsOf({ "overlays/prod/desk.yaml.orig": desk }, "prod")).toEqual([
      "overlays/prod/desk.yaml.orig:1 warning unread-manifest",
    ]);
  });

  it.each<[string, Files]>([
    [
      "YAML of other tools",
      { "docker-compose.yml": "services: {}\n", "k8s/app.yaml": "apiVersion: apps/v1\nkind: Deployment\n" },
    ],
    ["settings of tools", { "manifests/.yamllint.yml": "rules: {}\n", "manifests/.prettierrc.json": "{}" }],
    ["prompts and documents", { "manifests/prompts/desk.md": `An example:\n\n${desk}`, "manifests/x.txt": "Greet.\n" }],
    ["another project", { "examples/Pulumi.yaml": "name: x\n", "examples/manifests/desk.yaml": desk }],
    [
      "what is far away or installed",
      { "node_modules/x/desk.yaml": desk, "a/b/c/desk.yaml": desk, ".git/desk.yaml": desk },
    ],
    ["overlays of other stacks", { "overlays/dev/desk.yaml": agent("main").replace("VoiceAgent", "Workspace") }],
  ])("is none where it is %s", (_, files) => {
    expect(warningsOf(files)).toEqual([]);
  });

  it("stops nothing: the other manifests are loaded", () => {
    const { resources, diagnostics, warnings } = loadSet({ ...project, "desk.yaml": desk });
    expect([resources.map(({ key }) => key), diagnostics]).toEqual([["niche.workspace.main"], []]);
    expect(warnings[0]).toMatchObject({
      message: "desk.yaml looks like a manifest, and is not read: it is not in the folder manifests",
      suggestion: "move it there",
    });
  });
});

describe("an overlay that belongs to no stack", () => {
  it.each<[string, Files]>([
    ["overlays/prd", { "overlays/prd/desk.yaml": desk }],
    ["overlays/Prod", { "overlays/Prod/desk.yaml": desk }],
    ["overlays/desk.yaml", { "overlays/desk.yaml": desk }],
  ])("is an error: %s", (file, files) => {
    expect(warningsOf(files)).toEqual([`${file}:1:1 overlay-without-stack`]);
    expect(warningsOf(files, "dev")).toEqual([`${file}:1:1 overlay-without-stack`]);
  });

  it.each<[string, Files, string?]>([
    ["the stack itself that is asked for", { "overlays/prd/w.yaml": workspace() }, "prd"],
    ["a stack without configuration", { "overlays/staging/desk.yaml": desk }],
    ["a stack with a number", { "overlays/prod-2/desk.yaml": desk, "overlays/dev2/desk.yaml": desk }],
    ["beside the folder that it could be", { "overlays/prd/desk.yaml": desk, "overlays/prod/w.yaml": workspace() }],
    ["a note", { "overlays/README.md": "Overlays.\n", "overlays/values.yaml": "a: 1\n" }],
  ])("is none where it is %s", (_, files, stack) => {
    expect(warningsOf(files, stack)).toEqual([]);
  });
});

describe("names that are one name to many machines", () => {
  it.each<[string, Files]>([
    ["manifests/desk.yaml:1:1 names-alike", { "manifests/Desk.yaml": agent("a"), "manifests/desk.yaml": agent("b") }],
    ["manifests/sub:1:1 names-alike", { "manifests/Sub/a.yaml": agent("a"), "manifests/sub/b.yaml": agent("b") }],
    [
      "manifests/caf\u00e9.yaml:1:1 names-alike",
      { "manifests/cafe\u0301.yaml": agent("a"), "manifests/caf\u00e9.yaml": agent("b") },
    ],
  ])("are an error: %s", (problem, files) => {
    expect(warningsOf(files)).toEqual([problem]);
  });
});
