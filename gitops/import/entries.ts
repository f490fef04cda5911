import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { formatPath, type Path } from "../../provider/kind/problem.ts";
import { changeAt, pathsInto, type SecretPath } from "../../provider/kind/secret-path.ts";
import { isObject, ownProperty, pick } from "../../provider/kind/value.ts";
import { changedFields, comparable, observedSpec } from "../../provider/lifecycle/fields.ts";
import { inputParts, outputsOf } from "../../provider/lifecycle/inputs.ts";
import { combinedRevision, revisionOf } from "../../provider/lifecycle/revision.ts";
import type { Run } from "../../provider/lifecycle/run.ts";
import { secretProperties } from "../../provider/lifecycle/secrets.ts";
import { fullKey } from "../../provider/manifest/project.ts";
import { type ManifestResource, resourceKey } from "../../provider/manifest/resource.ts";
import { Deferred, type DeferredExpression, type ManifestValue } from "../../provider/manifest/value.ts";
import { definitionOf } from "../../provider/platforms/definitions.ts";
import { packed } from "../../provider/pulumi/packed-values.ts";
import { stub } from "../../provider/pulumi/stub.ts";

/** A resource for `pulumi import --file`, as the program would have registered it, and as an adoption would have left it. */
export interface Entry {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
}

/** A live object of which the manifest does not say what it is: it would show as drift. */
export interface Misfit {
  readonly key: string;
  readonly why: string;
}

/** What is known of a resource: its id, and its properties. */
export interface Known {
  readonly id: string;
  readonly properties: JsonObject;
}

export interface EntryRequest {
  /** All resources of the project, in order. */
  readonly resources: readonly ManifestResource[];
  /** Live objects to take in, by the resource's key. */
  readonly live: ReadonlyMap<string, { readonly id: string; readonly live: JsonObject }>;
  /** What the stack has, by the resource's key. */
  readonly recorded: ReadonlyMap<string, Known>;
  readonly run: Run;
  /** Configuration in the clear, by full key. */
  readonly config: ReadonlyMap<string, string>;
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A secret as an import file writes it. */
  readonly secret: (value: unknown) => JsonObject;
}

/** What to tell the engine of live objects that manifests describe. Reads only; nothing is written anywhere. */
export async function importEntries(request: EntryRequest): Promise<{ entries: Entry[]; misfits: Misfit[] }> {
  const known = new Map(request.recorded);
  const entries: Entry[] = [];
  const misfits: Misfit[] = [];
  for (const resource of request.resources) {
    const found = request.live.get(resource.key);
    if (!found) continue;
    const made = await entryOf(resource, found, { ...request, known });
    if ("why" in made) misfits.push(made);
    else {
      entries.push(made.entry);
      known.set(resource.key, { id: found.id, properties: made.plain });
    }
  }
  return { entries, misfits };
}

interface Context extends EntryRequest {
  readonly known: ReadonlyMap<string, Known>;
}

async function entryOf(
  resource: ManifestResource,
  { id, live }: { readonly id: string; readonly live: JsonObject },
  context: Context,
): Promise<Misfit | { readonly entry: Entry; readonly plain: JsonObject }> {
  const type = `${resource.definition.platform}:${resource.definition.kind}`;
  const definition = definitionOf(type);
  const { run, secret } = context;
  const { args, secretPaths } = argumentsOf(resource, definition, context);
  const prepared = (await definition.prepare?.(args, { warn: run.warn })) ?? {};
  if (Array.isArray(prepared))
    return { key: resource.key, why: prepared.map(({ message }: { message: string }) => message).join("; ") };
  const inputs: JsonObject = {
    ...args,
    ...prepared,
    __logicalName: resource.name,
    ...(secretPaths.length > 0 && { __secrets: secretPaths }),
  };
  const { spec } = inputParts(inputs);
  const api = definition.connect(spec, "read", run);
  const seen = await observedSpec(definition, api, live, { shape: spec, fallback: spec, outputs: {} });
  const differing = changedFields(definition, seen, comparable(definition, spec));
  if (differing.length > 0)
    return {
      key: resource.key,
      why: `no manifest can say what the platform has at ${differing.map(formatPath).join(", ")}`,
    };
  const computed = definition.computed(live, spec, { previous: {}, before: undefined, written: true });
  // A first revision, so that whoever follows it knows one in the next preview.
  const revision = revisionOf(definition, {}, true);
  const outputs = plainJson(outputsOf(definition, inputs, { ...computed, ...revision }));
  const own = { __provider: stub(type) };
  const paths = secretProperties(definition, { secretPaths });
  const isSealed = (value: unknown): boolean => isObject(value) && Object.keys(secret("")).every((key) => key in value);
  // Two paths may lead to one value.
  const seal = (value: unknown): unknown => (isSealed(value) ? value : secret(value));
  const held = pathsInto(outputs, paths);
  const sealed = (properties: JsonObject, places: readonly SecretPath[]): JsonObject =>
    places.reduce<JsonObject>((all, path) => changeAt(all, path, seal) as JsonObject, plainJson(properties));
  return {
    plain: outputs,
    entry: {
      type: `pulumi-nodejs:dynamic/${type}`,
      name: resource.name,
      id,
      inputs: { ...sealed(inputs, paths), ...own },
      outputs: { ...sealed(await packed(definition, outputs, { secrets: held }), held), ...own },
    },
  };
}

