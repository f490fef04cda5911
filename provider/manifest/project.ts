import { join } from "node:path";
import { nearMiss } from "../kind/near-miss.ts";
import { containsUnknown } from "../kind/unknown.ts";
import { compareText, didYouMean, type Report } from "./diagnostic.ts";
import { failed } from "./file-system.ts";
import { ENVIRONMENT_KEY } from "./environment.ts";
import { parseSource } from "./parse.ts";
import type { ProjectFiles } from "./project-files.ts";
import { type FileName, fileStart, readSource } from "./read.ts";
import { type MapTree, textOf, type Tree } from "./tree.ts";
import { settingProblem } from "../settings.ts";
import { shellWord } from "../text/shell-word.ts";
import { plainValue } from "./value.ts";

/**
 * One value of the stack's configuration: its text as Pulumi hands it over (JSON for lists and mappings), undefined for
 * a secret.
 */
type ConfigValue = string | undefined;

export interface StackConfig {
  /**
   * Name of the Pulumi project: the namespace of keys that are written without one. Undefined where there is no
   * Pulumi.yaml.
   */
  readonly project: string | undefined;
  /** Whose it is, as the caller calls it; undefined where no stack was named. */
  readonly stack?: string | undefined;
  /** By full key, `namespace:key`. */
  readonly values: ReadonlyMap<string, ConfigValue>;
  /** Of each secret that was read from a file, what stands there in its place: its ciphertext tells whether it was set anew. */
  readonly sealed?: ReadonlyMap<string, string>;
  /** False when a key that is not here may be set all the same: no stack was named, or it imports environments. */
  readonly complete: boolean;
  /** The file whose list of environment variables counts, as messages call it. Default: Pulumi.yaml. */
  readonly environmentFile?: string;
  /** Where no stack was named: the lists of those that have a file, any of which may be the one. */
  readonly otherEnvironments?: readonly string[];
  /** True where the list comes from elsewhere than these files (`environment:` of a stack). */
  readonly environmentUnknown?: boolean;
}

interface StackRequest {
  readonly files: ProjectFiles;
  /** As Pulumi names it, also `organization/project/stack`. Undefined = only what the project sets for all stacks. */
  readonly stack: string | undefined;
  readonly nameFile: (path: string) => FileName;
  readonly report: Report;
}

/** Where a project keeps the configuration of its stacks: `stackConfigDir` of Pulumi.yaml, or beside it. */
const configDirectory = (project: MapTree | undefined, projectDirectory: string): string =>
  join(projectDirectory, textOf(project?.entries.get("stackConfigDir")?.value) ?? "");

/** Reads Pulumi.yaml and, for a stack, its configuration. A stack that nobody has heard of is reported. */
export function readStackConfig({ files, stack, nameFile, report }: StackRequest): StackConfig {
  const projectDirectory = files.directory;
  const project = readYaml(join(projectDirectory, "Pulumi"));
  const name = textOf(project?.entries.get("name")?.value);
  checkSettings(project, name, report);
  const values = new Map(entriesOf(project, name).flatMap(([key, tree]) => projectDefault(key, tree)));
  const directory = configDirectory(project, projectDirectory);
  if (stack === undefined) return { project: name, values, complete: false, otherEnvironments: listsOfStacks() };

  const stem = join(directory, `Pulumi.${stackName(stack)}`);
  const settings = readYaml(stem);
  checkSettings(settings, name, report);
  const isUnknown = !findYaml(stem) && reportUnknownStack({ files, directory, stack, nameFile, report });
  const sealed = new Map<string, string>();
  for (const [key, tree] of entriesOf(settings, name)) {
    const value = configValue(tree);
    values.set(key, value);
    if (value === undefined) sealed.set(key, JSON.stringify(plainValue(tree)));
  }
  const isUnread = findYaml(stem) !== undefined && !settings;
  const imports = settings?.entries.has("environment") === true;
  const listed = entriesOf(settings, name).some(([key]) => key === ENVIRONMENT_KEY);
  return {
    project: name,
    stack,
    values,
    sealed,
    // Of a stack that does not exist no key is missed beside.
    complete: !isUnread && !imports && !isUnknown,
    environmentUnknown: (isUnread || imports) && !listed,
    ...(listed ? { environmentFile: `Pulumi.${stackName(stack)}.yaml` } : {}),
  };

  /** What each stack's file allows, without a word about what is wrong with it. */
  function listsOfStacks(): string[] {
    const entries = files.list(directory);
    return (failed(entries) ? [] : entries)
      .filter(({ name: file }) => /^Pulumi\..+\.ya?ml$/.test(file))
      .flatMap(({ name: file }) => {
        const source = readSource(files, nameFile(join(directory, file)), () => undefined);
        const [tree] = source ? parseSource(source, () => undefined).documents : [];
        return entriesOf(tree, name).flatMap(([key, value]) =>
          key === ENVIRONMENT_KEY ? [configValue(value) ?? ""] : [],
        );
      });
  }

  function findYaml(path: string): string | undefined {
    return [`${path}.yaml`, `${path}.yml`].find((candidate) => files.check(candidate)?.failure !== "ENOENT");
  }

  function readYaml(path: string): MapTree | undefined {
    const found = findYaml(path);
    const source = found === undefined ? undefined : readSource(files, nameFile(found), report);
    return source && parseSource(source, report, { texts: true }).documents[0];
  }
}

/**
 * The command that sets a key of this configuration. The stack is named where it is known: the one that is selected may be another, and
 * would get its value.
 */
export const configSetCommand = ({ stack }: Pick<StackConfig, "stack">, ...words: readonly string[]): string =>
  ["pulumi", "config", "set", ...(stack === undefined ? [] : ["--stack", shellWord(stack)]), ...words].join(" ");

