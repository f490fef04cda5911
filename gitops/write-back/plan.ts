import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { formatPath, type Path } from "../../provider/kind/problem.ts";
import { equal, isObject, valueAt } from "../../provider/kind/value.ts";
import { comparable, withField, type Field } from "../../provider/lifecycle/fields.ts";
import { type Diagnostic, Diagnostics } from "../../provider/manifest/diagnostic.ts";
import { failed, type FileSystem } from "../../provider/manifest/file-system.ts";
import { findConfigValue, fullKey, readStackConfig, type StackConfig } from "../../provider/manifest/project.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import { SharedWork } from "../../provider/manifest/shared-work.ts";
import { fileNamer } from "../../provider/manifest/sources.ts";
import type { ScalarTree, Tree } from "../../provider/manifest/tree.ts";
import type { Side, SideResource } from "../change-set/side.ts";
import { isSecretToken, mapTexts, MASK } from "../change-set/token.ts";
import type { Drifted } from "../drift/build.ts";
import type { Movement } from "../drift/compare.ts";
import { manifestSide, tokenValue } from "../sources/manifest-side.ts";
import { LIVE_SECRET } from "../sources/three-sides.ts";
import { closestTo } from "./closest.ts";
import { assertOwn } from "./own-file.ts";
import { editedFiles } from "./edited-files.ts";
import { joined, NotLocatedError, spliced, type Splice } from "./splice.ts";
import { editTemplate, type Origins } from "./template.ts";
import { writtenValue } from "./written.ts";
import type { Editing, Ways } from "./editing.ts";
import { editTree, valueOf } from "./yaml-edit.ts";

/** The manifests of one stack, as they are on a disk. */
export interface Sources {
  readonly files: FileSystem;
  /** Absolute; the directory of Pulumi.yaml. */
  readonly projectDirectory: string;
  readonly stack: string;
  /** Absolute; messages name files relative to it. */
  readonly shownFrom: string;
}

/** A field of a resource that was changed in a dashboard. */
export interface Change {
  readonly drifted: Drifted;
  readonly field: Path;
  readonly movements: readonly Movement[];
}

/** A file that is to be written. */
export interface FileChange {
  /** As messages call it. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface WriteBackPlan {
  readonly files: readonly FileChange[];
  readonly written: readonly Change[];
  /** What cannot be written where it comes from, and why. */
  readonly left: readonly { readonly change: Change; readonly why: string }[];
}

/** In which order ways are tried that lead to one value. */
const WAYS: readonly Ways[] = [
  { aliases: "anchor", removals: "delete" },
  { aliases: "here", removals: "delete" },
  { aliases: "anchor", removals: "null" },
  { aliases: "here", removals: "null" },
];

/**
 * What to change in the files of a project so that its manifests say what is live. Nothing is written, and nothing guessed: each edit is
 * tried on the manifests in memory, and counts only where they are valid, say the live value, and say everything else as before.
 */
