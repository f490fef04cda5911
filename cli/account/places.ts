import type { JsonObject } from "../../provider/kind/definition.ts";
import type { WorkspaceRef } from "../../provider/operations/operations.ts";
import { platforms } from "../../provider/platforms/index.ts";
import type { Platform } from "../../provider/platforms/platform.ts";
import { findProjectDirectory, isProjectDirectory } from "../../provider/pulumi/project-directory.ts";
import { UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { platformNamed, platformNames } from "./platform-named.ts";
import { stackResources, type StackResource } from "./stack.ts";

/** One workspace of one account, and what a stack manages in it. */
export interface Place {
  readonly platform: Platform;
  /** The arguments that every resource in it has: `{ businessId, credentials }`. */
  readonly args: Readonly<Record<string, string>>;
  /** What it is called: by its manifest, else on the platform, else its id. Undefined where it has neither. */
  readonly name: string | undefined;
}

export interface Places {
  readonly places: readonly Place[];
  /** What the stack manages on the platforms in question; undefined where no stack was looked at, so that nobody knows. */
  readonly managed: readonly StackResource[] | undefined;
  /** Why the stack could not be looked at, where a platform was named, which does without. */
  readonly unread?: string;
  /** What the credential can see, where that was asked; by the name of the platform. */
  readonly seen: ReadonlyMap<string, readonly WorkspaceRef[]>;
  /** Why a platform was not asked which workspaces there are, by its name. */
  readonly lacking: ReadonlyMap<string, string>;
}

export interface PlaceOptions {
  readonly stack?: string | undefined;
  readonly platform?: string | undefined;
  readonly workspaceId?: string | undefined;
  readonly credentials?: string | undefined;
}

/**
 * The workspaces that a command is about: the one that was named; those in the stack; or, without a stack, all that the credential can see.
 * @throws UsageError where there is neither a stack nor a platform.
 */
export async function findPlaces(options: PlaceOptions, terminal: Terminal): Promise<Places> {
  const { platform, workspaceId, credentials, stack } = options;
  const isDirect = workspaceId !== undefined || credentials !== undefined;
  if (isDirect && platform === undefined) throw new UsageError("--workspace-id and --credentials need --platform");
  const row = platform === undefined ? undefined : platformNamed(platform);
  const hasProject = isProjectDirectory(findProjectDirectory(terminal.directory));
  if (row && (isDirect || (!hasProject && stack === undefined))) {
    const managed = hasProject && stack !== undefined ? await managedIn(options, terminal) : undefined;
    return { ...(await directPlaces(row, options)), managed };
  }
  if (!hasProject && stack === undefined)
    throw new UsageError(`there is no Pulumi.yaml here; name a platform: --platform ${platformNames().join(", ")}`);
  let managed: readonly StackResource[];
  try {
    managed = await managedIn(options, terminal);
  } catch (error) {
    // A project in which no stack is selected yet, or a machine without Pulumi: the platform can be asked all the same.
    if (!row || stack !== undefined) throw error;
    const unread = error instanceof Error ? error.message : String(error);
    return { ...(await directPlaces(row, options)), managed: undefined, unread };
  }
  const places = placesOf(managed);
  if (places.length > 0 || !row) return { places, managed, seen: new Map(), lacking: new Map() };
  return { ...(await directPlaces(row, options)), managed };
}

/** Without a stack: the workspace that was named, or all that the platform lists. */
export async function directPlaces(
  platform: Platform,
  { workspaceId, credentials }: PlaceOptions,
): Promise<Omit<Places, "managed">> {
  const account = credentials === undefined ? {} : { credentials };
  const idArg = platform.workspaceId;
  if (idArg === undefined) {
    if (workspaceId !== undefined)
      throw new UsageError(`${platform.name} has no ids of workspaces: its key says which it is, so use --credentials`);
    return { places: [{ platform, args: account, name: undefined }], ...nothingSeen(platform, undefined) };
  }
  const placed = (id: string, name: string | undefined): Place => ({
    platform,
    args: { [idArg]: id, ...account },
    name: name ?? id,
  });
  const operations = await platform.open(account);
  if (workspaceId !== undefined)
    return { places: [placed(workspaceId, undefined)], ...nothingSeen(platform, undefined) };
  if (!operations.workspaces) return { places: [], ...nothingSeen(platform, operations.lacking.workspaces) };
  const seen = await operations.workspaces();
  return {
    places: seen.map(({ id, name }) => placed(id, name)),
    seen: new Map([[platform.name, seen]]),
    lacking: new Map(),
  };
}

const nothingSeen = (platform: Platform, why: string | undefined): Pick<Places, "seen" | "lacking"> => ({
  seen: new Map(),
  lacking: new Map(why === undefined ? [] : [[platform.name, why]]),
});

async function managedIn({ platform, stack }: PlaceOptions, terminal: Terminal): Promise<readonly StackResource[]> {
  const needed = (resource: StackResource) => Object.values(argsOf(resource));
  const all = await stackResources({ directory: terminal.directory, stack }, needed);
  return platform === undefined ? all : all.filter((resource) => resource.platform === platform);
}

const rowOf = ({ platform }: StackResource): Platform | undefined => platforms.find(({ name }) => name === platform);

function argsOf(resource: StackResource): JsonObject {
  const names = rowOf(resource)?.workspaceArgs ?? [];
  return Object.fromEntries(
    names.flatMap((name) => (resource.properties[name] == null ? [] : [[name, resource.properties[name]]])),
  );
}

/** The workspaces that resources belong to, each once; named by their Workspace, where the stack has it. */
export function placesOf(resources: readonly StackResource[]): Place[] {
  const groups = Map.groupBy(
    resources.filter((resource) => {
      const row = rowOf(resource);
      return row && (row.workspaceId === undefined || resource.properties[row.workspaceId] != null);
    }),
    (resource) => placeKey(resource.platform, argsOf(resource)),
  );
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    const platform = first && rowOf(first);
    if (!first || !platform) return [];
    const args = Object.fromEntries(Object.entries(argsOf(first)).map(([name, value]) => [name, String(value)]));
    const named = members.find(({ kind }) => kind === "Workspace")?.name;
    return [{ platform, args, name: named ?? args[platform.workspaceId ?? ""] }];
  });
}

const placeKey = (platform: string, args: JsonObject): string =>
  JSON.stringify([platform, Object.entries(args).sort(([one], [other]) => (one < other ? -1 : 1))]);

/** Whether a resource of the stack is in a workspace: the credential by which it is reached does not matter. */
export function isIn(place: Place, resource: StackResource): boolean {
  if (resource.platform !== place.platform.name) return false;
  const names = place.platform.workspaceArgs.filter((name) => name !== "credentials");
  const args = argsOf(resource);
  if (place.platform.workspaceId === undefined) {
    return names.every((name) => args[name] === place.args[name]) && args["credentials"] === place.args["credentials"];
  }
  return args[place.platform.workspaceId] === place.args[place.platform.workspaceId];
}
