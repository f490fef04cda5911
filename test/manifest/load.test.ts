import { describe, expect, it } from "vitest";
import { Deferred } from "../../provider/manifest/value.ts";
import { agent, loadSet, manifest, problemsOf, resource, transferTool, workspace } from "./load-set.ts";

const main = { "manifests/workspace.yaml": workspace() };

describe("a set of manifests", () => {
  it("is read from all files below the folder, several documents a file, sorted by path", () => {
    const loaded = loadSet({
      "manifests/b/tools.yml": `${transferTool("one")}---\n${transferTool("two", "+12125550101")}---\n# nothing more\n`,
      "manifests/a.json": JSON.stringify({
        $schema: "../schemas/manifest.schema.json",
        apiVersion: "niche/v1",
        kind: "VoiceAgent",
        metadata: { name: "json" },
        spec: { name: "JSON", type: "INBOUND", conversationFlow: "Greet." },
      }),
      "manifests/README.md": "not a manifest",
      "manifests/.hidden.yaml": "nor this",
      "manifests/node_modules/x/y.yaml": "nor this",
      ...main,
    });
    expect(problemsOf(loaded)).toEqual([]);
    expect(loaded.documents).toEqual([
      "manifests/a.json",
      "manifests/b/tools.yml",
      "manifests/b/tools.yml",
      "manifests/workspace.yaml",
    ]);
    expect(loaded.resources.map(({ key }) => key).sort()).toEqual([
      "niche.tool.one",
      "niche.tool.two",
      "niche.voiceAgent.json",
      "niche.workspace.main",
    ]);
  });

  it("may begin with a byte order mark and end its lines as Windows does", () => {
    const windows = `\uFEFF${manifest("VoiceAgent", "desk", "name: Desk\ntype: INBOUND\nconversationFlow: |\n  Greet.\n  Ask.\ntoolIds: [x, 7]")}`;
    const loaded = loadSet({ ...main, "manifests/desk.yaml": windows.replaceAll("\n", "\r\n") });
    expect(resource(loaded, "niche.voiceAgent.desk").spec["conversationFlow"]).toBe("Greet.\nAsk.\n");
    expect(problemsOf(loaded)).toEqual(["manifests/desk.yaml:11:16 wrong-type"]);
    expect(loaded.diagnostics[0]?.sourceLine).toBe("  toolIds: [x, 7]");
  });

  it("may use YAML's anchors and aliases within a document", () => {
    const hours =
      'activatedHours:\n  timezone: UTC\n  hours:\n    - { day: monday, startTime: &open "09:00", endTime: "17:00" }\n    - { day: friday, startTime: *open, endTime: "13:00" }\n';
    const { spec } = resource(
      loadSet({ ...main, "manifests/desk.yaml": agent("desk", hours) }),
      "niche.voiceAgent.desk",
    );
    expect(spec["activatedHours"]).toMatchObject({ hours: [{ startTime: "09:00" }, { startTime: "09:00" }] });
  });

  it("is told once of an expression that YAML's aliases repeat, where it stands", () => {
    const wrong = "voiceId: &id ${nothing}\nbackgroundSound: *id\ncustomInstructions: *id\n";
    const loaded = loadSet({ ...main, "manifests/desk.yaml": agent("desk", wrong) });
    expect(problemsOf(loaded)).toEqual(["manifests/desk.yaml:9:25 malformed-expression"]);
  });

  it("gives each resource its only Workspace, or the one that it names", () => {
    const one = loadSet({ ...main, "manifests/desk.yaml": agent("desk") });
    expect(resource(one, "niche.voiceAgent.desk").workspace).toBe("niche.workspace.main");
    const named = manifest(
      "VoiceAgent",
      "desk",
      "name: Desk\ntype: INBOUND\nconversationFlow: Greet.",
      "  workspace: south\n",
    );
    const two = loadSet({ ...main, "manifests/south.yaml": workspace("south", "biz-2"), "manifests/desk.yaml": named });
    expect(resource(two, "niche.voiceAgent.desk").workspace).toBe("niche.workspace.south");
  });

  it("allows one natural key in each of two workspaces", () => {
    const inWorkspace = (name: string, owner: string): string =>
      manifest("VoiceAgent", name, "name: Desk\ntype: INBOUND\nconversationFlow: Greet.", `  workspace: ${owner}\n`);
    const loaded = loadSet({
      ...main,
      "manifests/south.yaml": workspace("south", "biz-2"),
      "manifests/a.yaml": inWorkspace("a", "main"),
      "manifests/b.yaml": inWorkspace("b", "south"),
    });
    expect(problemsOf(loaded)).toEqual([]);
  });

  it("hands over what the metadata says", () => {
    const metadata =
      "  protect: true\n  retainOnDelete: true\n  ignoreChanges: [name, 'toolIds[0]', 'passthrough.speed']\n  previousNames: [reception]\n  onDelete: retain\n  adopt: agent-${config.id}\n";
    const text = manifest(
      "VoiceAgent",
      "desk",
      'name: Desk\ntype: INBOUND\nconversationFlow: Greet.\ntoolIds: ["tool-1"]',
      metadata,
    );
    const loaded = loadSet({ ...main, "manifests/desk.yaml": `${text}passthrough:\n  speed: 1.1\n` });
    expect(problemsOf(loaded)).toEqual([]);
    const { metadata: read, passthrough, adopt } = resource(loaded, "niche.voiceAgent.desk");
    expect(read).toMatchObject({
      protect: true,
      retainOnDelete: true,
      ignoreChanges: ["name", "toolIds[0]", "passthrough.speed"],
      previousNames: ["reception"],
      onDelete: "retain",
    });
    expect(passthrough).toEqual({ speed: 1.1 });
    expect(adopt).toEqual(new Deferred(["agent-", { type: "config", key: "id" }]));
  });
});