export async function planWriteBack(changes: readonly Change[], sources: Sources): Promise<WriteBackPlan> {
  // Most files are as they were in most of the many loads that follow.
  const { parsed } = new SharedWork();
  const { side, resources } = await manifestSide({ ...sources, parsed });
  const project = new Project(sources, resources, parsed);
  const goals = new Goals(side, changes);
  const left = new Map<Change, string>();
  const candidates = new Map<Change, Splice[]>();
  for (const change of changes) {
    const found = project.edit(change, goals, WAYS[0]!);
    if (typeof found === "string") left.set(change, found);
    else candidates.set(change, found);
  }
  let accepted: Splice[] = [];
  const written: Change[] = [];
  // All at once where that works, as it mostly does, but for those that would change something else; they come one by one.
  let together = [...candidates.keys()];
  for (let round = 0; round < 3 && together.length > 0; round++) {
    const splices = together.reduce<Splice[] | undefined>((all, one) => all && joined(all, candidates.get(one)!), []);
    const problem = splices && (await project.problemWith(splices, goals, together));
    if (splices && !problem) {
      accepted = splices;
      written.push(...together);
      break;
    }
    const blamed = new Set(problem?.keys);
    const rest = together.filter(({ drifted }) => !blamed.has(drifted.sides.key));
    together = rest.length < together.length ? rest : [];
  }
  const open = changes.filter((change) => !written.includes(change));
  for (const change of open) {
    let why = left.get(change);
    // What somebody else shares may say it by now.
    const isDone =
      accepted.length > 0 && candidates.has(change) && !(await project.problemWith(accepted, goals, [change]));
    if (isDone) why = undefined;
    for (const ways of isDone ? [] : WAYS) {
      const own = project.edit(change, goals, ways);
      if (typeof own === "string") {
        why ??= own;
        continue;
      }
      const all = joined(accepted, own);
      const problem = all
        ? (await project.problemWith(all, goals, [change]))?.why
        : "another change is at the same place";
      if (all && problem === undefined) {
        accepted = all;
        why = undefined;
        break;
      }
      why ??= problem ?? "it could not be written";
    }
    if (why === undefined) {
      written.push(change);
      left.delete(change);
    } else left.set(change, why);
  }
  return {
    files: project.fileChanges(accepted),
    written,
    left: [...left].map(([change, why]) => ({ change, why })),
  };
}

/** What each resource says before and after, field by field, in comparable form. */
class Goals {
  readonly before: Side;
  readonly #changes: ReadonlyMap<string, readonly Change[]>;

  constructor(before: Side, changes: readonly Change[]) {
    this.before = before;
    this.#changes = Map.groupBy(changes, ({ drifted }) => drifted.sides.key);
  }

  /** What a resource may come to say in a field: what it says now, or what is live. */
  allowed(key: string, field: Path, meaning: JsonObject): boolean {
    const change = this.#changes.get(key)?.find((one) => equal(one.field, field));
    return change !== undefined && equal(valueAt(meaning, field), liveMeaning(change));
  }
}

/** Inputs in comparable form, every secret the same: what it is each source tells in its own way, and none is ever written. */
const meaningOf = (definition: Definition, inputs: JsonObject): JsonObject =>
  mapTexts(comparable(definition, inputs), (text) => (isSecretToken(text) ? MASK : text)) as JsonObject;

/** A field as the platform has it. */
const liveMeaning = ({ drifted: { sides }, field }: Change): unknown =>
  valueAt(meaningOf(sides.definition, sides.live?.inputs ?? {}), field);

const hasLiveSecret = (value: unknown): boolean => {
  let found = false;
  mapTexts(value, (text) => {
    found ||= text === LIVE_SECRET;
    return text;
  });
  return found;
};

const fieldOf = (path: Path): Field => path.map(String) as unknown as Field;

/** The files of a project, the resources that they declare, and what becomes of both with edits. */
class Project {
  readonly #sources: Sources;
  readonly #files: ProjectFiles;
  readonly #resources: ReadonlyMap<string, ManifestResource>;
  readonly #origins: Origins;
  readonly #config: StackConfig;
  readonly #resolved = new Map<string, ReadonlyMap<ScalarTree, unknown>>();
  readonly #parsed: SharedWork["parsed"];