const plainJson = (value: JsonObject): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

/** The arguments that the program would give the resource, with everything filled in, and where they are secret. */
function argumentsOf(
  { spec, passthrough, adopt, metadata, workspace }: ManifestResource,
  definition: Definition,
  context: Context,
): { readonly args: JsonObject; readonly secretPaths: Path[] } {
  const secretPaths: Path[] = [];
  const resolve = (value: ManifestValue, path: Path): unknown => {
    if (value instanceof Deferred) {
      if (value.parts.some((part) => typeof part === "object" && part.type !== "reference")) secretPaths.push(path);
      const parts = value.parts.map((part) =>
        typeof part === "string" ? part : expressionValue(part, definition, context),
      );
      return value.whole ? parts[0] : parts.map(String).join("");
    }
    if (Array.isArray(value)) return value.map((item: ManifestValue, index) => resolve(item, [...path, index]));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value as Record<string, ManifestValue>).map(([key, inner]) => [
        key,
        resolve(inner, [...path, key]),
      ]),
    );
  };
  const owner = workspace === undefined ? undefined : context.known.get(workspace);
  const args = {
    ...(owner && pick(owner.properties, definition.workspaceArgs)),
    ...(resolve(spec, []) as JsonObject),
    ...followed(spec, definition, context),
    ...(passthrough && { passthrough: resolve(passthrough, ["passthrough"]) }),
    ...(adopt !== undefined && { adopt: resolve(adopt, ["adopt"]) }),
    ...(metadata.onDelete !== undefined && { onDelete: metadata.onDelete }),
  };
  return { args, secretPaths };
}

function expressionValue(
  expression: DeferredExpression,
  { platform }: Definition,
  { known, config, project, environment }: Context,
): unknown {
  if (expression.type === "config") return config.get(fullKey(expression.key, project)) ?? "";
  if (expression.type === "env") return ownProperty(environment, expression.name) ?? "";
  const target = known.get(resourceKey(platform, expression.kind, expression.name));
  return expression.output === undefined ? target?.id : target?.properties[expression.output];
}

/** What the program fills in from the resource that a property refers to: the revision of a Deployment's agent, where it has one. */
function followed(spec: ManifestResource["spec"], definition: Definition, context: Context): JsonObject {
  const rows = Object.entries(definition.follows ?? {}).flatMap(([property, { output, as, using }]) => {
    const [target] = referredBy(spec[property], definition, context);
    if (!target || spec[as] !== undefined) return [];
    const used = using.flatMap((name) => referredBy(target.spec[name], definition, context));
    const revision = (resource: ManifestResource): string | undefined => {
      const value = context.known.get(resource.key)?.properties[output];
      return typeof value === "string" ? value : undefined;
    };
    const combined = combinedRevision(revision(target), used.map(revision));
    return combined === undefined ? [] : [[as, combined] as const];
  });
  return Object.fromEntries(rows);
}

function referredBy(value: ManifestValue | undefined, definition: Definition, context: Context): ManifestResource[] {
  if (!(value instanceof Deferred)) {
    if (typeof value !== "object" || value === null) return [];
    return Object.values(value as Record<string, ManifestValue>).flatMap((inner) =>
      referredBy(inner, definition, context),
    );
  }
  return value.parts.flatMap((part) => {
    if (typeof part === "string" || part.type !== "reference") return [];
    const key = resourceKey(definition.platform, part.kind, part.name);
    return context.resources.filter((resource) => resource.key === key);
  });
}