describe("the order of resources", () => {
  it("puts everything after what it refers to, and otherwise follows the files", () => {
    const loaded = loadSet({
      "manifests/1-deployment.yaml": manifest("Deployment", "line", "voiceAgentId: ${voiceAgent.desk}"),
      "manifests/2-agent.yaml": agent("desk", 'toolIds: ["${tool.b}", "${tool.a}"]'),
      "manifests/3-tools.yaml": `${transferTool("a")}---\n${transferTool("b", "+12125550101")}---\n${transferTool("c", "+12125550102")}`,
      "manifests/4-workspace.yaml": workspace(),
    });
    expect(problemsOf(loaded)).toEqual([]);
    expect(loaded.resources.map(({ key }) => key)).toEqual([
      "niche.workspace.main",
      "niche.tool.b",
      "niche.tool.a",
      "niche.voiceAgent.desk",
      "niche.deployment.line",
      "niche.tool.c",
    ]);
  });

  it("knows references inside longer texts and in passthrough", () => {
    const speaking = agent("desk", "customInstructions: Our number is ${deployment.line.phoneNumber}.");
    const loaded = loadSet({
      ...main,
      "manifests/a.yaml": speaking,
      "manifests/b.yaml": `${agent("other")}passthrough:\n  transferTo: \${voiceAgent.desk}\n`,
      "manifests/z.yaml": manifest("Deployment", "line", "voiceAgentId: agent-1"),
    });
    expect(problemsOf(loaded)).toEqual([]);
    expect(loaded.resources.map(({ key }) => key)).toEqual([
      "niche.workspace.main",
      "niche.deployment.line",
      "niche.voiceAgent.desk",
      "niche.voiceAgent.other",
    ]);
  });
});

describe("expressions", () => {
  it("that only the engine can fill in stay as they are, and no rule trips over them", () => {
    const spec =
      "name: ${config.name}\ntype: ${config.type}\nconversationFlow: ${config.flow}\nmultilingual: ${config.multilingual}\nactivatedHours: ${config.hours}\ntoolIds: ${config.tools}";
    const loaded = loadSet({ ...main, "manifests/desk.yaml": manifest("VoiceAgent", "desk", spec) });
    expect(problemsOf(loaded)).toEqual([]);
    expect(resource(loaded, "niche.voiceAgent.desk").spec["name"]).toEqual(
      new Deferred([{ type: "config", key: "name" }]),
    );
  });

  it("mix with text, and a literal ${ is written with two dollars", () => {
    const more = "customInstructions: Call ${config.phone}, say $${name}.";
    const { spec } = resource(
      loadSet({ ...main, "manifests/desk.yaml": agent("desk", more) }),
      "niche.voiceAgent.desk",
    );
    expect(spec["customInstructions"]).toEqual(
      new Deferred(["Call ", { type: "config", key: "phone" }, ", say ${name}."]),
    );
  });

  it("${text:…} is the text of a file relative to the manifest, byte order mark dropped and lines ended with \\n", () => {
    const loaded = loadSet({
      ...main,
      "manifests/agents/desk.yaml": manifest(
        "VoiceAgent",
        "desk",
        "name: Desk\ntype: INBOUND\nconversationFlow: ${text:../../prompts/desk.md}",
      ),
      "prompts/desk.md": "\uFEFFGreet.\r\nNever expand ${tool.this}.\r\n",
    });
    expect(problemsOf(loaded)).toEqual([]);
    expect(resource(loaded, "niche.voiceAgent.desk").spec["conversationFlow"]).toBe(
      "Greet.\nNever expand ${tool.this}.\n",
    );
  });

  it("the path of a File becomes relative to the project's directory", () => {
    const loaded = loadSet({
      ...main,
      "manifests/files/catalog.yaml": manifest("File", "catalog", "source: ../../knowledge/catalog.pdf"),
      "knowledge/catalog.pdf": new Uint8Array([0x25, 0x50, 0x44, 0x46, 0]),
    });
    expect(problemsOf(loaded)).toEqual([]);
    expect(resource(loaded, "niche.file.catalog").spec["source"]).toBe("knowledge/catalog.pdf");
  });

  it("that dangle are not reported while a file that may hold their target cannot be read", () => {
    const loaded = loadSet({
      ...main,
      "manifests/desk.yaml": agent("desk", 'toolIds: ["${tool.transfer}", "${tool.nowhere}"]'),
      "manifests/tool.yaml": `${transferTool("transfer")}  broken: "\n`,
    });
    expect(problemsOf(loaded)).toEqual([
      "manifests/desk.yaml:9:34 unknown-reference",
      "manifests/tool.yaml:10:11 yaml-syntax",
    ]);
  });
});