/** The name of a project, and the stacks that its files speak of, sorted. What is wrong with the files is not its business. */
export function readProject({ files, nameFile }: Pick<StackRequest, "files" | "nameFile">): ProjectStacks {
  const found = ["Pulumi.yaml", "Pulumi.yml"].find((name) => files.check(join(files.directory, name)) === undefined);
  const quietly = (): undefined => undefined;
  const source = found === undefined ? undefined : readSource(files, nameFile(join(files.directory, found)), quietly);
  const project = source && parseSource(source, quietly).documents[0];
  return {
    name: textOf(project?.entries.get("name")?.value),
    ...stacksIn(files, configDirectory(project, files.directory)),
  };
}

/** Where a value of a stack's configuration stands, by its full key; undefined where no file of the project sets it. */
export function findConfigValue(
  { files, stack, nameFile }: Omit<StackRequest, "report">,
  key: string,
): Tree | undefined {
  const quietly = (): undefined => undefined;
  const read = (stem: string): MapTree | undefined => {
    const found = [`${stem}.yaml`, `${stem}.yml`].find((path) => files.check(path) === undefined);
    const source = found === undefined ? undefined : readSource(files, nameFile(found), quietly);
    return source && parseSource(source, quietly, { texts: true }).documents[0];
  };
  const project = read(join(files.directory, "Pulumi"));
  const name = textOf(project?.entries.get("name")?.value);
  const directory = configDirectory(project, files.directory);
  const settings = stack === undefined ? undefined : read(join(directory, `Pulumi.${stackName(stack)}`));
  const own = new Map(entriesOf(settings, name)).get(key);
  const byDefault = new Map(entriesOf(project, name)).get(key);
  if (own || byDefault?.type !== "map") return own ?? byDefault;
  return (byDefault.entries.get("value") ?? byDefault.entries.get("default"))?.value;
}

export interface ProjectStacks {
  readonly name: string | undefined;
  /** All that the files speak of. */
  readonly stacks: readonly string[];
  /** Those of them that have a file of configuration. */
  readonly configured: readonly string[];
}

/** The last part of a stack's full name: what its files are called by. */
export const stackName = (stack: string): string => stack.slice(stack.lastIndexOf("/") + 1);

/** Where a stack's overlays are; undefined for a name that is no folder's. */
export function overlayFolder(projectDirectory: string, stack: string): string | undefined {
  const name = stackName(stack);
  return name === "" || name.startsWith(".") ? undefined : join(projectDirectory, "overlays", name);
}

/** A configuration key with its namespace. */
export const fullKey = (key: string, project: string | undefined): string =>
  key.includes(":") ? key : `${project ?? ""}:${key}`;

/** Settings of ours that do not exist, and values that they cannot have. */
function checkSettings(settings: MapTree | undefined, project: string | undefined, report: Report): void {
  const config = settings?.entries.get("config")?.value;
  if (config?.type !== "map") return;
  for (const [name, { key: at, value }] of config.entries) {
    const key = fullKey(name, project);
    const text = projectDefault(key, value)[0]?.[1];
    const problem = settingProblem(key, text);
    if (problem) report({ code: "unknown-setting", at, ...problem });
  }
}

function entriesOf(settings: MapTree | undefined, project: string | undefined): (readonly [string, Tree])[] {
  const config = settings?.entries.get("config")?.value;
  if (config?.type !== "map") return [];
  return [...config.entries].map(([key, { value }]) => [fullKey(key, project), value] as const);
}

/** In Pulumi.yaml a key may be declared with a type and no value: then each stack sets its own. */
function projectDefault(key: string, tree: Tree): (readonly [string, ConfigValue])[] {
  if (tree.type !== "map") return [[key, configValue(tree)]];
  const value = tree.entries.get("value") ?? tree.entries.get("default");
  return value ? [[key, configValue(value.value)]] : [];
}

function configValue(tree: Tree): ConfigValue {
  const value = plainValue(tree);
  // What is reported already is nothing to go on with.
  if (isSecret(value) || containsUnknown(value)) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(isSecret);
}

/** @returns whether there is no such stack. */
function reportUnknownStack(request: Omit<StackRequest, "stack"> & { directory: string; stack: string }): boolean {
  const { files, directory, stack, nameFile, report } = request;
  const name = stackName(stack);
  const { stacks } = stacksIn(files, directory);
  if (stacks.includes(name)) return false;
  const near = nearMiss(name, stacks);
  report({
    code: "unknown-stack",
    at: fileStart(nameFile(join(files.directory, "Pulumi.yaml"))),
    message: `no stack "${name}": there is neither Pulumi.${name}.yaml nor a folder overlays/${name}`,
    suggestion: near === undefined && stacks.length > 0 ? `there is ${stacks.join(", ")}` : didYouMean(near),
  });
  return true;
}

/** The stacks that a project's files speak of: those with configuration in `directory`, and those with a folder of overlays. Sorted. */
function stacksIn(files: ProjectFiles, directory: string): Pick<ProjectStacks, "stacks" | "configured"> {
  const [settings, overlays] = [directory, join(files.directory, "overlays")].map((path) => {
    const entries = files.list(path);
    return failed(entries) ? [] : entries;
  });
  const configured = settings?.flatMap(({ name }) => /^Pulumi\.(.+)\.ya?ml$/.exec(name)?.[1] ?? []) ?? [];
  const overlaid = overlays?.filter(({ name, type }) => type !== "file" && !name.startsWith(".")) ?? [];
  return { stacks: [...new Set([...configured, ...overlaid.map(({ name }) => name)])].sort(compareText), configured };
}
