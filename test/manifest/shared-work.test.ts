import { describe, expect, it } from "vitest";
import type { FileSystem } from "../../provider/manifest/file-system.ts";
import { formatText } from "../../provider/manifest/format-text.ts";
import { loadEveryStack } from "../../provider/manifest/every-stack.ts";
import { loadManifests, type LoadOptions } from "../../provider/manifest/load.ts";
import { SharedWork } from "../../provider/manifest/shared-work.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { brokenCases, expectedTexts, optionsOfCase } from "./broken-cases.ts";
import { agent, manifest, workspace } from "./load-set.ts";
import { memoryFiles } from "./memory-files.ts";

const options = (files: Readonly<Record<string, string>>): LoadOptions => ({
  kinds: installedKinds,
  projectDirectory: "/project",
  files: memoryFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/project/${path}`, text]))),
});

/** Every way in which a stack can have a say in a manifest, and manifests in which none has. */
const project = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig: { voice-agents:environment: { value: [SHOP_KEY] } }\n",
  "Pulumi.dev.yaml": "config: { shop:brand: Dev }\n",
  "Pulumi.prod.yaml": 'config: { shop:brand: Prod, shop:multilingual: "maybe", voice-agents:environment: [OTHER] }\n',
  "manifests/all.yaml": [
    workspace().replace("spec:\n", "spec:\n  credentials: SHOP_KEY\n"),
    agent("by-config", "firstMessage: ${config.brand}\n"),
    agent("by-template", "firstMessage: ${template:greeting.md}\n"),
    agent("by-type", "multilingual: ${config.multilingual}\n"),
    agent("by-environment", "firstMessage: ${env.SHOP_KEY}\n"),
    agent("by-metadata").replace("metadata:\n", "metadata:\n  adopt: ${config.brand}\n"),
    agent("by-overlay"),
    agent("alone", "firstMessage: ${text:literal.md}\n"),
    agent("wrong", "nam: x\n"),
  ].join("---\n"),
  "manifests/greeting.md": "Welcome to ${config.brand}",
  "manifests/literal.md": "Welcome to ${config.brand}",
  "overlays/prod/a.yaml": manifest("VoiceAgent", "by-overlay", "firstMessage: Hello"),
};

describe("loads that share their work", () => {
  it("have the results of loads that do not, in whatever order", () => {
    const shared = new SharedWork();
    for (const stack of ["dev", "prod", undefined, "prod", "dev"]) {
      const one = { ...options(project), environment: { SHOP_KEY: "x" }, ...(stack === undefined ? {} : { stack }) };
      expect(loadManifests({ ...one, shared })).toEqual(loadManifests(one));
    }
  });

  it("parse anew what has changed from one load to the next, and report the same of what has not", () => {
    const { parsed } = new SharedWork();
    const files = { ...project, "manifests/other.yaml": agent("other", "firstMessage: Hello\n") };
    const edited = [
      files,
      { ...files, "manifests/other.yaml": files["manifests/other.yaml"].replace("Hello", "Howdy") },
      { ...files, "manifests/other.yaml": `${files["manifests/other.yaml"]}\tspec: [` },
      { ...files, "overlays/prod/a.yaml": "a: 1\na: 2\n" },
      { ...files, "manifests/all.yaml": workspace() },
    ];
    for (const one of [...edited, ...edited.reverse()].map((each) => ({ ...options(each), stack: "prod" })))
      expect(loadManifests({ ...one, shared: new SharedWork(parsed) })).toEqual(loadManifests(one));
  });

  it("report what is wrong each time", () => {
    const again = brokenCases.map((name) => {
      const shared = new SharedWork();
      loadManifests({ ...optionsOfCase(name), stack: "another", shared });
      const { diagnostics } = loadManifests({ ...optionsOfCase(name), shared });
      return [name, `${formatText(diagnostics)}\n`];
    });
    expect(new Map(again as [string, string][])).toEqual(expectedTexts());
  });

  it("have room for as much text as others, and what did not fit into one may fit into the next: 128 MB", () => {
    const takes = (name: string): string => agent(name, 'customInstructions: "${text:p.md}"\n');
    const names = Array.from({ length: 43 }, (_, index) => `a${index}`);
    const without = takes("a0").replace(/spec:[^]*/, "$disabled: true\n");
    const one = options({
      "manifests/a.yaml": [workspace(), ...names.map(takes)].join("---\n"),
      "manifests/p.md": "x".repeat(3 * 1024 * 1024),
      "overlays/less/a.yaml": without,
      "overlays/more/a.yaml": takes("b").replace("text:", "text:../../manifests/"),
      "overlays/same/a.yaml": without.replace("true", "false"),
    });
    const shared = new SharedWork();
    // 42 times 3 MB are 126 MB.
    for (const [stack, tooMuch] of Object.entries({ same: 1, less: 0, more: 2, "less ": 0, "same ": 1 })) {
      const { diagnostics } = loadManifests({ ...one, stack: stack.trim(), shared });
      expect(diagnostics.map(({ code }) => code)).toEqual(Array.from({ length: tooMuch }, () => "text-too-long"));
    }
  });

  it("read each file of the manifests once, for however many stacks", () => {
    const stacks = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`Pulumi.s${index}.yaml`, "config: {}\n"]),
    );
    const { files, ...one } = options({ ...project, ...stacks });
    const read: string[] = [];
    const counting: FileSystem = {
      ...files!,
      readFile(path, most) {
        read.push(path);
        return files!.readFile(path, most);
      },
    };
    loadEveryStack({ ...one, files: counting });
    const counts = Map.groupBy(
      read.filter((path) => /\/(manifests|overlays)\//.test(path)),
      (path) => path,
    );
    expect([...counts].map(([path, reads]) => [path, reads.length])).toEqual(
      ["manifests/all.yaml", "manifests/greeting.md", "manifests/literal.md", "overlays/prod/a.yaml"].map((path) => [
        `/project/${path}`,
        1,
      ]),
    );
  });
});
