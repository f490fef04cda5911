import { Random } from "./random.ts";
import { behind, comment, type Fields, type Segment, type Writer } from "./random-yaml.ts";
import type { EmulatedWorld } from "./world.ts";

/** What random agents of a platform are like. */
export interface RandomPlatform {
  readonly apiVersion: string;
  createWorld(): EmulatedWorld;
  /** What agents need, as manifests. */
  readonly beside: string;
  readonly fields: (writer: Writer) => Fields;
  /** What somebody does on the platform; a patch of the live object, unless it has been done. */
  edit(world: EmulatedWorld, agent: Fields): { readonly collection: string; readonly patch: object } | undefined;
}

export interface RandomAgent extends Fields {
  readonly name: string;
  readonly file: string;
}

export interface RandomProject {
  readonly files: Record<string, string>;
  readonly agents: readonly RandomAgent[];
  /** Texts of comments, each once in all files. */
  readonly comments: readonly string[];
}

export function randomProject(
  { apiVersion, beside, fields }: RandomPlatform,
  seed: number,
  count: number,
): RandomProject {
  const random = new Random(seed);
  const files: Record<string, string> = {};
  const config: Record<string, string> = {};
  const comments: string[] = [];
  const agents: RandomAgent[] = [];
  const documents: { file: string; text: string }[] = [];
  for (let index = 0; index < count; index++) {
    const own = { agent: `a${index}`, indent: random.pick([2, 2, 4]), edits: random.pick([0.5, 0.95, 0.95]) };
    const writer: Writer = { random, files, config, comments, ...own };
    // Now and then several agents share a file.
    const former = agents.at(-1);
    const shares = former !== undefined && random.chance(0.3);
    const file = shares ? former.file : `manifests/${writer.agent}.yaml`;
    const agent = { ...document(writer, fields(writer), apiVersion), name: writer.agent, file };
    agents.push(agent);
    documents.push({ file, text: agent.segments.map(({ text }) => text).join("") });
  }
  for (const [file, texts] of Map.groupBy(documents, (one) => one.file)) {
    let text = texts.map((one) => one.text).join(random.pick(["---\n", "--- # next\n"]));
    if (random.chance(0.15) && !text.endsWith("\n\n")) text = text.replace(/\n$/, "");
    if (random.chance(0.2)) text = text.replaceAll("\n", "\r\n");
    files[file] = random.chance(0.15) ? `\uFEFF${text}` : text;
  }
  files["manifests/beside.yaml"] = beside;
  const lines = Object.entries(config).map(([key, value]) => `  p:${key}: ${JSON.stringify(value)}\n`);
  files["Pulumi.dev.yaml"] = `config:\n  p:unused: x\n${lines.join("")}`;
  // A way of writing that was tried and does not say the text leaves its comment behind.
  const all = Object.values(files).join("\n");
  return { files, agents, comments: comments.filter((one) => all.includes(one)) };
}

/** The document of an agent: its fields in some order, with comments and blank lines between them. */
function document(writer: Writer, fields: Fields, apiVersion: string): Fields {
  const { random, agent, indent } = writer;
  const head = [
    `${behind(comment(writer)).trim()}\n`.replace(/^\n$/, ""),
    `apiVersion: ${apiVersion}\nkind: VoiceAgent\nmetadata:\n  name: ${agent}${behind(comment(writer))}\nspec:${behind(comment(writer))}\n`,
  ].join("");
  const segments: Segment[] = [{ field: undefined, text: head }];
  for (const field of fields.isOrdered ? fields.segments : random.shuffle(fields.segments)) {
    const above = comment(writer, 0.12);
    if (above !== "") segments.push({ field: undefined, text: `${" ".repeat(indent)}${above}\n` });
    if (random.chance(0.08)) segments.push({ field: undefined, text: "\n" });
    segments.push(field);
  }
  return { ...fields, segments };
}
