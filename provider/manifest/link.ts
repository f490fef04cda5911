import type { DeclaredResource, OfflineDefinition } from "../kind/definition.ts";
import { nearMiss } from "../kind/near-miss.ts";
import { formatPath } from "../kind/problem.ts";
import type { Declaration } from "./declaration.ts";
import { didYouMean, type Report } from "./diagnostic.ts";
import type { Use } from "./evaluate.ts";
import { formatExpression } from "./expression.ts";
import { type Kinds, kindsOf } from "./kinds.ts";
import { label, metadataPlace } from "./manifest.ts";
import type { Place } from "./source-text.ts";

/** Names that are listed where none is near. */
const MOST_LISTED = 8;

/** A declaration that knows what it belongs to and what it points to. */
export interface Linked {
  readonly declaration: Declaration;
  readonly workspace: Linked | undefined;
  /** What must exist before it, with the place that says so. */
  readonly needs: readonly { readonly target: Linked; readonly at: Place }[];
  /** The resource as the rules of sets see it. */
  readonly declared: DeclaredResource;
}

interface Linking {
  readonly all: readonly Draft[];
  /** The Workspaces by platform. */
  readonly workspaces: ReadonlyMap<string, readonly Draft[]>;
  readonly byLabel: ReadonlyMap<string, Draft>;
  readonly kinds: Kinds;
  readonly report: Report;
  /**
   * Whether a file that could not be read may declare the resource of this name: then nobody can say that it is
   * missing.
   */
  readonly mayExist: (name: string) => boolean;
  /** What the stack leaves out, by `<platform>/<kind>.<name>`, and where that is said. */
  readonly disabled: ReadonlyMap<string, Place>;
}

interface Draft extends Linked {
  workspace: Draft | undefined;
  readonly needs: { target: Draft; at: Place }[];
  readonly declared: { -readonly [K in keyof DeclaredResource]: DeclaredResource[K] } & {
    readonly references: Map<string, DeclaredResource>;
  };
}

/** Finds what every declaration belongs to and refers to, and reports what is not there. */
export function link(
  declarations: readonly Declaration[],
  { kinds, report, mayExist, disabled }: Pick<Linking, "kinds" | "report" | "mayExist" | "disabled">,
): readonly Linked[] {
  const all = declarations.map(draft);
  // Of two with one name the first counts, as the second is reported.
  const byLabel = new Map(all.map((entry) => [fullLabel(entry.declaration), entry] as const).reverse());
  const workspaces = Map.groupBy(
    all.filter(({ declared }) => !declared.definition.inWorkspace),
    ({ declared }) => declared.definition.platform,
  );
  const linking = { all, byLabel, workspaces, kinds, report, mayExist, disabled };
  for (const entry of all) linkWorkspace(entry, linking);
  const byKind = Map.groupBy(all, ({ declared }) => kindKey(declared.definition, declared.definition.kind));
  for (const entry of all) linkNeeded(entry, byKind);
  for (const entry of all) for (const use of entry.declaration.uses) linkUse(entry, use, linking);
  return all;
}

const fullLabel = ({ manifest }: Declaration): string => `${manifest.definition.platform}/${label(manifest)}`;

function draft(declaration: Declaration): Draft {
  const { definition, name } = declaration.manifest;
  const declared = { definition, name, workspace: undefined, spec: declaration.checked, references: new Map() };
  return { declaration, workspace: undefined, needs: [], declared };
}

function linkWorkspace(entry: Draft, linking: Linking): void {
  const { report, mayExist } = linking;
  const { manifest } = entry.declaration;
  const { definition, metadata } = manifest;
  if (!definition.inWorkspace) return;
  const workspaces = linking.workspaces.get(definition.platform) ?? [];
  const wanted = metadata.workspace;
  const isWritten = manifest.metadataSection.tree.entries.has("workspace");
  const named = linking.byLabel.get(`${definition.platform}/workspace.${wanted}`);
  const found = isWritten ? (named?.declared.definition.inWorkspace === false ? named : undefined) : workspaces[0];
  if (found && (isWritten || workspaces.length === 1)) {
    entry.workspace = found;
    entry.declared.workspace = found.declared.name;
    entry.needs.push({ target: found, at: metadataPlace(manifest, "workspace") });
  } else if (isWritten && wanted !== undefined && !mayExist(wanted)) {
    const written = { what: `the Workspace "${wanted}"`, at: metadataPlace(manifest, "workspace") };
    if (reportDisabled(keyOf(definition, "workspace", wanted), written, linking)) return;
    const suggestion = (): string | undefined =>
      didYouMean(
        nearMiss(
          wanted,
          workspaces.map(({ declared }) => declared.name),
        ),
      );
    report({
      code: "unknown-workspace",
      at: metadataPlace(manifest, "workspace"),
      message: `no Workspace "${wanted}"`,
      suggestion,
    });
  } else if (!isWritten) reportMissing(entry, workspaces, linking);
}

/** What the platform wants first although nothing refers to it. */
function linkNeeded({ declaration: { manifest }, declared, needs }: Draft, byKind: ReadonlyMap<string, Draft[]>): void {
  const { definition, workspace, spec } = declared;
  const wanted = (definition.createAfter ?? []).filter(({ where }) => where(spec));
  for (const target of wanted.flatMap(({ kind }) => byKind.get(kindKey(definition, kind)) ?? []))
    if (target.declared.workspace === workspace) needs.push({ target, at: manifest.at });
}

