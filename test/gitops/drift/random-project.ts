import { parse } from "yaml";
import { functionTool, workspace } from "../../acceptance/manifests.ts";

/** Numbers that are the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below = (limit: number): number => Math.floor(this.next() * limit);
  chance = (part: number): boolean => this.next() < part;
  pick = <T>(items: readonly T[]): T => items[this.below(items.length)]!;
  shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => [this.next(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
}

const WORDS = [
  ..."Greet the caller and ask for name number of order then say goodbye kindly always never please transfer call office water gas today".split(
    " ",
  ),
  ..."नमस्ते ग्राहक का नाम पूछें और धन्यवाद कहें किंतु संक्षेप में".split(" "),
  ..."über naïve 5 10% #1 # - : :: a:b key: 'it''s' \"quoted\" [x] {y} * & ! | > @ ` ~ null true 0x1F 1e3 $ $$ ${x} \\ / — 👋 ? ?? -- --- ...".split(
    " ",
  ),
];

export const TONES = ["friendly", "calm", "yes", "no", "5", "null", "very kind: always", "# loud"];

/** A line of text that begins and ends with no blank. */
const sentence = (random: Random): string =>
  Array.from({ length: 1 + random.below(9) }, () => random.pick(WORDS)).join(" ");

/** Text of some lines, now and then with empty ones and indented ones. */
function prose(random: Random): string {
  const lines = Array.from({ length: 1 + random.below(6) }, () => {
    const kind = random.next();
    return kind < 0.12 ? "" : kind < 0.2 ? `  - ${sentence(random)}` : sentence(random);
  });
  const text = lines.join("\n").trim();
  return text === "" ? sentence(random) : text;
}

/** What somebody makes of a text in a dashboard. */
function rewritten(random: Random, text: string): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const kind = random.below(6);
  if (kind === 0) lines.splice(at, 0, sentence(random));
  else if (kind === 1 && lines.length > 1) lines.splice(at, 1);
  else if (kind === 2) return prose(random);
  else if (kind === 3) lines.push("", sentence(random));
  else {
    const words = (lines[at] ?? "").split(" ");
    words[random.below(words.length)] = random.pick(WORDS);
    lines[at] = words.join(" ");
  }
  const after = lines.join("\n").trim();
  return after === "" || after === text ? `${text} ${random.pick(["now", "later", "आज"])}` : after;
}

/** The lines of one field of a document, or lines between fields. */
export interface Segment {
  readonly field: string | undefined;
  readonly text: string;
}

export interface RandomAgent {
  readonly name: string;
  readonly file: string;
  readonly segments: readonly Segment[];
  /** What is changed in the dashboard, by field; ids of tools are given by the engine. */
  readonly patch: Readonly<Record<string, unknown>>;
  readonly tools: { readonly before: readonly string[]; readonly after: readonly string[] } | undefined;
  /** A field that the stack's overlay says: what the manifest says of it stays. */
  readonly overlaid: string | undefined;
}

export interface RandomProject {
  readonly files: Record<string, string>;
  readonly agents: readonly RandomAgent[];
  /** Texts of comments, each once in all files. */
  readonly comments: readonly string[];
}

const TOOLS = ["lookup", "transfer", "message"];

interface Writer {
  readonly random: Random;
  readonly files: Record<string, string>;
  readonly config: Record<string, string>;
  readonly comments: string[];
  readonly agent: string;
  readonly indent: number;
}

