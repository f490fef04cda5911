import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prompt, seeded } from "./prose.ts";

/** How many objects of each kind; the workspace comes on top. */
export interface Shape {
  readonly agents: number;
  readonly tools: number;
  readonly files: number;
}

/** What each number of objects is made of. Others than these are nine agents in ten. */
const SHAPES: Readonly<Record<number, Shape>> = {
  36: { agents: 20, tools: 10, files: 5 },
  120: { agents: 94, tools: 20, files: 5 },
  341: { agents: 300, tools: 30, files: 10 },
  1000: { agents: 959, tools: 30, files: 10 },
  5000: { agents: 4909, tools: 80, files: 10 },
};

export function shapeOf(objects: number): Shape {
  const known = SHAPES[objects];
  if (known) return known;
  const agents = Math.max(Math.round((objects - 1) * 0.9), 1);
  const tools = Math.max(Math.round((objects - 1 - agents) * 0.7), 0);
  return { agents, tools, files: Math.max(objects - 1 - agents - tools, 0) };
}

export interface FleetTool {
  readonly name: string;
  readonly configOverride: {
    readonly name: string;
    readonly description: string;
    readonly url: string;
    readonly method: string;
  };
}

export interface FleetAgent {
  readonly name: string;
  readonly firstMessage: string;
  readonly customInstructions: string;
  /** Names of tools and files. */
  readonly tools: readonly string[];
  readonly files: readonly string[];
}

/** The objects that every variant makes. The prompts are files beside, `manifests/prompts/<agent>.md`. */
export interface Fleet {
  readonly businessId: string;
  readonly templateToolId: string;
  readonly promptBytes: number;
  readonly tools: readonly FleetTool[];
  readonly files: readonly { readonly name: string }[];
  readonly agents: readonly FleetAgent[];
}

export type FleetOptions = Pick<Fleet, "businessId" | "templateToolId" | "promptBytes"> & { readonly objects: number };

const numbered = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${word}-${String(index + 1).padStart(4, "0")}`);

export function createFleet({ objects, ...options }: FleetOptions): Fleet {
  const shape = shapeOf(objects);
  const random = seeded(objects);
  const tools = numbered("tool", shape.tools);
  const files = numbered("file", shape.files);
  const one = (names: readonly string[]): string[] => names.slice(0).splice(Math.floor(random() * names.length), 1);
  return {
    ...options,
    tools: tools.map((name, index) => ({
      name,
      configOverride: {
        name: name.replace("-", "_"),
        description: prompt(10_000_019 * (index + 1), 200)
          .replaceAll("\n", " ")
          .trim(),
        url: `https://orders.example.com/${name}`,
        method: "GET",
      },
    })),
    files: files.map((name) => ({ name })),
    agents: numbered("agent", shape.agents).map((name, index) => ({
      name,
      firstMessage: `Good day, this is the desk of agent ${index + 1}. How can I help you?`,
      customInstructions: "Never promise a price that is not in the price list.",
      tools: [...new Set([...one(tools), ...one(tools)])],
      files: one(files),
    })),
  };
}

/** The text of an agent's prompt. Another `version` is another text of the same length. */
export const promptOf = ({ promptBytes }: Fleet, index: number, version = 0): string =>
  prompt(index * 1_000 + version + 1, promptBytes);

const manifests = (directory: string): string => join(directory, "manifests");

export function writePrompt(directory: string, fleet: Fleet, index: number, version: number): void {
  const { name } = fleet.agents[index]!;
  writeFileSync(join(manifests(directory), "prompts", `${name}.md`), promptOf(fleet, index, version));
}

/** Writes everything that the variants read: the fleet, its texts, and manifests for ours. */
export function writeFleet(directory: string, fleet: Fleet): void {
  for (const folder of ["prompts", "knowledge", "agents"])
    mkdirSync(join(manifests(directory), folder), { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(manifests(directory), file), text);
  writeFileSync(join(directory, "fleet.json"), JSON.stringify(fleet));
  fleet.agents.forEach((_, index) => writePrompt(directory, fleet, index, 0));
  fleet.files.forEach(({ name }, index) => write(`knowledge/${name}.md`, prompt(7_000_003 + index, 2_000)));
  write("workspace.yaml", manifest("Workspace", "desk", { businessId: fleet.businessId }));
  write(
    "tools.yaml",
    fleet.tools
      .map(({ name, configOverride }) => manifest("Tool", name, { template: "apiRequest", configOverride }))
      .join("---\n"),
  );
  write(
    "files.yaml",
    fleet.files.map(({ name }) => manifest("File", name, { source: `knowledge/${name}.md` })).join("---\n"),
  );
  for (const { name, tools, files, ...texts } of fleet.agents) {
    const spec = {
      name,
      type: "INBOUND",
      ...texts,
      conversationFlow: `\${text:../prompts/${name}.md}`,
      toolIds: tools.map((tool) => `\${tool.${tool}}`),
      knowledgeBaseDocumentIds: files.map((file) => `\${file.${file}}`),
    };
    write(`agents/${name}.yaml`, manifest("VoiceAgent", name, spec));
  }
}

/** A manifest as people write it: a line for each key, and values that are JSON, which is YAML too. */
function manifest(kind: string, name: string, spec: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(spec).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  return `apiVersion: niche/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${lines.join("\n")}\n`;
}
