import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { isUnknown } from "../../provider/kind/unknown.ts";
import { equal, isObject, omit, valueAt } from "../../provider/kind/value.ts";
import type { SideResource } from "../change-set/side.ts";
import {
  isSecretToken,
  mapTexts,
  MASK,
  referencesIn,
  referenceToken,
  secretToken,
  withoutTokens,
} from "../change-set/token.ts";
import { definitionOf, keyOf, nameOf, type State } from "./engine-preview.ts";

/** What a value is that only `pulumi up` will know, and of which no manifest tells where it comes from. */
const LATER = "(known after pulumi up)";

interface Circumstances {
  readonly definition: Definition;
  readonly states: ReadonlyMap<string, State>;
  /** What tells a secret, which the engine shows masked, from what is at the same path on another side: two are equal where this is. */
  readonly secretName: (path: Path) => string;
  /** The resource as its manifest has it. */
  readonly written: SideResource | undefined;
  readonly isOld: boolean;
  /** All that the stack has, by id: somebody in a dashboard may use what the manifest does not. Default: what the state says that it depends on. */
  readonly byId?: ReadonlyMap<string, readonly State[]>;
}

/** Arguments that are ours, or handed down, and not of the spec. */
const beside = ({ workspaceArgs, follows }: Definition): string[] => [
  "adopt",
  "onDelete",
  ...workspaceArgs,
  ...Object.values(follows ?? {}).map(({ as }) => as),
];

const specOf = (definition: Definition, inputs: JsonObject): JsonObject => {
  const own = omit(inputs, beside(definition));
  return Object.fromEntries(Object.entries(own).filter(([key]) => !key.startsWith("__")));
};

/** A resource as the engine has it, with references and secrets as tokens. */
export function sideResource(state: State, circumstances: Circumstances): SideResource {
  const { definition, states, written } = circumstances;
  const { urn, inputs = {}, outputs = {}, protect, retainOnDelete } = state;
  const { onDelete, adopt } = inputs;
  const spec = specOf(definition, inputs);
  const entries = Object.entries(spec).map(([key, value]) => {
    const uses = dependenciesOf(state, key, states);
    return [key, restored(value, valueOf(written, [key]), [key], { ...circumstances, uses })] as const;
  });
  const restoredInputs = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  const [owner] = definition.workspaceArgs.flatMap((name) => dependenciesOf(state, name, states));
  const ownerDefinition = definitionOf(owner?.type);
  return {
    key: keyOf(definition, urn),
    definition,
    name: nameOf(urn),
    workspace: owner && ownerDefinition && keyOf(ownerDefinition, owner.urn),
    inputs: restoredInputs,
    settings: {
      ...(protect ? { protect } : {}),
      ...(retainOnDelete ? { retainOnDelete } : {}),
      ...(typeof onDelete === "string" ? { onDelete } : {}),
    },
    adopt: typeof adopt === "string" ? adopt : undefined,
    // The engine has applied them already.
    ignoreChanges: [],
    previousNames: [],
    // A state does not say what a secret came from.
    environment: written?.environment ?? [],
    addresses: written?.addresses ?? [],
    outputs,
    cautions: written && !circumstances.isOld ? written.cautions : [],
  };
}

const valueOf = (written: SideResource | undefined, path: Path): unknown => written && valueAt(written.inputs, path);

function dependenciesOf(state: State, property: string, states: ReadonlyMap<string, State>): State[] {
  return (state.propertyDependencies?.[property] ?? []).flatMap((urn) => states.get(urn) ?? []);
}

interface Restoring extends Circumstances {
  /** What the property depends on. */
  readonly uses: readonly State[];
}

/** A value of the engine with tokens for references and secrets, as the manifest writes it. */
function restored(value: unknown, written: unknown, path: Path, restoring: Restoring): unknown {
  if (Array.isArray(value)) {
    const list: unknown[] = Array.isArray(written) ? written : [];
    return value.map((item, index) => restored(item, list[index], [...path, index], restoring));
  }
  if (isObject(value)) {
    const inner = isObject(written) ? written : {};
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, restored(item, inner[key], [...path, key], restoring)]),
    );
  }
  return typeof value === "string" ? restoredText(value, written, path, restoring) : value;
}

function restoredText(
  text: string,
  written: unknown,
  path: Path,
  { uses, secretName, isOld, byId }: Restoring,
): unknown {
  if (text === MASK) {
    const token = secretToken(secretName(path));
    // The engine hides the whole of a list with a secret in it; the manifest tells what of it is none.
    const isPart = (isObject(written) || Array.isArray(written)) && hasSecret(written);
    return isPart ? mapTexts(written, (inner) => (isSecretToken(inner) ? token : inner)) : token;
  }
  const template = typeof written === "string" && !isSecretToken(written) ? written : undefined;
  const references = template === undefined ? [] : referencesIn(template);
  if (isUnknown(text)) {
    if (template !== undefined && references.length > 0) return template;
    const [only, second] = uses;
    const definition = second ? undefined : definitionOf(only?.type);
    return only && definition ? referenceToken(definition.reference, nameOf(only.urn)) : LATER;
  }
  const holders = [...uses.filter(({ id }) => id === text), ...(byId?.get(text) ?? [])].filter(({ type }) =>
    definitionOf(type),
  );
  if (holders.length > 0) {
    const wanted = references.find(
      ({ name, output }) => output === undefined && holders.some(({ urn }) => nameOf(urn) === name),
    );
    if (wanted && !isOld) return template;
    const holder = preferred(holders);
    const reference = wanted?.kind ?? definitionOf(holder.type)?.reference;
    return reference === undefined ? text : referenceToken(reference, wanted?.name ?? nameOf(holder.urn));
  }
  if (template !== undefined && references.length > 0 && fits(text, template)) return template;
  return withoutTokens(text);
}

function hasSecret(value: unknown): boolean {
  let found = false;
  mapTexts(value, (text) => {
    found ||= isSecretToken(text);
    return text;
  });
  return found;
}

/** Two resources may have one id (a Deployment of Niche has its agent's): the one that is no Deployment is meant, unless a manifest says so. */
function preferred(same: readonly State[]): State {
  return same.find(({ type }) => definitionOf(type)?.reference !== "deployment") ?? (same[0] as State);
}

/** Whether a text is a template with something in the place of each reference. */
function fits(text: string, template: string): boolean {
  let at = 0;
  // eslint-disable-next-line no-control-regex -- tokens stand between them
  const literals = template.split(/\u0001[^\u0002]*\u0002/);
  for (const [index, literal] of literals.entries()) {
    const found = index === literals.length - 1 ? text.length - literal.length : text.indexOf(literal, at);
    if (found < at || (index === 0 && found !== 0) || !text.startsWith(literal, found)) return false;
    at = found + literal.length;
  }
  return true;
}

export const isAmong = (paths: readonly (readonly string[])[], path: Path): boolean =>
  paths.some((steps) => isOn(steps, path));

/** Whether one path is the other, or leads on from it. */
const isOn = (steps: readonly string[], path: Path): boolean => {
  const length = Math.min(steps.length, path.length);
  return equal(steps.slice(0, length), path.slice(0, length).map(String));
};

/** The value in words where only `pulumi up` will know it. */
export const laterValue = (value: unknown): unknown => mapTexts(value, (text) => (isUnknown(text) ? LATER : text));
