import * as pulumi from "@pulumi/pulumi";
import { formatText, summary } from "./manifest/format-text.ts";
import { definitionOf } from "./platforms/definitions.ts";
import { installedKinds } from "./platforms/installed-kinds.ts";
import { type LoadedManifests, loadManifests } from "./manifest/load.ts";
import { fullKey } from "./manifest/project.ts";
import { type ManifestResource, resourceKey } from "./manifest/resource.ts";
import { Deferred, type DeferredExpression, type ManifestObject, type ManifestValue } from "./manifest/value.ts";
import { registerSecret } from "./http/redact.ts";
import { takesText } from "./manifest/wanted-type.ts";
import { parseOwnJson } from "./text/exact-json.ts";
import { printable } from "./text/printable.ts";
import { OVERWRITE, unknownWords } from "./lifecycle/overwrite.ts";
import { settingProblem } from "./settings.ts";
import { assertNodeVersion } from "./pulumi/node-version.ts";
import { assertProviderFound } from "./pulumi/provider-found.ts";
import { findProjectDirectory } from "./pulumi/project-directory.ts";
import { resourceClass, SECRET_PARTS } from "./pulumi/resource-class.ts";
import { ownProperty } from "./kind/value.ts";

export interface DeployOptions {
  /**
   * Folder or file of manifests, relative to the project's directory. Default: the configuration
   * `voice-agents:manifests`, or `manifests`.
   */
  readonly manifests?: string;
  /** The directory of Pulumi.yaml. Default: looked for from the working directory upwards. */
  readonly projectDirectory?: string;
}

/** A deployed manifest: its id and, by name, its computed outputs. */
export interface Deployed {
  readonly id: pulumi.Output<string>;
  readonly [output: string]: pulumi.Output<unknown>;
}

/** The Pulumi resource behind a deployed manifest, for `dependsOn` and the like. */
export const resourceOf = (deployed: Deployed): pulumi.CustomResource =>
  Reflect.get(deployed, RESOURCE) as pulumi.CustomResource;

const RESOURCE = Symbol("resource");

/**
 * Registers everything that the stack's manifests say, in an order in which each resource comes after what it refers
 * to. The result has one property per manifest, `<platform>.<kind>.<name>` as in `niche.voiceAgent.front-desk`.
 * What is exported from a program Pulumi stores and prints as outputs of the stack; an output that a change may touch, or that the
 * platform leaves out, it prints as unknown in previews. So the ids alone are enumerated: the computed outputs are there by name
 * (`resources["niche.deployment.line"].phoneNumber`), and the resource itself by `resourceOf`.
 * @throws pulumi.RunError with all problems of the manifests at once, before anything is registered.
 */
export async function deployManifests({
  manifests,
  projectDirectory = findProjectDirectory(process.cwd()),
}: DeployOptions = {}): Promise<Record<string, Deployed>> {
  assertNodeVersion();
  assertProviderFound();
  const config = new Map(Object.entries(pulumi.runtime.allConfig()));
  assertSettings(config);
  const project = pulumi.getProject();
  const environment = { ...process.env };
  const loaded = loadManifests({
    kinds: installedKinds,
    projectDirectory,
    stack: pulumi.getStack(),
    // Secret values are not checked, so that no message can show them.
    config: {
      project,
      complete: true,
      values: new Map([...config].map(([key, text]) => [key, isSecretKey(key) ? undefined : text])),
    },
    environment,
    ...(manifests === undefined ? {} : { manifests: [manifests] }),
  });
  for (const [key, text] of config) if (isSecretKey(key)) registerSecret(text);
  if (loaded.diagnostics.length > 0) throw new pulumi.RunError(problemText(loaded));
  if (loaded.warnings.length > 0) void pulumi.log.warn(formatText(loaded.warnings, { warnings: true }));
  const unnamed = unknownWords(environment[OVERWRITE], loaded.resources);
  if (unnamed !== undefined) throw new pulumi.RunError(unnamed);
  const registration: Registration = { registered: new Map(), config, project, environment };
  // Before anything is said of a resource.
  for (const resource of loaded.resources) registerSecret(secretsIn(resource, registration, 1));
  for (const resource of loaded.resources) register(resource, registration);
  return Object.fromEntries(
    loaded.resources.map(({ key, definition }) => [key, briefly(registration.registered.get(key), definition.outputs)]),
  );
}

/** @throws pulumi.RunError with every setting of ours that does not exist or has a value that it cannot have. */
function assertSettings(config: ReadonlyMap<string, string>): void {
  const problems = [...config].flatMap(([key, text]) => settingProblem(key, isSecretKey(key) ? undefined : text) ?? []);
  if (problems.length === 0) return;
  throw new pulumi.RunError(problems.map(({ message, suggestion }) => `${message}; ${suggestion}`).join("\n"));
}

function problemText({ documents, diagnostics }: LoadedManifests): string {
  return printable(
    `the manifests cannot be applied; nothing was changed\n\n${formatText(diagnostics)}\n${summary(documents.length, diagnostics.length)}`,
  );
}

/** Pulumi's own word; its SDK does not declare the function, so should it go, everything counts as secret. */
function isSecretKey(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret?.(key) ?? true;
}

