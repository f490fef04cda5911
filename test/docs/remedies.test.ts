import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { engineDirectory } from "../../tools/engine/engine.ts";
import { settingProblem } from "../../provider/settings.ts";
import { everyCommand } from "../cli/strange-commands.ts";
import { commandProblem, shellWords } from "../harness/command-line.ts";
import { documents, readDocument } from "../harness/documents.ts";
import { pulumiProblem } from "../harness/pulumi-command.ts";
import { commandLines } from "./command-lines.ts";
import { root, sourceTexts } from "./source-texts.ts";

/** What people do is named in a message or in the docs; a name that is wrong sends them nowhere. */

let pulumi: string;
beforeAll(async () => {
  pulumi = join(await engineDirectory(), "pulumi");
});

const docs = documents().map((file) => ({ file, place: file, text: readDocument(file) }));

/** An argument that is handed to a program, and no message. */
const isArgument = (text: string): boolean => /^--[\w-]+(?:=\S*)?$/.test(text);

const messages = sourceTexts("{provider,cli,gitops}/**/*.ts").filter(({ text }) => !isArgument(text));

type Found = { readonly place: string; readonly file: string; readonly text: string };

/** A line for each text in which `problem` finds something. */
const problemsIn = (texts: readonly Found[], problem: (found: Found) => readonly (string | undefined)[]): string[] => [
  ...new Set(
    texts.flatMap((found) => problem(found).flatMap((what) => (what === undefined ? [] : [`${found.place}: ${what}`]))),
  ),
];

/** What is wrong with a command line. */
async function lineProblem(line: string): Promise<string | undefined> {
  const [name, ...words] = shellWords(line).filter((word) => word !== "npx");
  const found = name === "pulumi" ? pulumiProblem(pulumi, words) : await commandProblem(words);
  return found && `\`${line}\`: ${found}`;
}

test("every command line is one that can be run as it is", async () => {
  const lines = [...messages, ...sourceTexts("tools/start.ts")].flatMap(({ place, text }) =>
    commandLines(text).map((line) => ({ place, line })),
  );
  expect(lines.length).toBeGreaterThan(100);
  const problems = await Promise.all(lines.map(async ({ place, line }) => [place, await lineProblem(line)] as const));
  expect(problems.filter(([, problem]) => problem !== undefined)).toEqual([]);
});

test("a command line of Pulumi's is in backticks, so that it is seen where it ends", () => {
  const stray = /\bpulumi (?:config|stack|state|preview|refresh|cancel|import|destroy|login)\b[^`]*/;
  // A pair of backticks at a time: what is left is outside of them. The examples of a command's help are nothing else.
  const told = messages.filter(({ file }) => !file.endsWith("command.ts"));
  expect(problemsIn(told, ({ text }) => [stray.exec(text.replace(/`[^`]*`/g, ""))?.[0]])).toEqual([]);
});

/** Each kind's metadata: fields with the values that they take, where those are few. */
const kinds = globSync("schemas/*/*.schema.json", { cwd: root }).map((file) => {
  const { title, manifest = {} } = JSON.parse(readFileSync(join(root, file), "utf8")) as {
    title: string;
    manifest?: Record<string, false | { enum?: string[] }>;
  };
  return { platform: file.split("/")[1]!, title, manifest };
});

const metadata = (
  JSON.parse(readFileSync(join(root, "schemas/metadata.schema.json"), "utf8")) as {
    $defs: { metadata: { properties: object } };
  }
).$defs.metadata.properties;

/** The kinds that a file of the source is about. */
function kindsOf(file: string): typeof kinds {
  const [, platform, name = ""] = /^provider\/platforms\/([\w-]+)\/(?:.*\/)?([\w-]+)\.ts$/.exec(file) ?? [];
  const title = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const own = kinds.filter((kind) => platform === undefined || kind.platform === platform);
  return own.some((kind) => kind.title === title) ? own.filter((kind) => kind.title === title) : own;
}

