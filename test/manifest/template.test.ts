import { describe, expect, it } from "vitest";
import { Deferred } from "../../provider/manifest/value.ts";
import { agent, loadSet, problemsOf, resource, transferTool, workspace } from "./load-set.ts";

const stack = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig: {voice-agents:environment: {value: [GREETING]}}\n",
  "Pulumi.acme.yaml": "config: {shop:brand: Acme, shop:days: 14, shop:pin: {secure: v1:abc}}\n",
};

/** An agent whose prompt is a template, with a tool beside it, in the stack `acme`. */
const filled = (template: string, more: Readonly<Record<string, string>> = {}) =>
  loadSet(
    {
      ...stack,
      "manifests/all.yaml": `${workspace()}---\n${agent("desk", 'customInstructions: "${template:prompts/p.md}"\n')}---\n${transferTool("transfer")}`,
      "manifests/prompts/p.md": template,
      ...more,
    },
    { stack: "acme" },
  );

const prompt = (loaded: ReturnType<typeof loadSet>): unknown =>
  resource(loaded, "niche.voiceAgent.desk").spec["customInstructions"];

describe("a template", () => {
  it("is filled in with configuration, and the rest of it stays as it is", () => {
    const loaded = filled("# ${config.brand}\n\n\t{{name}} has ${config.days} days, $${config.brand}: $5 {a} %%\n");
    expect(problemsOf(loaded)).toEqual([]);
    expect(prompt(loaded)).toBe("# Acme\n\n\t{{name}} has 14 days, ${config.brand}: $5 {a} %%\n");
    expect(resource(loaded, "niche.voiceAgent.desk").texts).toEqual(["/project/manifests/prompts/p.md"]);
  });

  it("leaves open what only the engine knows, and comes after what it refers to", () => {
    const loaded = filled("Say ${config.pin}, then ${tool.transfer.name} (${tool.transfer}) or ${env.GREETING}.");
    expect(problemsOf(loaded)).toEqual([]);
    expect(prompt(loaded)).toEqual(
      new Deferred([
        "Say ",
        { type: "config", key: "pin" },
        ", then ",
        { type: "reference", kind: "tool", name: "transfer", output: "name" },
        " (",
        { type: "reference", kind: "tool", name: "transfer" },
        ") or ",
        { type: "env", name: "GREETING" },
        ".",
      ]),
    );
    expect(loaded.resources.map(({ key }) => key)).toEqual([
      "niche.workspace.main",
      "niche.tool.transfer",
      "niche.voiceAgent.desk",
    ]);
  });

  it("is a text, also where it is nothing but one expression", () => {
    expect(prompt(filled("${config.days}"))).toBe("14");
    expect((prompt(filled("${tool.transfer}")) as Deferred).whole).toBeUndefined();
  });

  it("may stand beside other text, and its file is relative to the one that names it", () => {
    const loaded = filled("unused", {
      "overlays/acme/desk.yaml": agent("desk", 'customInstructions: "Brand: ${template:own.md}${text:rules.md}"\n'),
      "overlays/acme/own.md": "${config.brand}.\n",
      "overlays/acme/rules.md": "Be brief.\n",
    });
    expect(prompt(loaded)).toBe("Brand: Acme.\nBe brief.\n");
  });

  it("has each of its problems at its own place", () => {
    const text =
      "One.\n${config.bran}\n\n  ${tool.transfr} ${tool.transfer.nam} ${wool.x}\n${env.HOME_KEY}\n${text:other.md}${template:p.md}\n${ tool.x}\n";
    const loaded = filled(text);
    expect(problemsOf(loaded)).toEqual([
      "manifests/prompts/p.md:2:1 missing-config",
      "manifests/prompts/p.md:4:3 unknown-reference",
      "manifests/prompts/p.md:4:19 unknown-output",
      "manifests/prompts/p.md:4:40 unknown-expression",
      "manifests/prompts/p.md:5:1 variable-not-allowed",
      "manifests/prompts/p.md:6:1 expression-not-allowed",
      "manifests/prompts/p.md:6:17 expression-not-allowed",
      "manifests/prompts/p.md:7:3 malformed-expression",
    ]);
    const [config, tool] = loaded.diagnostics;
    expect(config).toMatchObject({ sourceLine: "${config.bran}", endColumn: 15, suggestion: 'did you mean "brand"?' });
    expect(tool).toMatchObject({ suggestion: 'did you mean "${tool.transfer}"?' });
  });

  it("has its problems at their places on lines that end as on Windows", () => {
    expect(problemsOf(filled("One.\r\n\r\n  ${tool.gone}\r\n"))).toEqual([
      "manifests/prompts/p.md:3:3 unknown-reference",
    ]);
  });

  it("that needs the agent it belongs to is a ring, shown where the ring is closed", () => {
    const loaded = filled("Call ${deployment.line.phoneNumber}.", {
      "manifests/line.yaml":
        'apiVersion: niche/v1\nkind: Deployment\nmetadata: {name: line}\nspec: {voiceAgentId: "${voiceAgent.desk}"}\n',
    });
    expect(loaded.diagnostics.map(({ code }) => code)).toEqual(["reference-cycle"]);
    expect(problemsOf(filled("I am ${voiceAgent.desk}."))).toEqual(["manifests/prompts/p.md:1:6 self-reference"]);
  });

  it("is found, read and refused as any other text", () => {
    const named = (path: string, more = {}) =>
      problemsOf(
        loadSet({
          "manifests/all.yaml": `${workspace()}---\n${agent("desk", `customInstructions: "\${template:${path}}"\n`)}`,
          ...more,
        }),
      );
    expect(named("gone.md")).toEqual(["manifests/all.yaml:16:24 file-not-found"]);
    expect(named("../../outside.md")).toEqual(["manifests/all.yaml:16:24 outside-project"]);
    expect(named("/etc/passwd")).toEqual(["manifests/all.yaml:16:24 outside-project"]);
    expect(named("empty.md", { "manifests/empty.md": "" })).toEqual(["manifests/all.yaml:16:24 empty-text"]);
  });
});