const kindKey = ({ platform }: OfflineDefinition, kind: string): string => `${platform}/${kind}`;

function reportMissing(entry: Draft, workspaces: readonly Draft[], linking: Linking): void {
  const { kinds, report, mayExist, disabled } = linking;
  const { manifest } = entry.declaration;
  const { definition } = manifest;
  const { platform } = definition;
  const left = [...disabled.keys()].find((key) => key.startsWith(keyOf(definition, "workspace", "")));
  const missing = { what: `the Workspace of ${label(manifest)}`, at: manifest.at };
  if (workspaces.length === 0 && left !== undefined && reportDisabled(left, missing, linking)) return;
  const names = workspaces.map(({ declared }) => declared.name);
  const kind = kindsOf(kinds, platform).find(({ inWorkspace }) => !inWorkspace)?.kind ?? "Workspace";
  if (names.length === 0 && mayExist(kind)) return;
  const message =
    names.length === 0
      ? `${label(manifest)} belongs to a ${kind}, and none of ${platform} is among the manifests`
      : `metadata.workspace must be given, since there are ${names.length} Workspaces of ${platform}`;
  const suggestion = names.length === 0 ? `add a manifest of kind ${kind}` : `there is ${names.join(", ")}`;
  report({ code: "missing-workspace", at: manifest.at, message, suggestion });
}

function linkUse(entry: Draft, use: Use, linking: Linking): void {
  const { expression, at, path, whole } = use;
  const { manifest, specUses } = entry.declaration;
  const target = findTarget(entry, use, linking);
  if (!target) return;
  if (target === entry) {
    const message = `${formatExpression(expression)} is the resource that it stands in`;
    linking.report({ code: "self-reference", at, message });
    return;
  }
  entry.needs.push({ target, at });
  if (!whole) return;
  if (specUses.includes(use)) entry.declared.references.set(formatPath(path), target.declared);
  const [own, other] = [entry.declared.workspace, target.declared.workspace];
  if (expression.output !== undefined || own === undefined || other === undefined || own === other) return;
  const message = `${label(target.declaration.manifest)} is in the workspace "${other}", and ${label(manifest)} in "${own}": its id means nothing there`;
  linking.report({ code: "foreign-reference", at, message });
}

function findTarget({ declared: { definition } }: Draft, use: Use, linking: Linking): Draft | undefined {
  const { byLabel, kinds, report, mayExist } = linking;
  const { expression, at } = use;
  const { kind, name, output } = expression;
  const kindsHere = kindsOf(kinds, definition.platform);
  const referred = kindsHere.find(({ reference }) => reference === kind);
  if (!referred) {
    const words = [...kindsHere.map(({ reference }) => reference), "config", "env", "text", "template"];
    const suggestion = didYouMean(nearMiss(kind, words)) ?? `expressions begin with ${words.join(", ")}`;
    report({
      code: "unknown-expression",
      at,
      message: `${formatExpression(expression)}: there is no kind "${kind}"`,
      suggestion,
    });
    return undefined;
  }
  if (output !== undefined && !referred.outputs.includes(output)) {
    const { outputs } = referred;
    const choice = outputs.length > 0 ? `there is ${outputs.join(", ")}` : undefined;
    const suggestion =
      output === "id" ? `\${${kind}.${name}} is the id` : (didYouMean(nearMiss(output, outputs)) ?? choice);
    report({ code: "unknown-output", at, message: `a ${referred.kind} has no output "${output}"`, suggestion });
  }
  const target = byLabel.get(`${definition.platform}/${kind}.${name}`);
  if (target || mayExist(name)) return target;
  if (reportDisabled(keyOf(definition, kind, name), { what: formatExpression(expression), at }, linking))
    return undefined;
  const message = `${formatExpression(expression)}: no ${referred.kind} is called "${name}"`;
  report({ code: "unknown-reference", at, message, suggestion: () => suggestTarget(name, definition, kind, linking) });
  return undefined;
}

const keyOf = ({ platform }: OfflineDefinition, kind: string, name: string): string => `${platform}/${kind}.${name}`;

/** Whether a resource is there and an overlay of this stack leaves it out; reported then, where it is wanted. */
function reportDisabled(
  key: string,
  { what, at }: { readonly what: string; readonly at: Place },
  { disabled, report }: Linking,
): boolean {
  const place = disabled.get(key);
  if (!place) return false;
  const line = place.source.position(place.start).line;
  const message = `${what} is left out of this stack, by $disabled at ${place.source.file}:${line}`;
  const suggestion = "leave out what refers to it too, give it another value in an overlay, or remove $disabled";
  report({ code: "disabled-reference", at, message, suggestion });
  return true;
}

/** A name of the same kind that is near, or the same name of another kind, or all there are if that is not too many. */
function suggestTarget(
  name: string,
  { platform }: OfflineDefinition,
  kind: string,
  { all }: Linking,
): string | undefined {
  const here = all.map(({ declared }) => declared).filter((other) => other.definition.platform === platform);
  const names = here.filter((other) => other.definition.reference === kind).map((other) => other.name);
  const near = nearMiss(name, names);
  const namesake = here.find((other) => other.name === name);
  if (near !== undefined) return didYouMean(`\${${kind}.${near}}`);
  if (namesake) return didYouMean(`\${${namesake.definition.reference}.${name}}`);
  return names.length > 0 && names.length <= MOST_LISTED ? `there is ${names.join(", ")}` : undefined;
}