export function randomProject(seed: number, count: number): RandomProject {
  const random = new Random(seed);
  const files: Record<string, string> = {};
  const config: Record<string, string> = {};
  const comments: string[] = [];
  const agents: RandomAgent[] = [];
  const documents: { file: string; text: string }[] = [];
  for (let index = 0; index < count; index++) {
    const writer: Writer = { random, files, config, comments, agent: `a${index}`, indent: random.pick([2, 2, 4]) };
    // Now and then several agents share a file.
    const former = agents.at(-1);
    const shares = former !== undefined && random.chance(0.3);
    const file = shares ? former.file : `manifests/${writer.agent}.yaml`;
    const agent = randomAgent(writer, file);
    agents.push(agent);
    documents.push({ file, text: agent.segments.map(({ text }) => text).join("") });
  }
  for (const [file, texts] of Map.groupBy(documents, (one) => one.file)) {
    let text = texts.map((one) => one.text).join(random.pick(["---\n", "--- # next\n"]));
    if (random.chance(0.15) && !text.endsWith("\n\n")) text = text.replace(/\n$/, "");
    if (random.chance(0.2)) text = text.replaceAll("\n", "\r\n");
    files[file] = random.chance(0.15) ? `\uFEFF${text}` : text;
  }
  files["manifests/tools.yaml"] = [workspace, ...TOOLS.map((name) => functionTool(name, `Does ${name}.`))].join(
    "---\n",
  );
  const lines = Object.entries(config).map(([key, value]) => `  p:${key}: ${JSON.stringify(value)}\n`);
  files["Pulumi.dev.yaml"] = `config:\n  p:unused: x\n${lines.join("")}`;
  // A way of writing that was tried and does not say the text leaves its comment behind.
  const all = Object.values(files).join("\n");
  return { files, agents, comments: comments.filter((one) => all.includes(one)) };
}

function comment({ random, comments }: Writer, part = 0.15): string {
  if (!random.chance(part)) return "";
  const text = `# c${comments.length}-${random.pick(["why", "क्यों", "see: #5"])}`;
  comments.push(text);
  return text;
}

const behind = (text: string): string => (text === "" ? "" : ` ${text}`);

function randomAgent(writer: Writer, file: string): RandomAgent {
  const { random, agent, indent } = writer;
  const margin = " ".repeat(indent);
  const patch: Record<string, unknown> = {};
  const texts = { conversationFlow: prose(random), firstMessage: sentence(random), customInstructions: prose(random) };
  const fields: Segment[] = [];
  const add = (field: string, text: string): void => void fields.push({ field, text });
  add("name", `${margin}name: ${agent}${behind(comment(writer))}\n`);
  add("type", `${margin}type: INBOUND\n`);
  const shared = random.chance(0.1);
  for (const [field, text] of Object.entries(texts)) {
    if (field !== "conversationFlow" && random.chance(0.2)) continue;
    if (shared && field === "firstMessage") {
      add(field, `${margin}${field}: &greeting ${JSON.stringify(text.replaceAll("${", () => "$${"))}\n`);
      continue;
    }
    if (shared && field === "customInstructions" && fields.some((one) => one.field === "firstMessage")) {
      add(field, `${margin}${field}: *greeting${behind(comment(writer))}\n`);
      if (random.chance(0.5)) patch[field] = rewritten(random, texts.firstMessage);
      continue;
    }
    const written = writtenText(writer, field, text);
    add(field, written.text);
    if (random.chance(0.5)) patch[field] = written.live ?? rewritten(random, text);
    else if (field !== "conversationFlow" && written.removable && random.chance(0.2)) patch[field] = null;
  }
  if (random.chance(0.6)) add("personality", personality(writer, patch));
  if (random.chance(0.5)) add("activatedHours", hours(writer, patch));
  const tools = random.chance(0.6) ? toolList(writer, add) : undefined;
  const overlaid = !shared && random.chance(0.2) ? overlay(writer, patch) : undefined;
  const head = [
    `${behind(comment(writer)).trim()}\n`.replace(/^\n$/, ""),
    `apiVersion: niche/v1\nkind: VoiceAgent\nmetadata:\n  name: ${agent}${behind(comment(writer))}\nspec:${behind(comment(writer))}\n`,
  ].join("");
  // An alias comes behind its anchor.
  const ordered = shared ? fields : random.shuffle(fields);
  const segments: Segment[] = [{ field: undefined, text: head }];
  for (const field of ordered) {
    const above = comment(writer, 0.12);
    if (above !== "") segments.push({ field: undefined, text: `${margin}${above}\n` });
    if (random.chance(0.08)) segments.push({ field: undefined, text: "\n" });
    segments.push(field);
  }
  return { name: agent, file, segments, patch, tools, overlaid };
}

/** An overlay of the stack that has a text of its own. */
function overlay(writer: Writer, patch: Record<string, unknown>): string {
  const { random, agent, files } = writer;
  const field = "customInstructions";
  const text = sentence(random).replaceAll("${", () => "$$");
  const [open, close] = random.pick([["spec: { ", " }"] as const, ["spec:\n    ", ""] as const]);
  files[`overlays/dev/${agent}.yaml`] =
    `apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: { name: ${agent} }\n${open}${field}: ${JSON.stringify(text)}${close}${behind(comment(writer))}\n`;
  delete patch[field];
  if (random.chance(0.6)) patch[field] = rewritten(random, text);
  return field;
}