test("every field of metadata is one, with a value that the kind takes", () => {
  // What a call carries, and a file.
  const others = new Set(["discount", "schema"]);
  const problem = ({ file, text }: Found): (string | undefined)[] =>
    [...text.matchAll(/metadata\.(\w+)(?:: ([\w-]+))?/g)].map(([written, field = "", value]) => {
      if (others.has(field)) return undefined;
      if (!(field in metadata)) return `${written}: no such field`;
      const taking = kindsOf(file).filter(({ manifest }) => manifest[field] !== false);
      const values = taking.flatMap(({ manifest }) => (manifest[field] as { enum?: string[] } | undefined)?.enum ?? []);
      if (taking.length === 0) return `${written}: the kind does not take it`;
      const isWord = value !== undefined && values.length > 0;
      return isWord && !values.includes(value) ? `${written}: it takes ${values.join(", ")}` : undefined;
    });
  expect(problemsIn([...messages, ...docs], problem)).toEqual([]);
});

test("every setting of a stack is one, with a value that it takes", () => {
  // The word that stands for an id, and what tokens of Niche may do.
  const others = /^(?:unknown-id|read|create|update|delete)$/;
  const problem = ({ text }: Found): (string | undefined)[] =>
    [...text.matchAll(/voice-agents:([\w-]+)(?::? (stop|overwrite|adopt|\w+)(?=`))?/g)].map(([, key = "", value]) =>
      others.test(key) ? undefined : settingProblem(`voice-agents:${key}`, value)?.message,
    );
  expect(problemsIn([...messages, ...docs], problem)).toEqual([]);
});

test("every environment variable is in the docs", () => {
  // A setting that every platform has is told once.
  const told = docs
    .map(({ text }) => text)
    .join("\n")
    .replaceAll("`_", "`<PLATFORM>_");
  const isTold = (name: string): boolean =>
    told.includes(name) || told.includes(name.replace(/^[A-Z]+(?=_)/, "<PLATFORM>"));
  const own =
    /\b(?:VOICE_AGENTS|NICHE|MIRAIMINDS|FORMANTAI)_[A-Z_]*[A-Z]\b|(?<=\$\{[^{}]*[pP]refix[^{}]*\})_[A-Z_]+\b/g;
  expect(
    problemsIn(messages, ({ text }) => [...text.matchAll(own)].map(([name]) => (isTold(name) ? undefined : name))),
  ).toEqual([]);
});

test("every option is one of the command that names it", () => {
  const all = [...everyCommand()];
  const GIT = ["--force-with-lease", "--unshallow", "--filter", "--refetch", "--no-filter", "--global", "--add"];
  const problem = ({ file, text }: Found): (string | undefined)[] => {
    const [, folder = ""] = /^cli\/([\w-]+)\//.exec(file) ?? [];
    const own = all.filter(
      ([name]) => name.split(" ")[0] === folder || (folder === "calls" && name.startsWith("conversations ")),
    );
    const options = (own.length > 0 ? own : all).flatMap(([, { options: some }]) => some.map(({ long }) => long));
    const known = [...options, ...GIT, "--help", "--version"];
    // What is in backticks is a command line with options of its own.
    const prose = text.replace(/`[^`]*`/g, "");
    return [...prose.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([option]) =>
      known.includes(option) || pulumiProblem(pulumi, ["up", option]) === undefined ? undefined : option,
    );
  };
  expect(
    problemsIn(
      messages.filter(({ file }) => !file.endsWith("report/page.ts")),
      problem,
    ),
  ).toEqual([]);
});

test("what is wrong is found", async () => {
  const lines = commandLines(
    "run `pulumi sate delete <urn>`, `voice-agents recovr`, `pulumi up --replace` or `pulumi up --overwrite`",
  );
  expect(await Promise.all(lines.map(lineProblem))).toEqual([
    expect.stringContaining("pulumi has no command sate"),
    expect.stringContaining("recovr"),
    expect.stringContaining("--replace needs a value"),
    expect.stringContaining("pulumi up has no option --overwrite"),
  ]);
});