  constructor(sources: Sources, resources: readonly ManifestResource[], parsed: SharedWork["parsed"]) {
    const { files, projectDirectory, stack, shownFrom } = sources;
    this.#sources = sources;
    this.#parsed = parsed;
    this.#files = new ProjectFiles(files, projectDirectory);
    const nameFile = fileNamer(shownFrom);
    const request = { files: this.#files, stack, nameFile };
    this.#config = readStackConfig({ ...request, report: new Diagnostics().report });
    this.#resources = new Map(resources.map((resource) => [resource.key, resource]));
    const plain: Editing = {
      ...{ aliases: "anchor", removals: "delete", resolve: () => undefined },
      editTemplate: () => [],
      written: (value) => value,
    };
    this.#origins = {
      files: this.#files,
      config: this.#config,
      nameFile: (path) => nameFile(path).file,
      configValue: (key) => findConfigValue(request, fullKey(key, this.#config.project)),
      editConfig: (tree, wanted) => editTree(tree, wanted, plain),
      written: writtenValue,
    };
  }

  /** The edits that let a resource say what is live in one field; why not, where there are none. */
  edit({ drifted: { sides }, field, movements }: Change, { before }: Goals, ways: Ways): Splice[] | string {
    const { definition, key, live, desired, implied } = sides;
    const [resource, side] = [this.#resources.get(key), before.get(key)];
    if (!live || !desired) return "the object is gone, or no manifest declares it";
    if (!resource || !side) return "no manifest declares it: the program does";
    if (movements.some(({ moved }) => moved === "both")) return "git has changed it too";
    if (hasLiveSecret(valueAt(live.inputs, field)))
      return "it is a secret: set the variable or the configuration that it comes from";
    const [written, programs] = [{ ...implied, ...side.inputs }, desired.inputs].map((inputs) =>
      valueAt(meaningOf(definition, inputs), field),
    );
    if (!equal(written, programs)) return "the program makes another value of what the manifest says";
    const [name] = field;
    const section = name === "passthrough" ? resource.manifest.passthrough : resource.manifest.spec;
    if (!section) return "the manifest has no passthrough";
    const editing = this.#editing(resource, ways);
    const current = valueOf(section.tree, editing) as JsonObject;
    // Inside of the spec, or inside of `passthrough`.
    const own = name === "passthrough" ? field.slice(1) : field;
    const liveValue = valueAt(live.inputs, field);
    const goal = valueAt(meaningOf(definition, live.inputs), field);
    const means = (value: unknown): boolean =>
      equal(valueAt(meaningOf(definition, withField(side.inputs, fieldOf(field), value)), field), goal);
    const wanted = closestTo(valueAt(current, own), liveValue, means);
    try {
      const splices = editTree(section.tree, withField(current, fieldOf(own), wanted), editing);
      for (const { source } of splices) assertOwn(this.#files, source);
      return splices;
    } catch (error) {
      if (error instanceof NotLocatedError) return error.message;
      throw error;
    }
  }

  #editing(resource: ManifestResource, ways: Ways): Editing {
    const resolved = this.#resolved.get(resource.key) ?? resolvedIn(resource, this.#config);
    this.#resolved.set(resource.key, resolved);
    const origins = this.#origins;
    return {
      ...ways,
      written: writtenValue,
      resolve: (tree) => (resolved.has(tree) ? { value: resolved.get(tree) } : undefined),
      editTemplate: (tree, wanted, write) => editTemplate(tree, wanted, { origins, write }),
    };
  }

  /** Why edits must not be made; undefined where they do what they should. `changes` are those that they are for. */
  async problemWith(
    splices: readonly Splice[],
    goals: Goals,
    changes: readonly Change[],
  ): Promise<Problem | undefined> {
    const { diagnostics, side } = await this.#load(splices);
    const [first] = diagnostics;
    if (first) {
      const keys = [...this.#resources.values()].filter(({ manifest }) =>
        diagnostics.some(({ file }) => file === manifest.at.source.file),
      );
      return { why: `\`validate\` would refuse it: ${first.message}`, keys: keys.map(({ key }) => key) };
    }
    const problems = new Map<string, string>();
    for (const [key, was] of goals.before) {
      const problem = strayChange(was, side.get(key), goals);
      if (problem !== undefined) problems.set(key, problem);
    }
    if (side.size !== goals.before.size) problems.set("", "a resource would be added");
    for (const { drifted, field } of changes) {
      const now = side.get(drifted.sides.key);
      if (!now || !goals.allowed(now.key, field, meaningOf(now.definition, now.inputs)))
        problems.set(drifted.sides.key, "the manifests would still say something else");
    }
    const [why] = problems.values();
    return why === undefined ? undefined : { why, keys: [...problems.keys()] };
  }

  #load(splices: readonly Splice[]): Promise<{ side: Side; diagnostics: readonly Diagnostic[] }> {
    const contents = new Map(this.fileChanges(splices).map(({ path, after }) => [this.#real(path), after]));
    const files = editedFiles(this.#sources.files, contents);
    return manifestSide({ ...this.#sources, files, parsed: this.#parsed });
  }

  #real(path: string): string {
    const real = this.#files.realpath(path);
    return failed(real) ? path : real;
  }

  fileChanges(splices: readonly Splice[]): FileChange[] {
    const byFile = Map.groupBy(splices, ({ source }) => source.path);
    return [...byFile].flatMap(([path, own]) => {
      const before = this.#files.read(path);
      const [first] = own;
      if (failed(before) || !first) return [];
      const text = Buffer.from(before).toString("utf8");
      const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
      const after = Buffer.from(mark + spliced(text.slice(mark.length), own));
      return [{ file: first.source.file, path, before, after }];
    });
  }
}

/** Why edits must not be made, and the resources that would say something wrong. */
interface Problem {
  readonly why: string;
  readonly keys: readonly string[];
}

/** What a resource would say besides what it should. */
function strayChange(was: SideResource, now: SideResource | undefined, goals: Goals): string | undefined {
  const settings = ({ settings: own, ignoreChanges, workspace }: SideResource): unknown[] => [
    own,
    ignoreChanges,
    workspace,
  ];
  if (!now || !equal(settings(was), settings(now))) return `${was.key} would change with it`;
  if (equal(was.inputs, now.inputs)) return undefined;
  const [old, meaning] = [was, now].map(({ definition, inputs }) => meaningOf(definition, inputs)) as [
    JsonObject,
    JsonObject,
  ];
  const stray = fieldsIn(old, meaning, was.definition.nested).find(
    (field) => !equal(valueAt(old, field), valueAt(meaning, field)) && !goals.allowed(was.key, field, meaning),
  );
  return stray && `${formatPath(stray)} of ${was.key} would change with it`;
}

function fieldsIn(one: JsonObject, other: JsonObject, nested: readonly string[]): Path[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key): Path[] => {
    if (key !== "passthrough" && !nested.includes(key)) return [[key]];
    const inner = [one[key], other[key]].flatMap((value) => (isObject(value) ? Object.keys(value) : []));
    return [...new Set(inner)].map((name) => [key, name]);
  });
}

/** The values of the scalars with expressions in them, as the sides of a change have them. */
function resolvedIn(
  { manifest, spec, passthrough }: ManifestResource,
  config: StackConfig,
): ReadonlyMap<ScalarTree, unknown> {
  const found = new Map<ScalarTree, unknown>();
  const walk = (tree: Tree, value: unknown): void => {
    if (tree.type === "list")
      tree.items.forEach((item, index) => walk(item, Array.isArray(value) ? value[index] : undefined));
    else if (tree.type === "map")
      for (const [key, { value: inner }] of tree.entries) walk(inner, isObject(value) ? value[key] : undefined);
    else if (typeof tree.value === "string" && tree.value.includes("${")) found.set(tree, value);
  };
  walk(manifest.spec.tree, tokenValue(spec, config));
  if (manifest.passthrough) walk(manifest.passthrough.tree, tokenValue(passthrough ?? {}, config));
  return found;
}

/** The fields of resources that somebody changed on the platform, whether git changed them too or not. What is accepted is left out. */
export const changesOf = (all: readonly Drifted[]): Change[] =>
  all.flatMap((drifted) => {
    const counted = drifted.movements.filter(({ accepted }) => !accepted);
    const byField = Map.groupBy(counted, ({ field }) => formatPath(field));
    return [...byField.values()]
      .filter((movements) => movements.some(({ moved }) => moved !== "git"))
      .map((movements): Change => ({ drifted, field: movements[0]!.field, movements }));
  });
