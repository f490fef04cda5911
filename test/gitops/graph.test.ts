import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../cli/run.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { agent, manifest, workspace } from "../manifest/load-set.ts";

const label = `a"]; end --> x[<script>alert(1)</script>]`;
const files = {
  "Pulumi.yaml": "name: drawn\nruntime: nodejs\n",
  "manifests/all.yaml": [
    workspace(),
    agent("plain", "customInstructions: ${text:plain.md}\n"),
    manifest(
      "VoiceAgent",
      "steps",
      `name: Steps\ntype: INBOUND\nworkflow:\n  startNode: start\n  nodes:\n    - { id: start, type: conversation, prompt: Greet, label: ${JSON.stringify(label)} }\n    - { id: end, type: tool, prompt: endCall }\n  edges:\n    - { from: start, to: end, when: "it's \\"done\\"; --> y" }`,
    ),
    manifest("Deployment", "steps", "voiceAgentId: ${voiceAgent.steps}"),
  ].join("---\n"),
  "manifests/plain.md": "Be kind.\n",
};

test("one agent: what leads to it and its conversation, with no text of a stranger outside of quotes", async () => {
  const directory = temporaryFolder(files);
  const draw = (...args: string[]) => run(["graph", "steps", ...args], { directory });
  const mermaid = await draw();
  expect(mermaid.out.split("\n").slice(0, 5)).toEqual([
    "flowchart LR",
    '  n0("voiceAgent steps")',
    '  n1[["deployment steps"]]',
    expect.stringMatching(/^ {2}n2\["a#34;#93;#59; end --#62; x#91;#60;script/) as string,
    '  n3["endCall"]',
  ]);
  expect(mermaid.out).toContain("n1 --> n0");
  expect(mermaid.out).toContain('n0 -->|"begins with"| n2');
  expect(mermaid.out).not.toContain("plain");
  const dot = await draw("--format", "dot");
  expect(dot.out).toContain(String.raw`n2 [label="a\"]; end --> x[<script>alert(1)</script…", shape=box];`);
  const svg = await draw("--format", "svg");
  expect(svg.out).toMatch(/^<svg xmlns/);
  expect(svg.out).not.toContain("<script");
  expect(await draw("--format", "svg")).toEqual(svg);
  const html = await draw("--format", "html", "--out", "page.html");
  expect(html).toMatchObject({ code: 0, out: "" });
  expect(existsSync(join(directory, "page.html"))).toBe(true);
  expect(await draw("--out", "gone/page.html")).toMatchObject({
    code: 1,
    talk: expect.stringMatching(
      /^error: drawing the manifests: --out gone\/page.html cannot be written: ENOENT/,
    ) as string,
  });
});

test("an agent that is not there, and manifests that are not valid", async () => {
  const directory = temporaryFolder(files);
  expect(await run(["graph", "stepps"], { directory })).toMatchObject({
    code: 64,
    talk: expect.stringContaining('did you mean "steps"?') as string,
  });
  const broken = temporaryFolder({ ...files, "manifests/plain.md": "", "manifests/x.yaml": agent("plain") });
  expect((await run(["graph"], { directory: broken })).code).toBe(1);
});
