import { createHash } from "node:crypto";
import { stableJson } from "../../provider/kind/fingerprint.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { createOnce, type Once } from "../../provider/lifecycle/once.ts";
import { compareText } from "../../provider/manifest/diagnostic.ts";
import { resourceKey } from "../../provider/manifest/resource.ts";
import type { ChangeSet, Commit, Counts, Problem, ResourceChange } from "../generated/change-set.ts";
import { compareResource, type Differences, wholeInputs } from "./compare.ts";
import { inOrder, targetKey } from "./graph.ts";
import { DEPLOYING, reachOf, waysOf } from "./reach.ts";
import type { Planned, Side, SideResource } from "./side.ts";
import { type Reference, printableValue, renameReferences } from "./token.ts";
import { trustOf } from "./trust.ts";
import { changedWorkflow } from "./workflow.ts";

/** What a source found out. */
export interface Comparison {
  readonly project: string | undefined;
  /** Folder of the project in its repository, with `/`; `.` for the repository's own. */
  readonly folder: string;
  readonly stack: string | undefined;
  readonly base: Commit | undefined;
  readonly head: Commit | undefined;
  readonly before: Side;
  readonly after: Side;
  /** By key, where a planner has decided. */
  readonly planned?: ReadonlyMap<string, Planned>;
  readonly cautions?: readonly string[];
  readonly problems?: readonly Problem[];
}

/** The change set of a comparison: the same for the same two sides, whatever they come from. */
export function buildChangeSet(comparison: Comparison): ChangeSet {
  const { project = null, folder, stack = null, base = null, head = null, cautions = [], problems = [] } = comparison;
  const after = problems.length > 0 ? NOTHING : comparison.after;
  const before = problems.length > 0 ? NOTHING : withNewNames(comparison.before, after);
  const changes = changesOf({ ...comparison, before, after });
  const resources = changes
    .map(({ change }) => change)
    .sort((a, b) => compareText(a.platform, b.platform) || compareText(a.kind, b.kind) || compareText(a.name, b.name));
  const heard = changes.filter(({ change }) => change.operation !== "rename").map(({ key }) => key);
  const reach = reachOf(before, after, heard, DEPLOYING);
  const content = { project, stack, resources: resources.map(decisive), problems };
  return {
    version: 1,
    digest: createHash("sha256").update(stableJson(content)).digest("hex"),
    project,
    folder,
    stack,
    base,
    head,
    counts: {
      ...countsOf(resources),
      unchanged: Math.max(0, after.size - resources.filter(({ operation }) => operation !== "delete").length),
      deployments: reach.filter(({ deployment }) => deployment !== null).length,
      numbers: new Set(reach.flatMap(({ numbers }) => numbers)).size,
    },
    resources,
    reach,
    ways: waysOf(before, after, heard),
    trust: trustOf(before, after),
    cautions: [...cautions],
    problems: [...problems],
  };
}

const NOTHING: Side = new Map();

/** What the digest is made of: what every source can know. */
const decisive = ({ platform, kind, name, previousName, operation, paths, because }: ResourceChange) => ({
  ...{ platform, kind, name, operation, because },
  ...(previousName !== undefined && { previousName }),
  paths: paths.map(({ path, before, after }) => ({ path, before, after })),
});

const OPERATIONS = ["create", "update", "replace", "delete", "adopt", "rename"] as const;

function countsOf(resources: readonly ResourceChange[]) {
  const count = (test: (change: ResourceChange) => boolean): number => resources.filter(test).length;
  const operations = OPERATIONS.map((name) => [name, count(({ operation }) => operation === name)] as const);
  return {
    ...(Object.fromEntries(operations) as Pick<Counts, (typeof OPERATIONS)[number]>),
    refused: count(({ refused }) => refused.length > 0),
    conflicts: count(({ conflicts }) => conflicts.length > 0),
  };
}

interface Change {
  readonly key: string;
  readonly change: ResourceChange;
}

function changesOf({ before, after, planned }: Comparison): Change[] {
  // What kinds say once in a run they say once in a change set.
  const once = createOnce();
  const found = new Map<string, Change>();
  const taken = new Set<string>();
  for (const right of inOrder(after)) {
    const left = counterpart(right, before);
    if (left) taken.add(left.key);
    const isFresh = (reference: Reference): boolean => isAnother(reference, right, after, found);
    const differing = compareResource(left, right, { before, after, isFresh });
    const change = changeOf(left, right, differing, { before, after, planned: planned?.get(right.key), once });
    if (change) found.set(right.key, { key: right.key, change });
  }
  for (const left of before.values()) {
    if (taken.has(left.key)) continue;
    const differing = compareResource(left, undefined, { before, after, isFresh: () => false });
    const change = changeOf(left, undefined, differing, { before, after, planned: planned?.get(left.key), once });
    if (change) found.set(left.key, { key: left.key, change });
  }
  return [...found.values()];
}

