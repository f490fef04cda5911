import type { Side } from "../../../gitops/change-set/side.ts";
import type { Preview } from "../../../gitops/sources/engine-preview.ts";
import { manifestSide } from "../../../gitops/sources/manifest-side.ts";
import { threeSides, type ThreeSides } from "../../../gitops/sources/three-sides.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { formatPath } from "../../../provider/kind/problem.ts";
import { differences } from "../../../provider/kind/value.ts";
import type { FileSystem } from "../../../provider/manifest/file-system.ts";
import { loadManifests } from "../../../provider/manifest/load.ts";
import type { ManifestResource } from "../../../provider/manifest/resource.ts";
import { Deferred, type ManifestValue } from "../../../provider/manifest/value.ts";
import { installedKinds } from "../../../provider/platforms/installed-kinds.ts";
import {
  unmarked,
  Ref,
  type Declared,
  type MiniEngine,
  type SavedState,
  type StateEntry,
} from "../../harness/mini-engine.ts";

export interface Manifests {
  readonly files: FileSystem;
  /** Absolute; the directory of Pulumi.yaml. */
  readonly directory: string;
  readonly stack: string;
  /** Values of secret configuration and of environment variables, by `config.key` and `env.NAME`. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** What a project's program would register, in order. @throws with the problems of the manifests. */
export function programOf(manifests: Manifests): Declared[] {
  const { files, directory, stack } = manifests;
  const { resources, diagnostics } = loadManifests({
    kinds: installedKinds,
    projectDirectory: directory,
    files,
    stack,
  });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return declaredOf(resources, manifests);
}

function declaredOf(resources: readonly ManifestResource[], { secrets = {} }: Manifests): Declared[] {
  const byKey = new Map(resources.map((resource) => [resource.key, resource]));
  return resources.map((resource) => ({
    type: typeOf(resource),
    name: resource.name,
    args: {
      ...workspaceArgs(resource, byKey),
      ...(plain(resource.spec, resource, secrets) as JsonObject),
      ...(resource.passthrough && { passthrough: plain(resource.passthrough, resource, secrets) }),
    },
  }));
}

const typeOf = ({ definition }: ManifestResource): string => `${definition.platform}:${definition.kind}`;

function workspaceArgs(
  { definition, workspace }: ManifestResource,
  byKey: ReadonlyMap<string, ManifestResource>,
): JsonObject {
  const owner = workspace === undefined ? undefined : byKey.get(workspace);
  const value = (name: string): unknown => owner?.spec[name] ?? (owner && new Ref(typeOf(owner), owner.name, name));
  const args = definition.workspaceArgs.filter(
    (name) => owner && (name in owner.spec || owner.definition.outputs.includes(name)),
  );
  return Object.fromEntries(args.map((name) => [name, value(name)]));
}

function plain(value: ManifestValue, resource: ManifestResource, secrets: Readonly<Record<string, string>>): unknown {
  if (value instanceof Deferred) return deferred(value, resource, secrets);
  if (Array.isArray(value)) return value.map((item: ManifestValue) => plain(item, resource, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, resource, secrets)]));
}

function deferred(
  { parts, whole }: Deferred,
  { definition }: ManifestResource,
  secrets: Readonly<Record<string, string>>,
): unknown {
  const textOf = (part: (typeof parts)[number]): string => {
    if (typeof part === "string") return part;
    if (part.type === "reference") throw new Error("a reference inside of a text is not for this engine");
    return secrets[part.type === "env" ? `env.${part.name}` : `config.${part.key}`] ?? "";
  };
  if (whole?.type !== "reference") return parts.map(textOf).join("");
  const kind = installedKinds.definitions.find(
    ({ platform, reference }) => platform === definition.platform && reference === whole.kind,
  )!;
  return new Ref(`${kind.platform}:${kind.kind}`, whole.name, whole.output);
}

/** What `pulumi preview --refresh --json --show-sames` would say, from an engine in process; the state stays as it is. */
export async function previewOf(engine: MiniEngine, program: readonly Declared[]): Promise<Preview> {
  const saved: SavedState = engine.save();
  const uses = new Map(program.map((declared) => [urnOf(declared), usesOf(declared)]));
  const statesOf = (entries: readonly StateEntry[]) =>
    new Map(entries.map((entry) => [urnOf(entry), stateOf(entry, uses.get(urnOf(entry)) ?? {})]));
  const recorded = statesOf(engine.state);
  const { errors } = await engine.refresh();
  if (errors.length > 0) throw errors[0]!;
  const live = statesOf(engine.state);
  const inputs = await engine.checkedInputs(program);
  engine.restore(saved);
  const refreshes = [...recorded].map(([urn, oldState]) => ({ op: "refresh", urn, oldState, newState: oldState }));
  const plans = program.map((declared, index) => {
    const urn = urnOf(declared);
    const oldState = live.get(urn);
    const wanted = inputs[index]!;
    const paths = oldState ? differences(oldState.inputs, wanted) : [];
    const newState = { urn, type: typed(declared), inputs: wanted, propertyDependencies: uses.get(urn)! };
    return {
      op: oldState ? (paths.length > 0 ? "update" : "same") : "create",
      ...{ urn, newState, ...(oldState && { oldState }) },
      detailedDiff: Object.fromEntries(paths.map((path) => [formatPath(path), {}])),
    };
  });
  return { steps: [...refreshes, ...plans] };
}

/** By property, the resources that its value comes from. */
const usesOf = ({ args }: Declared): Record<string, string[]> =>
  Object.fromEntries(Object.entries(args).map(([key, value]) => [key, refsIn(value).map(urnOf)]));

function refsIn(value: unknown): Ref[] {
  if (value instanceof Ref) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(refsIn) : [];
}

type Named = Pick<StateEntry, "type" | "name">;

const typed = ({ type }: Named): string => `pulumi-nodejs:dynamic/${type}`;

export const urnOf = (entry: Named): string => `urn:pulumi:dev::test::${typed(entry)}::${entry.name}`;

const stateOf = (entry: StateEntry, propertyDependencies: Record<string, string[]>) => ({
  ...{ urn: urnOf(entry), type: typed(entry), id: entry.id, propertyDependencies },
  ...{ inputs: entry.inputs, outputs: unmarked(entry.outputs) },
});

/** The three sides of a stack, as `voice-agents drift` sees them. @throws where the manifests are not valid. */
export async function sidesOf(
  engine: MiniEngine,
  manifests: Manifests,
): Promise<{ sides: ThreeSides[]; manifestSide: Side }> {
  const { files, directory, stack } = manifests;
  const { side, resources, diagnostics } = await manifestSide({
    files,
    projectDirectory: directory,
    stack,
    shownFrom: directory,
  });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { sides: threeSides(await previewOf(engine, declaredOf(resources, manifests)), side), manifestSide: side };
}
