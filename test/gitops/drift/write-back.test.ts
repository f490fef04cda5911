import { expect, test } from "vitest";
import { functionTool, workspace } from "../../acceptance/manifests.ts";
import { DriftWorld } from "./world.ts";

/** Lines that are in one text and not in the other, as `git diff` shows them. */
function changedLines(before: string, after: string): string[] {
  const [old, now] = [before, after].map((text) => text.split("\n"));
  let start = 0;
  while (start < old!.length && old![start] === now![start]) start++;
  let end = 0;
  while (end < Math.min(old!.length, now!.length) - start && old!.at(-1 - end) === now!.at(-1 - end)) end++;
  return [
    ...old!.slice(start, old!.length - end).map((line) => `-${line}`),
    ...now!.slice(start, now!.length - end).map((line) => `+${line}`),
  ];
}

/** An edit that names tools by their ids. */
type Live = (ids: { readonly lookup: string; readonly other: string }) => object;

interface Case {
  readonly name: string;
  /** The agent's document; the tools `lookup` and `other` and a Workspace are beside it. */
  readonly agent: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly live: Readonly<Record<string, unknown>> | Live;
  /** The file that changes, and how. Default: the agent's. */
  readonly file?: string;
  readonly diff: readonly string[];
}

const head = [
  "apiVersion: niche/v1",
  "kind: VoiceAgent",
  "metadata:",
  "  name: a",
  "spec:",
  "  name: A",
  "  type: INBOUND",
];
const flow = ["  conversationFlow: Greet the caller."];
const doc = (...lines: string[]): string => [...head, ...lines, ""].join("\n");

