import { parse } from "yaml";
import type { Random } from "./random.ts";

/** The lines of one field of a document, or lines between fields. */
export interface Segment {
  readonly field: string | undefined;
  readonly text: string;
}

/** What writes a manifest at random, and remembers what it put beside it. */
export interface Writer {
  readonly random: Random;
  readonly files: Record<string, string>;
  readonly config: Record<string, string>;
  readonly comments: string[];
  readonly agent: string;
  readonly indent: number;
  /** How likely somebody changes a field on the platform. */
  readonly edits: number;
}

/** A comment, now and then. */
export function comment({ random, comments }: Writer, part = 0.15): string {
  if (!random.chance(part)) return "";
  const text = `# c${comments.length}-${random.pick(["why", "क्यों", "see: #5"])}`;
  comments.push(text);
  return text;
}

export const behind = (text: string): string => (text === "" ? "" : ` ${text}`);

/** A text in one of the ways in which people write it. `live` is what it becomes where not every change has a place. */
export function writtenText(
  writer: Writer,
  field: string,
  text: string,
): { readonly text: string; readonly live?: string; readonly removable: boolean } {
  const { random, indent, agent, files, config } = writer;
  const margin = " ".repeat(indent);
  const inner = " ".repeat(indent + random.pick([2, 2, 3]));
  const line = (value: string): string => `${margin}${field}: ${value}${behind(comment(writer))}\n`;
  const block = (header: string, lines: readonly string[]): string =>
    `${margin}${field}: ${header}${behind(comment(writer))}\n${lines.map((one) => (one === "" ? "\n" : `${inner}${one}\n`)).join("")}`;
  const escaped = text.replaceAll("${", () => "$${");
  const tries: (() => string)[] = [
    () => line(escaped),
    () => line(`'${escaped.replaceAll("'", "''")}'`),
    () => line(JSON.stringify(escaped)),
    () => block(random.pick(["|", "|-"]), escaped.split("\n")),
    () => block(random.pick([">", ">-"]), folded(random, escaped)),
  ];
  const way = random.below(8);
  if (way === 5) {
    const path = `prompts/${agent}-${field}.md`;
    const raw = text + random.pick(["", "\n", "\n\n"]);
    files[path] = random.chance(0.3) ? raw.replaceAll("\n", "\r\n") : raw;
    return { text: line(random.pick([`\${text:../${path}}`, `"\${text:../${path}}"`])), removable: false };
  }
  if (way === 6) {
    // A change of the words around, or of the value.
    const brand = random.pick(["Acme", "Bolt", "Émile & Söhne", "नया"]);
    const key = `${agent}${field}`;
    config[key] = brand;
    const [head, tail] = ["We are from", "and glad to help"];
    const written = line(`"${head} \${config.${key}} ${tail}"`);
    const live = random.chance(0.5) ? `${head} Zebra ${tail}` : `${head} ${brand} and very ${tail.slice(4)}`;
    return { text: written, live, removable: false };
  }
  if (way === 7) {
    const path = `prompts/${agent}-${field}.template.md`;
    const key = `${agent}${field}`;
    config[key] = "Acme";
    files[path] = `You are at \${config.${key}}.\n${escaped}\nEnd.\n`;
    return {
      text: line(`\${template:../${path}}`),
      live: `You are at ${random.pick(["Acme", "Zebra"])}.\n${text}\nThe end.`,
      removable: false,
    };
  }
  for (const attempt of [tries[way]!, tries[3]!, tries[2]!]) {
    const candidate = attempt();
    if (reads(candidate, field, escaped)) return { text: candidate, removable: true };
  }
  return { text: `${margin}${field}: ${JSON.stringify(escaped)}\n`, removable: true };
}

function reads(text: string, field: string, value: string): boolean {
  try {
    const read = (parse(`x:\n${text}`, { logLevel: "error" }) as { x: Record<string, unknown> }).x[field];
    return typeof read === "string" && read.replace(/\n+$/, "") === value;
  } catch {
    return false;
  }
}

function folded(random: Random, text: string): string[] {
  const wrapped = (line: string): string[] => {
    const words = line.split(" ");
    const at = 1 + random.below(words.length);
    return [words.slice(0, at).join(" "), words.slice(at).join(" ")].filter((row) => row !== "");
  };
  return text.split("\n").flatMap((line, index) => [...(index > 0 ? [""] : []), ...wrapped(line)]);
}

/** Tools that each project has. */
export const TOOLS = ["lookup", "transfer", "message"];

interface Tools {
  readonly after: readonly string[];
  /** Whether that is another list. */
  readonly moves: boolean;
}

/** What a random agent says below `spec`, and what somebody makes of it on the platform. */
export interface Fields {
  readonly segments: Segment[];
  /** Their order means something. */
  readonly isOrdered?: boolean;
  /** A merge patch for the live object. */
  readonly patch: Readonly<Record<string, unknown>>;
  /** Fields of the segments that the patch changes. */
  readonly edited: ReadonlySet<string>;
  /** The ids of these go with it. */
  readonly tools?: Tools | undefined;
}

/** A list of tools, and what it becomes. */
export function toolList(writer: Writer, field: string, add: (text: string) => void): Tools {
  const { random, indent, edits } = writer;
  const margin = " ".repeat(indent);
  const some = random.shuffle(TOOLS).slice(0, 1 + random.below(TOOLS.length));
  const reference = (name: string): string => `\${tool.${name}}`;
  if (random.chance(0.4))
    add(
      `${margin}${field}: [${some.map((name) => JSON.stringify(reference(name))).join(", ")}]${behind(comment(writer))}\n`,
    );
  else {
    const dash = random.pick(["", "  "]);
    add(
      `${margin}${field}:\n${some.map((name) => `${margin}${dash}- ${reference(name)}${behind(comment(writer))}\n`).join("")}`,
    );
  }
  const after = random.chance(edits) ? TOOLS.filter(() => random.chance(0.5)) : some;
  return { after, moves: [...some].sort().join() !== [...after].sort().join() };
}