describe("a text", () => {
  const texts = (text: string, expression = "${text:p.md}") =>
    loadSet({
      "manifests/all.yaml": [
        workspace(),
        ...["a", "b"].map((name) => agent(name, `customInstructions: "${expression}"\n`)),
      ].join("---\n"),
      "manifests/p.md": text,
    });

  it("goes out as it is, with one warning for a file in which something looks like an expression", () => {
    const { resources, warnings, diagnostics } = texts("Welcome.\n  To ${config.brand}, ${tool.x}.\n");
    expect(diagnostics).toEqual([]);
    expect(resources.at(-1)?.spec["customInstructions"]).toBe("Welcome.\n  To ${config.brand}, ${tool.x}.\n");
    expect(warnings).toMatchObject([
      {
        file: "manifests/p.md",
        line: 2,
        column: 6,
        code: "literal-expression",
        message: "${config.brand} goes out as it stands here, and 1 more in this file: ${text:…} fills in nothing",
        suggestion:
          "to have it filled in, write ${template:p.md} in the manifest; if it is meant so, write $${ in the template",
      },
    ]);
  });

  it.each(["$${config.brand} is meant", "${ an open brace", "{{name}} $5 {a}"])(
    "without one is no reason for a warning: %s",
    (text) => {
      expect(texts(text).warnings).toEqual([]);
    },
  );

  it.each(["text", "template"])("may not grow without bounds, by ${%s:…}", (word) => {
    const large = "x".repeat(3 * 1024 * 1024);
    const twice = texts(large, `\${${word}:p.md}\${${word}:p.md}\${${word}:p.md}`);
    expect(new Set(twice.diagnostics.map(({ code }) => code))).toEqual(new Set(["text-too-long"]));
    const all = loadSet({
      "manifests/all.yaml": [
        workspace(),
        ...Array.from({ length: 44 }, (_, index) => agent(`a${index}`, `customInstructions: "\${${word}:p.md}"\n`)),
      ].join("---\n"),
      "manifests/p.md": large,
    });
    // 42 times 3 MB are 126 MB.
    expect(all.diagnostics.map(({ code, message }) => [code, message.slice(-6)])).toEqual([
      ["text-too-long", "128 MB"],
      ["text-too-long", "128 MB"],
    ]);
  });
});
