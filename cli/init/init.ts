import { basename, join, relative, resolve } from "node:path";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { nearMiss } from "../../provider/kind/near-miss.ts";
import { isObject } from "../../provider/kind/value.ts";
import { didYouMean } from "../../provider/manifest/diagnostic.ts";
import { platforms } from "../../provider/platforms/index.ts";
import type { Platform } from "../../provider/platforms/platform.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { shellWord } from "../../provider/text/shell-word.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { readJsonObject } from "../json-file.ts";
import type { Terminal } from "../terminal.ts";
import { packageVersions, projectFiles } from "./project-files.ts";
import { ciFiles, type CiTemplate, type Starter, starterOf } from "./starter.ts";
import { writeNewFiles } from "./write.ts";

export interface InitOptions {
  readonly platform?: readonly string[];
  readonly name?: string;
  /** No manifests: what is live is imported. */
  readonly existing?: boolean;
  readonly ci?: readonly CiTemplate[];
}

export type InitCommand = InitOptions & { readonly dir: string; readonly terminal: Terminal };

/** Writes a new project, and says what to do next. @throws UsageError where nobody says for which platforms. */
export async function init({ dir, platform, name, existing = false, ci = [], terminal }: InitCommand): Promise<number> {
  const directory = resolve(terminal.directory, dir);
  const answers = await answersOf(platform, name, basename(directory), terminal);
  if (answers === undefined) {
    terminal.err("nothing was written\n");
    return exitCode.failed;
  }
  return attempt(terminal, `writing to ${oneLine(dir)}`, async () => {
    const starters = existing ? [] : answers.platforms.map(starterOf);
    const titles = answers.platforms.map(({ title }) => title);
    const files = projectFiles({
      name: answers.name,
      description: `Voice agents on ${list(titles)}, as code`,
      starters,
      ci: new Map(ci.flatMap((host) => [...ciFiles(host)])),
      versions: packageVersions(),
    });
    const { written, kept } = writeNewFiles(directory, files);
    terminal.out(written.map((path) => `wrote ${path}\n`).join(""));
    terminal.out(kept.map((path) => `kept  ${path}, which was there\n`).join(""));
    const lacking = kept.includes("package.json")
      ? lackingIn(
          readJsonObject("the file", join(directory, "package.json"), terminal),
          files.get("package.json") ?? "",
        )
      : [];
    const folder = relative(terminal.directory, directory);
    const next = existing ? importCommands(answers.platforms) : startCommands(starters);
    terminal.out(`\nNext:\n${[installCommand(folder), ...lacking, ...next].map((line) => `  ${line}\n`).join("")}`);
    return exitCode.fine;
  });
}

interface Answers {
  readonly platforms: readonly Platform[];
  readonly name: string;
}

/** What is to be made; undefined where somebody was asked and left. */
async function answersOf(
  platform: readonly string[] | undefined,
  name: string | undefined,
  folder: string,
  { prompts }: Terminal,
): Promise<Answers | undefined> {
  const named = name === undefined ? projectName(folder) : checkedName(name);
  if (platform && platform.length > 0) return { platforms: platformsNamed(platform), name: named };
  if (!prompts)
    throw new UsageError(
      `say for which platform: ${platforms.map((each) => `--platform ${each.name}`).join(", ")}; several may be given`,
    );
  const { askForProject } = await import("./questions.ts");
  const asked = await askForProject({ name: name === undefined ? named : undefined, platforms, nameProblem }, prompts);
  return asked && { platforms: platformsNamed(asked.platforms), name: asked.name ?? named };
}

function platformsNamed(names: readonly string[]): Platform[] {
  return [...new Set(names)].map((name) => {
    const found = platforms.find((each) => each.name === name);
    if (found) return found;
    const known = platforms.map((each) => each.name);
    throw new UsageError(
      `no platform "${name}"; ${didYouMean(nearMiss(name, known)) ?? `there is ${known.join(", ")}`}`,
    );
  });
}

/** What Pulumi takes as the name of a project. */
const NAME = /^[\w.-]{1,100}$/;

const nameProblem = (name: string): string | undefined =>
  NAME.test(name) ? undefined : "letters, digits, hyphens, underscores and dots, at most 100";

function checkedName(name: string): string {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new UsageError(`--name ${name}: a project's name has ${problem}`);
  return name;
}

/** A name made of that of a folder. */
function projectName(folder: string): string {
  const name = folder
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100);
  return name === "" ? "voice-agents" : name;
}

/** The commands that add to a package.json what ours would have and it lacks. */
function lackingIn(kept: JsonObject, ours: string): string[] {
  const { type, dependencies } = JSON.parse(ours) as { type: string; dependencies: Record<string, string> };
  const isThere = isObject(kept["dependencies"]) && OWN_NAME in kept["dependencies"];
  // The SDK comes with ours, in the version that fits.
  const own = shellWord(`${OWN_NAME}@${dependencies[OWN_NAME]}`);
  return [
    ...(kept["type"] === type ? [] : [`\`npm pkg set type=${type}\`, which package.json needs`]),
    ...(isThere ? [] : [`\`npm install ${own}\``]),
  ];
}

/** The package that a new project depends on. */
const OWN_NAME = "pulumi-voice-agents";

const installCommand = (folder: string): string =>
  `\`${folder === "" ? "" : `cd ${shellWord(oneLine(folder))} && `}npm install\``;

/** The commands that lead to a stack which is looked at. */
function startCommands(starters: readonly Starter[]): string[] {
  const keys = [...new Set(starters.flatMap(({ configuration }) => configuration.map(({ key }) => key)))];
  const settings = keys.map((key) => `\`pulumi config set ${key} <value>\``);
  return ["`npx voice-agents validate`", ["`pulumi stack init dev`", ...settings, "`pulumi preview`"].join(", ")];
}

/** The commands that bring what is live into a stack, and prove that nothing is changed by it. */
const importCommands = (chosen: readonly Platform[]): string[] => [
  [...chosen.map(({ name }) => `\`npx voice-agents list --platform ${name}\``), "`pulumi stack init prod`"].join(", "),
  [
    ...chosen.map(({ name }) => `\`npx voice-agents import ${name}\``),
    "`pulumi preview --refresh --expect-no-changes`",
  ].join(", "),
];

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