interface Registration {
  readonly registered: Map<string, pulumi.CustomResource>;
  readonly config: ReadonlyMap<string, string>;
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

type ResourceArgs = Readonly<Record<string, unknown>>;

function register(resource: ManifestResource, registration: Registration): void {
  const { key, definition, name, metadata } = resource;
  const Class = resourceClass<ResourceArgs, object>(definitionOf(`${definition.platform}:${definition.kind}`));
  const { protect, retainOnDelete, ignoreChanges, previousNames } = metadata;
  const options: pulumi.CustomResourceOptions = {
    ...(protect === undefined ? {} : { protect }),
    ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
    ...(ignoreChanges ? { ignoreChanges: [...ignoreChanges] } : {}),
    ...(previousNames ? { aliases: previousNames.map((previous) => ({ name: previous })) } : {}),
  };
  const registered = new Class(name, resourceArgs(resource, registration), options);
  registration.registered.set(key, registered);
}

function resourceArgs(resource: ManifestResource, registration: Registration): ResourceArgs {
  const { spec, passthrough, adopt, metadata } = resource;
  // The provider is given the texts that they were put into, and must know each by itself.
  const parts = secretsIn(resource, registration, 2);
  return {
    ...workspaceArgs(resource, registration),
    ...resolveObject(spec, resource, registration, []),
    ...(passthrough ? { passthrough: resolveObject(passthrough, resource, registration) } : {}),
    ...(adopt === undefined ? {} : { adopt: resolve(adopt, resource, registration) }),
    ...(parts.length > 0 ? { [SECRET_PARTS]: parts } : {}),
    ...(metadata.onDelete === undefined ? {} : { onDelete: metadata.onDelete }),
  };
}

/** What the Workspace hands to everything that belongs to it. */
function workspaceArgs({ definition, workspace }: ManifestResource, { registered }: Registration): ResourceArgs {
  const owner = workspace === undefined ? undefined : registered.get(workspace);
  return owner ? Object.fromEntries(definition.workspaceArgs.map((name) => [name, property(owner, name)])) : {};
}

/** The values of the secrets in texts that consist of at least so many parts. */
function secretsIn({ spec, passthrough }: ManifestResource, registration: Registration, least: number): string[] {
  const found = new Set<string>();
  const walk = (value: ManifestValue): void => {
    if (typeof value !== "object" || value === null) return;
    if (!(value instanceof Deferred)) return Object.values(value).forEach(walk);
    if (value.parts.length < least) return;
    for (const part of value.parts) {
      const text = typeof part === "string" ? undefined : secretText(part, registration);
      if (text !== undefined && text !== "") found.add(text);
    }
  };
  walk(spec);
  if (passthrough) walk(passthrough);
  return [...found];
}

function secretText(
  expression: DeferredExpression,
  { config, project, environment }: Registration,
): string | undefined {
  if (expression.type === "config") return config.get(fullKey(expression.key, project));
  return expression.type === "env" ? ownProperty(environment, expression.name) : undefined;
}

/** A path in the spec; undefined where there is no schema. */
type SpecPath = readonly (string | number)[] | undefined;

const resolveObject = (
  object: ManifestObject,
  resource: ManifestResource,
  registration: Registration,
  path?: SpecPath,
): ResourceArgs =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, resolve(value, resource, registration, path && [...path, key])]),
  );

function resolve(
  value: ManifestValue,
  resource: ManifestResource,
  registration: Registration,
  path?: SpecPath,
): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return value.map((item: ManifestValue, index) => resolve(item, resource, registration, path && [...path, index]));
  if (!(value instanceof Deferred)) return resolveObject(value as ManifestObject, resource, registration, path);
  const { whole, parts } = value;
  if (whole?.type === "config") {
    const text = secretText(whole, registration) ?? "";
    return pulumi.secret(
      path && takesText(validatorOf(resource), resource.spec, path, text) ? text : listOrMapping(text),
    );
  }
  if (whole) return resolveExpression(whole, resource, registration);
  const texts = parts.map((part) =>
    typeof part === "string" ? part : resolveExpression(part, resource, registration),
  );
  return pulumi.all(texts).apply((all) => all.map(asText).join(""));
}

const validatorOf = ({ definition }: ManifestResource) =>
  installedKinds.validators[`${definition.platform}/${definition.kind}`];

function resolveExpression(
  expression: DeferredExpression,
  { definition }: ManifestResource,
  registration: Registration,
) {
  if (expression.type !== "reference") return pulumi.secret(secretText(expression, registration) ?? "");
  const { kind, name, output } = expression;
  const target = registration.registered.get(resourceKey(definition.platform, kind, name));
  return target && (output === undefined ? target.id : property(target, output));
}

/** What a secret is where no text can be: the list or the mapping that it is written like, if all of its numbers arrive as they are. */
function listOrMapping(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return parseOwnJson(text);
  } catch {
    return text;
  }
}

const asText = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

const property = (resource: pulumi.CustomResource, name: string): unknown => Reflect.get(resource, name);

/** A resource's id, which is enumerated, and its computed outputs, which are not. */
function briefly(resource: pulumi.CustomResource | undefined, outputs: readonly string[]): Deployed {
  if (!resource) throw new Error("a manifest was loaded but not registered");
  const deployed = { id: resource.id } as Deployed;
  for (const name of outputs) Object.defineProperty(deployed, name, { value: property(resource, name) });
  return Object.defineProperty(deployed, RESOURCE, { value: resource });
}