const cases: readonly Case[] = [
  {
    name: "a plain scalar with a comment behind it",
    agent: doc(...flow, "  firstMessage: Hello! # what callers hear first"),
    live: { firstMessage: "Good day" },
    diff: ["-  firstMessage: Hello! # what callers hear first", "+  firstMessage: Good day # what callers hear first"],
  },
  {
    name: "a plain scalar that has to be quoted by now",
    agent: doc(...flow, "  firstMessage: Hello!"),
    live: { firstMessage: "Hello: who is there? #1" },
    diff: ["-  firstMessage: Hello!", '+  firstMessage: "Hello: who is there? #1"'],
  },
  {
    name: "quotes stay",
    agent: doc(...flow, "  firstMessage: 'It''s us'", '  customInstructions: "Say \\"yes\\""'),
    live: { firstMessage: "It's me", customInstructions: 'Say "no"' },
    diff: [
      ...["-  firstMessage: 'It''s us'", '-  customInstructions: "Say \\"yes\\""'],
      ...["+  firstMessage: 'It''s me'", '+  customInstructions: "Say \\"no\\""'],
    ],
  },
  {
    name: "a line of a literal block",
    agent: doc(
      "  conversationFlow: |",
      "    Greet the caller.",
      "",
      "    - Ask for the name.",
      "    - Say goodbye.",
      "  firstMessage: Hello!",
    ),
    live: { conversationFlow: "Greet the caller.\n\n- Ask for the name, and the number.\n- Say goodbye." },
    diff: ["-    - Ask for the name.", "+    - Ask for the name, and the number."],
  },
  {
    name: "a paragraph of a folded block",
    agent: doc(
      "  conversationFlow: >-",
      "    Greet the caller",
      "    and be kind.",
      "",
      "    Say",
      "    goodbye.",
      "  firstMessage: Hello!",
    ),
    live: { conversationFlow: "Greet the caller and be kind.\nSay good night." },
    diff: ["-    Say", "-    goodbye.", "+    Say good night."],
  },
  {
    name: "an added property, and its lines",
    agent: doc(...flow, "  personality:", "    tone: friendly", "  firstMessage: Hello!"),
    live: { personality: { tone: "friendly", style: "formal" }, firstMessage: "Hi" },
    diff: ["-  firstMessage: Hello!", "+  firstMessage: Hi"],
  },
  {
    name: "a removed property leaves its comment",
    agent: doc(
      ...flow,
      "  # asked for by Anna",
      "  firstMessage: Hello! # since May",
      "  customInstructions: Be brief.",
    ),
    live: { firstMessage: null },
    diff: ["-  firstMessage: Hello! # since May", "+  # since May"],
  },
  {
    name: "an item more, an item less, by their manifests",
    agent: doc(...flow, "  toolIds:", "    - ${tool.lookup} # orders", "  firstMessage: Hello!"),
    live: ({ lookup, other }) => ({ toolIds: [lookup, other] }),
    diff: ["+    - ${tool.other}"],
  },
  {
    name: "a list on one line",
    agent: doc(...flow, "  toolIds: [ '${tool.lookup}' ]"),
    live: ({ other }) => ({ toolIds: [other] }),
    diff: ["-  toolIds: [ '${tool.lookup}' ]", "+  toolIds: [ '${tool.other}' ]"],
  },
  {
    name: "a line of a text file, with its line ends and without a last one",
    agent: doc("  conversationFlow: ${text:../prompts/a.md}"),
    files: { "prompts/a.md": "Greet the caller.\r\n\r\nAsk for the name.\r\nSay goodbye." },
    live: { conversationFlow: "Greet the caller.\n\nAsk for the number.\nSay goodbye." },
    file: "prompts/a.md",
    diff: ["-Ask for the name.\r", "+Ask for the number.\r"],
  },
  {
    name: "a value of the configuration",
    agent: doc(...flow, "  firstMessage: Hello from ${config.brand}!"),
    files: { "Pulumi.dev.yaml": "config:\n  # the brand\n  p:brand: Acme\n  p:other: x\n" },
    live: { firstMessage: "Hello from Bolt!" },
    file: "Pulumi.dev.yaml",
    diff: ["-  p:brand: Acme", "+  p:brand: Bolt"],
  },
  {
    name: "the words around an expression",
    agent: doc(...flow, "  firstMessage: Hello from ${config.brand}!"),
    files: { "Pulumi.dev.yaml": "config:\n  p:brand: Acme\n" },
    live: { firstMessage: "Good day from Acme!" },
    diff: ["-  firstMessage: Hello from ${config.brand}!", "+  firstMessage: Good day from ${config.brand}!"],
  },
  {
    name: "a line of a template, and a value that is filled in",
    agent: doc("  conversationFlow: ${template:../prompts/a.md}"),
    files: {
      "prompts/a.md": "You are at ${config.brand}.\nCosts are $${x}.\nGreet the caller.\n",
      "Pulumi.dev.yaml": "config:\n  p:brand: Acme\n",
    },
    live: { conversationFlow: "You are at Acme.\nCosts are ${x}.\nGreet everybody." },
    file: "prompts/a.md",
    diff: ["-Greet the caller.", "+Greet everybody."],
  },
  {
    name: "what the overlay says, in the overlay",
    agent: doc(...flow, "  firstMessage: Hello!"),
    files: {
      "overlays/dev/a.yaml":
        "apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: {name: a}\nspec: {firstMessage: Hi} # dev\n",
    },
    live: { firstMessage: "Hey" },
    file: "overlays/dev/a.yaml",
    diff: ["-spec: {firstMessage: Hi} # dev", "+spec: {firstMessage: Hey} # dev"],
  },
  {
    name: "what the overlay adds to the manifest and the dashboard takes away",
    agent: doc(...flow, "  firstMessage: Hello!"),
    files: {
      "overlays/dev/a.yaml": "apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: {name: a}\nspec:\n  firstMessage: Hi\n",
    },
    live: { firstMessage: null },
    file: "overlays/dev/a.yaml",
    diff: ["-  firstMessage: Hi", "+  firstMessage: null"],
  },
  {
    name: "an alias, where the anchor is somebody else's",
    agent: doc(...flow, "  firstMessage: &hello Hello!", "  customInstructions: *hello"),
    live: { customInstructions: "Be brief." },
    diff: ["-  customInstructions: *hello", "+  customInstructions: Be brief."],
  },
  {
    name: "an anchor, where all who share it have moved",
    agent: doc(...flow, "  firstMessage: &hello Hello!", "  customInstructions: *hello"),
    live: { firstMessage: "Hi", customInstructions: "Hi" },
    diff: ["-  firstMessage: &hello Hello!", "+  firstMessage: &hello Hi"],
  },
  {
    name: "a byte order mark, Windows' line ends and Devanagari",
    agent: `\uFEFF${doc(...flow, "  firstMessage: नमस्ते", "  customInstructions: संक्षेप में बोलें").replaceAll("\n", "\r\n")}`,
    live: { firstMessage: "नमस्कार" },
    diff: ["-  firstMessage: नमस्ते\r", "+  firstMessage: नमस्कार\r"],
  },
  {
    name: "the second of several documents",
    agent: `# first\n${functionTool("third", "Is third.")}---\n${doc(...flow, "  firstMessage: Hello!")}`,
    live: { firstMessage: "Hi" },
    diff: ["-  firstMessage: Hello!", "+  firstMessage: Hi"],
  },
  {
    name: "a text that looks like an expression",
    agent: doc(...flow, "  firstMessage: Hello!"),
    live: { firstMessage: "Costs $5 or ${5}" },
    diff: ["-  firstMessage: Hello!", "+  firstMessage: Costs $5 or $${5}"],
  },
  {
    name: "a mapping on one line",
    agent: doc(...flow, "  personality: { tone: friendly, style: formal } # kind"),
    live: { personality: { tone: "casual" } },
    diff: [
      "-  personality: { tone: friendly, style: formal } # kind",
      "+  personality: { tone: casual, style: formal } # kind",
    ],
  },
];

test.each(cases)("$name", async ({ agent, files = {}, live, file = "manifests/a.yaml", diff }) => {
  const world = new DriftWorld({
    "manifests/a.yaml": agent,
    "manifests/others.yaml": [workspace, functionTool("lookup", "Looks up."), functionTool("other", "Other.")].join(
      "---\n",
    ),
    ...files,
  });
  await world.up();
  const before = { ...world.files };
  const id = (name: string) => world.world.engine.find("niche:Tool", name)!.id;
  world.dashboard(
    "agents",
    "a",
    typeof live === "function" ? live({ lookup: id("lookup"), other: id("other") }) : live,
  );
  const { left } = await world.writeBack();
  expect(left).toEqual([]);
  expect(changedLines(before[file]!, world.files[file]!)).toEqual(diff);
  expect({ ...world.files, [file]: "" }).toEqual({ ...before, [file]: "" });
  expect((await world.drift()).resources).toEqual([]);
  expect(await world.pending()).toEqual([]);
});