describe("stack configuration", () => {
  const project = {
    ...main,
    "Pulumi.yaml":
      "name: shop\nruntime: nodejs\nconfig:\n  plan: basic\n  other:\n    type: string\n    default: thing\n",
  };
  const spec =
    "name: ${config.name}\ntype: INBOUND\nconversationFlow: Greet ${config.shop:name}, ${config.count} times.\nvoiceId: ${config.voice}\nmultilingual: ${config.multilingual}\ncollectFields: ${config.fields}\ncustomInstructions: ${config.secret}";
  const values =
    "config:\n  shop:name: 42\n  shop:count: 3\n  shop:voice: '007'\n  shop:multilingual: true\n  shop:fields: [a, b]\n  shop:secret:\n    secure: v1:xyz\n";

  it("is filled in with the type that the schema asks for, secrets stay for the engine", () => {
    const loaded = loadSet(
      { ...project, "Pulumi.dev.yaml": values, "manifests/desk.yaml": manifest("VoiceAgent", "desk", spec) },
      { stack: "acme/shop/dev" },
    );
    expect(problemsOf(loaded)).toEqual([]);
    expect(resource(loaded, "niche.voiceAgent.desk").spec).toEqual({
      name: "42",
      type: "INBOUND",
      conversationFlow: "Greet 42, 3 times.",
      voiceId: "007",
      multilingual: true,
      collectFields: ["a", "b"],
      customInstructions: new Deferred([{ type: "config", key: "secret" }]),
    });
  });

  it("can be set for all stacks in Pulumi.yaml", () => {
    const text = manifest(
      "VoiceAgent",
      "desk",
      "name: ${config.plan} ${config.other}\ntype: INBOUND\nconversationFlow: Greet.",
    );
    const loaded = loadSet(
      { ...project, "Pulumi.dev.yaml": "config: {}\n", "manifests/desk.yaml": text },
      { stack: "dev" },
    );
    expect(problemsOf(loaded)).toEqual([]);
    expect(resource(loaded, "niche.voiceAgent.desk").spec["name"]).toBe("basic thing");
  });

  it("of a stack that imports environments may hold keys that nobody sees here", () => {
    const text = manifest("VoiceAgent", "desk", "name: ${config.from-esc}\ntype: INBOUND\nconversationFlow: Greet.");
    const loaded = loadSet(
      { ...project, "Pulumi.dev.yaml": "environment: [shared]\n", "manifests/desk.yaml": text },
      { stack: "dev" },
    );
    expect(problemsOf(loaded)).toEqual([]);
  });

  it("says where the manifests are", () => {
    const loaded = loadSet({
      "Pulumi.yaml": "name: shop\nconfig:\n  voice-agents:manifests: agents\n",
      "agents/workspace.yaml": workspace(),
    });
    expect(loaded.documents).toEqual(["agents/workspace.yaml"]);
  });

  it("is found where Pulumi.yaml says, in either spelling of the extension", () => {
    const loaded = loadSet(
      {
        ...main,
        "Pulumi.yml": "name: shop\nstackConfigDir: stacks\n",
        "stacks/Pulumi.dev.yml": "config:\n  shop:name: Desk\n",
        "manifests/desk.yaml": manifest(
          "VoiceAgent",
          "desk",
          "name: ${config.name}\ntype: INBOUND\nconversationFlow: Greet.",
        ),
      },
      { stack: "dev" },
    );
    expect(problemsOf(loaded)).toEqual([]);
    expect(resource(loaded, "niche.voiceAgent.desk").spec["name"]).toBe("Desk");
  });
});