/** A text in one of the ways in which people write it. `live` is what it becomes where not every change has a place. */
function writtenText(
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

const plainOrQuoted = (random: Random, value: string): string =>
  /^[a-z ]+$/.test(value) && !["yes", "no", "null"].includes(value) && random.chance(0.6)
    ? value
    : random.pick([JSON.stringify(value), `'${value}'`]);

function personality(writer: Writer, patch: Record<string, unknown>): string {
  const { random, indent } = writer;
  const [margin, inner] = [" ".repeat(indent), " ".repeat(indent + 2)];
  const before: Record<string, string | boolean> = { tone: random.pick(TONES), style: random.pick(TONES) };
  if (random.chance(0.3)) before["useEmpathy"] = random.chance(0.5);
  const entries = random
    .shuffle(Object.entries(before))
    .map(([key, value]) => `${key}: ${typeof value === "string" ? plainOrQuoted(random, value) : value}`);
  if (random.chance(0.6))
    patch["personality"] = { [random.pick(["tone", "style"])]: random.pick([...TONES, "new: one"]) };
  if (random.chance(0.4))
    return `${margin}personality: {${random.pick(["", " "])}${entries.join(", ")} }${behind(comment(writer))}\n`;
  const lines = entries.map((entry) => `${inner}${entry}${behind(comment(writer))}\n`);
  return `${margin}personality:${behind(comment(writer))}\n${lines.join("")}`;
}

const DAYS = ["monday", "Tuesday", "wednesday", "Thursday", "friday"];

function hours(writer: Writer, patch: Record<string, unknown>): string {
  const { random, indent } = writer;
  const [margin, inner] = [" ".repeat(indent), " ".repeat(indent + 2)];
  const days = DAYS.filter(() => random.chance(0.6));
  const used = days.length > 0 ? days : ["monday"];
  const zone = "America/New_York";
  const before = used.map((day) => ({ day, startTime: "09:00", endTime: random.pick(["17:00", "18:00"]) }));
  if (random.chance(0.6)) {
    const after = before.map((entry) =>
      random.chance(0.4) ? { ...entry, endTime: random.pick(["16:30", "19:00"]) } : entry,
    );
    if (random.chance(0.3)) after.push({ day: "sunday", startTime: "10:00", endTime: "12:00" });
    if (random.chance(0.3) && after.length > 1) after.splice(random.below(after.length), 1);
    const lower = after.map((entry) => ({ ...entry, day: entry.day.toLowerCase() }));
    patch["activatedHours"] = { timezone: random.pick([zone, "Asia/Kolkata"]), hours: lower };
  }
  const oneLine = random.chance(0.4);
  const items = before.map(({ day, startTime, endTime }) =>
    oneLine
      ? `${inner}  - { day: ${day}, startTime: "${startTime}", endTime: '${endTime}' }${behind(comment(writer))}\n`
      : `${inner}  - day: ${day}${behind(comment(writer))}\n${inner}    startTime: "${startTime}"\n${inner}    endTime: "${endTime}"${behind(comment(writer))}\n`,
  );
  return `${margin}activatedHours:\n${inner}timezone: ${zone}\n${inner}hours:${behind(comment(writer))}\n${items.join("")}`;
}

function toolList(writer: Writer, add: (field: string, text: string) => void): RandomAgent["tools"] {
  const { random, indent } = writer;
  const margin = " ".repeat(indent);
  const some = random.shuffle(TOOLS).slice(0, 1 + random.below(TOOLS.length));
  const reference = (name: string): string => `\${tool.${name}}`;
  if (random.chance(0.4))
    add(
      "toolIds",
      `${margin}toolIds: [${some.map((name) => JSON.stringify(reference(name))).join(", ")}]${behind(comment(writer))}\n`,
    );
  else {
    const dash = random.pick(["", "  "]);
    add(
      "toolIds",
      `${margin}toolIds:\n${some.map((name) => `${margin}${dash}- ${reference(name)}${behind(comment(writer))}\n`).join("")}`,
    );
  }
  const after = random.chance(0.6) ? TOOLS.filter(() => random.chance(0.6)) : some;
  return { before: some, after };
}