/** The side before under the names of today, but for `name` itself: a rename changes nothing for those who refer to it. */
function withNewNames(before: Side, after: Side): Side {
  const renamed = new Map<string, string>();
  for (const right of after.values()) {
    const left = counterpart(right, before);
    if (left && left.name !== right.name) renamed.set(left.key, right.name);
  }
  if (renamed.size === 0) return before;
  const nameOf = (resource: SideResource) => (reference: Reference) => renamed.get(targetKey(resource, reference));
  return new Map(
    [...before].map(([key, resource]) => {
      const { platform } = resource.definition;
      const owner = resource.workspace === undefined ? undefined : renamed.get(resource.workspace);
      const workspace = owner === undefined ? resource.workspace : resourceKey(platform, "workspace", owner);
      const name = renamed.get(key);
      const newKey = name === undefined ? key : resourceKey(platform, resource.definition.reference, name);
      return [
        newKey,
        {
          ...resource,
          key: newKey,
          workspace,
          inputs: renameReferences(resource.inputs, nameOf(resource)) as JsonObject,
        },
      ];
    }),
  );
}

/** The same resource before the change, under this name or a previous one. */
function counterpart(right: SideResource, before: Side): SideResource | undefined {
  const { platform, reference } = right.definition;
  const keys = [right.name, ...right.previousNames].map((name) => resourceKey(platform, reference, name));
  return keys.map((key) => before.get(key)).find((resource) => resource !== undefined);
}

/**
 * Whether what a reference stands for becomes another value: the id of what is made anew, and an output of what is changed at all, which
 * the engine does not know before it has been done.
 */
function isAnother(reference: Reference, from: SideResource, after: Side, found: ReadonlyMap<string, Change>): boolean {
  const key = targetKey(from, reference);
  const operation = found.get(key)?.change.operation;
  if (operation === undefined || operation === "rename") return false;
  if (reference.output === undefined) return operation !== "update";
  return after.get(key)?.inputs[reference.output] === undefined;
}

interface Circumstances {
  readonly before: Side;
  readonly after: Side;
  readonly planned: Planned | undefined;
  readonly once: Once;
}

function changeOf(
  left: SideResource | undefined,
  right: SideResource | undefined,
  differing: Differences,
  { before, after, planned, once }: Circumstances,
): ResourceChange | undefined {
  const { definition, name } = (right ?? left)!;
  const operation = operationOf(left, right, differing, planned);
  if (operation === undefined) return undefined;
  const { paths, because, replaces } = differing;
  const renamed = left && right && left.name !== right.name;
  const workflow = right && changedWorkflow(differing.before, differing.after);
  const unexplained = planned && operation === "update" && paths.length === 0 && because.length === 0;
  return {
    platform: definition.platform,
    kind: definition.kind,
    name,
    ...(renamed && { previousName: left.name }),
    operation,
    paths: [...paths],
    replaces: operation === "replace" ? [...replaces] : [],
    because: left && right ? [...because] : [],
    money: right
      ? texts(definition.newCosts?.(specOf(right, after), { before: left ? specOf(left, before) : {} }))
      : [],
    cautions: texts([
      ...cautionsOf(left, right, { before, after, once }),
      ...(unexplained ? ["the state holds something of it that is to be repaired or completed"] : []),
    ]),
    refused: texts(refusalsOf(left, right, differing, operation)),
    conflicts: [...(planned?.conflicts ?? [])],
    ...(workflow && { workflow }),
  };
}

const texts = (values: readonly string[] = []): string[] => values.map((text) => String(printableValue(text)));

/** Settings that the engine notes in its state and that change nothing on the platform. */
const NOTED = ["metadata.protect", "metadata.retainOnDelete"];

function operationOf(
  left: SideResource | undefined,
  right: SideResource | undefined,
  { paths, because, replaces }: Differences,
  planned: Planned | undefined,
): ResourceChange["operation"] | undefined {
  if (!right) return "delete";
  if (!left) return right.adopt === undefined ? "create" : "adopt";
  const noted = paths.some(({ path }) => NOTED.includes(path));
  const decided = planned?.operation;
  if (decided === "replace" || decided === "update") return decided;
  if (decided !== undefined) return noted ? "update" : left.name === right.name ? undefined : "rename";
  if (replaces.length > 0) return "replace";
  if (paths.length > 0 || because.length > 0) return "update";
  return left.name === right.name ? undefined : "rename";
}

/** What a kind's own code is given: as `check` gets it, secrets and references as texts. */
const specOf = (resource: SideResource, side: Side): JsonObject => plain(wholeInputs(resource, side));

const plain = (value: JsonObject): JsonObject => printableValue(value) as JsonObject;

function cautionsOf(
  left: SideResource | undefined,
  right: SideResource | undefined,
  { before, after, once }: Omit<Circumstances, "planned">,
): string[] {
  if (!right) return left?.settings.retainOnDelete ? ["metadata.retainOnDelete: the object stays on the platform"] : [];
  const { definition, settings } = right;
  const context = { onDelete: settings.onDelete, before: left ? specOf(left, before) : {}, once };
  return [...right.cautions, ...(definition.previewWarnings?.(specOf(right, after), context) ?? [])];
}

function refusalsOf(
  left: SideResource | undefined,
  right: SideResource | undefined,
  { before, after, changed }: Differences,
  operation: ResourceChange["operation"],
): string[] {
  const away = operation === "delete" || operation === "replace";
  const guarded = away && (right ?? left)?.settings.protect && left?.settings.protect;
  const refusal = left && right && right.definition.rejectChange?.(plain(before), plain(after), changed);
  return [
    ...(guarded
      ? [
          "metadata.protect: Pulumi deletes no protected resource; take the protection away first, in a commit of its own",
        ]
      : []),
    ...(refusal === undefined ? [] : [refusal]),
  ];
}
