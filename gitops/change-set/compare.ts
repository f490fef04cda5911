import { stringify } from "yaml";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { formatPath, type Path } from "../../provider/kind/problem.ts";
import { differences, equal, isObject, pick, valueAt } from "../../provider/kind/value.ts";
import { comparable } from "../../provider/lifecycle/fields.ts";
import { compareText } from "../../provider/manifest/diagnostic.ts";
import type { ChangedPath, Hunk } from "../generated/change-set.ts";
import { textHunks } from "./hunks.ts";
import { withIgnored } from "./ignore.ts";
import type { Settings, Side, SideResource } from "./side.ts";
import { targetKey } from "./graph.ts";
import {
  newReferencesIn,
  type Reference,
  referenceToken,
  printableValue,
  wholeReference,
  markNewReferences,
  withoutNewMarks,
} from "./token.ts";

/** A text shorter than this is read at a glance. */
const SHORT = 80;

export interface Differences {
  readonly paths: readonly ChangedPath[];
  /** Keys of the resources that make it change without a change of its own. */
  readonly because: readonly string[];
  readonly replaces: readonly string[];
  /** Both sides in comparable form, for what the kind itself has to say. */
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Top-level fields that differ. */
  readonly changed: readonly string[];
}

/** What a resource's own code is asked with: its inputs and what its Workspace and the resources that it follows hand it. */
export function wholeInputs(resource: SideResource, side: Side): JsonObject {
  const { definition, inputs, workspace } = resource;
  const owner = workspace === undefined ? undefined : side.get(workspace);
  const handed = definition.workspaceArgs.flatMap((name) => {
    if (!owner) return [];
    const { reference, outputs } = owner.definition;
    const value =
      owner.inputs[name] ?? (outputs.includes(name) ? referenceToken(reference, owner.name, name) : undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  const followed = Object.entries(definition.follows ?? {}).flatMap(([name, { output, as }]) => {
    const reference = wholeReference(inputs[name]);
    return reference && inputs[as] === undefined && reference.output === undefined
      ? [[as, referenceToken(reference.kind, reference.name, output)] as const]
      : [];
  });
  return { ...Object.fromEntries([...handed, ...followed]), ...inputs };
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
  /** Whether a reference of the resource, though written the same, has another value after the change. */
  readonly isFresh: (reference: Reference) => boolean;
}

/** How a resource differs that is on one side or on both. */
export function compareResource(
  left: SideResource | undefined,
  right: SideResource | undefined,
  { before, after, isFresh }: Sides,
): Differences {
  const { definition } = (right ?? left)!;
  const both = left !== undefined && right !== undefined;
  const old = left ? wholeInputs(left, before) : {};
  const wanted = right ? wholeInputs(right, after) : {};
  const kept = left && right ? withIgnored(wanted, old, right.ignoreChanges) : wanted;
  const fresh = (left ? markNewReferences(kept, isFresh) : kept) as JsonObject;
  const [from, to] = [comparable(definition, old), comparable(definition, fresh)];
  const [args, newArgs] = [pick(old, definition.workspaceArgs), pick(fresh, definition.workspaceArgs)];
  const moved = both && !equal(args, newArgs);
  const followed = Object.values(definition.follows ?? {}).map(({ as }) => as);
  const found = differences(from, to).map((path) => {
    const { own, ...entry } = pathOf(path, from, to);
    // What is made, or goes, needs no word about what it follows.
    return { ...entry, own: own && (both || !followed.includes(entry.key)) };
  });
  const paths = [...found.filter(({ own }) => own).map(({ entry }) => entry), ...settingPaths(left, right, moved)].map(
    (entry) => withFileText(entry, left, right),
  );
  const reasons = [
    ...found.flatMap(({ own, fresh: references }) => (own ? [] : references)),
    ...newReferencesIn(newArgs),
  ];
  const owner = moved && left?.workspace === right?.workspace ? right?.workspace : undefined;
  return {
    paths: paths.sort((a, b) => compareText(a.path, b.path)),
    because: [
      ...new Set([
        ...reasons.map((reference) => targetKey(right!, reference)),
        ...(owner === undefined ? [] : [owner]),
      ]),
    ].sort(compareText),
    replaces: both
      ? definition.replaceOn.filter((key) => !equal({ ...from, ...args }[key], { ...to, ...newArgs }[key]))
      : [],
    before: from,
    after: withoutNewMarks(to) as JsonObject,
    changed: [...new Set(found.map(({ key }) => key))],
  };
}

function pathOf(path: Path, from: JsonObject, to: JsonObject) {
  const [before, marked] = [valueAt(from, path), valueAt(to, path)];
  const after = withoutNewMarks(marked);
  const [old, wanted] = [printableValue(before ?? null), printableValue(after ?? null)];
  const hunks = hunksOf(old, wanted);
  const entry: ChangedPath = { path: formatPath(path), before: old, after: wanted, ...(hunks && { hunks }) };
  return { entry, key: String(path[0]), own: !equal(before, after), fresh: newReferencesIn(marked) };
}

/** How two values differ line by line; undefined where both are read at a glance. */
export function hunksOf(before: unknown, after: unknown): Hunk[] | undefined {
  if (typeof before === "string" && typeof after === "string") {
    const isShort = [before, after].every((text) => text.length < SHORT && !text.includes("\n"));
    return isShort ? undefined : textHunks(before, after);
  }
  return isStructure(before) && isStructure(after) ? textHunks(yaml(before), yaml(after)) : undefined;
}

const isStructure = (value: unknown): boolean => isObject(value) || Array.isArray(value);

/** A value as people write it in manifests. */
export const yaml = (value: unknown): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

/** Of a file that is uploaded anew, how its text differs: the hash alone tells nobody anything. */
function withFileText(
  entry: ChangedPath,
  left: SideResource | undefined,
  right: SideResource | undefined,
): ChangedPath {
  if (entry.path !== "sha256" || left?.text === undefined || right?.text === undefined) return entry;
  return { ...entry, hunks: textHunks(left.text, right.text) };
}

const SETTINGS = ["onDelete", "protect", "retainOnDelete"] as const satisfies readonly (keyof Settings)[];

function settingPaths(left: SideResource | undefined, right: SideResource | undefined, moved: boolean): ChangedPath[] {
  const settings = SETTINGS.map((name) => [name, left?.settings[name], right?.settings[name]] as const);
  const workspace = [left, right].map((resource) => resource?.workspace?.split(".").slice(2).join("."));
  const all = [...settings, ...(moved ? [["workspace", workspace[0], workspace[1]] as const] : [])];
  return all
    .filter(([, before, after]) => (before || null) !== (after || null))
    .map(([name, before, after]) => ({ path: `metadata.${name}`, before: before ?? null, after: after ?? null }));
}
