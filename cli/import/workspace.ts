import type { JsonObject } from "../../provider/kind/definition.ts";
import { offlineValue } from "../../provider/manifest/value.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import { isUnknown } from "../../provider/kind/unknown.ts";
import type { Platform } from "../../provider/platforms/platform.ts";
import { directPlaces, placesOf } from "../account/places.ts";
import type { StackResource } from "../account/stack.ts";
import { UsageError } from "../exit-code.ts";

/** The workspace that objects are imported from. */
export interface ChosenWorkspace {
  /** The arguments of everything in it. */
  readonly args: Readonly<Record<string, string>>;
  /** What it is called on the platform, else its id or the platform's name. */
  readonly title: string;
  /** Its manifest, where there is one. */
  readonly resource: ManifestResource | undefined;
}

export interface WorkspaceRequest {
  readonly platform: Platform;
  /** Id or name. */
  readonly wanted: string | undefined;
  readonly credentials: string | undefined;
  readonly resources: readonly ManifestResource[];
  readonly recorded: readonly StackResource[];
}

/** Finds the workspace: by the manifests and the stack first, else among those that the key can see. @throws UsageError where there are several. */
export async function chooseWorkspace(request: WorkspaceRequest): Promise<ChosenWorkspace> {
  const { platform, wanted, credentials, resources } = request;
  const declared = resources
    .filter(({ definition }) => definition.platform === platform.name && !definition.inWorkspace)
    .flatMap((resource) => declaredWorkspace(resource, request));
  const idOf = ({ args }: ChosenWorkspace): string | undefined => args[platform.workspaceId ?? ""];
  const fitting = declared.filter(
    (each) =>
      (wanted === undefined || [each.resource?.name, idOf(each)].includes(wanted)) &&
      (credentials === undefined || (each.args["credentials"] ?? platform.prefix) === credentials),
  );
  if (fitting[0] && fitting.length === 1) return fitting[0];
  if (fitting.length > 1)
    throw new UsageError(
      `there are several workspaces: choose one by --workspace ${fitting.map(({ title }) => title).join(", ")}`,
    );
  const own = credentials === undefined || credentials === platform.prefix ? {} : { credentials };
  if (platform.workspaceId === undefined) return { args: own, title: platform.name, resource: undefined };
  const { places, lacking } = await directPlaces(platform, own);
  const matching = places.filter(
    ({ args, name }) => wanted === undefined || [name, args[platform.workspaceId!]].includes(wanted),
  );
  const [only, another] = matching;
  if (only && !another)
    return {
      args: { ...only.args },
      title: only.name ?? only.args[platform.workspaceId] ?? platform.name,
      resource: undefined,
    };
  if (only)
    throw new UsageError(
      `the key sees several workspaces: choose one by --workspace ${matching.map(({ name, args }) => `${args[platform.workspaceId!]} (${name})`).join(", ")}`,
    );
  // One that no list shows.
  if (wanted !== undefined && places.length === 0)
    return { args: { [platform.workspaceId]: wanted, ...own }, title: wanted, resource: undefined };
  const why = lacking.get(platform.name);
  throw new UsageError(
    wanted !== undefined
      ? `no workspace "${wanted}"; there is ${places.map(({ name }) => name).join(", ")}`
      : why === undefined
        ? "the key sees no workspace; give its id by --workspace"
        : `${why}; give the id by --workspace`,
  );
}

function declaredWorkspace(resource: ManifestResource, { platform, recorded }: WorkspaceRequest): ChosenWorkspace[] {
  const state = recorded.find(
    ({ kind, name, platform: of }) => kind === "Workspace" && name === resource.name && of === platform.name,
  );
  const known = placesOf(state ? [state] : [])[0]?.args;
  const spec = offlineValue(resource.spec) as JsonObject;
  const written = platform.workspaceArgs.flatMap((name): [string, string][] => {
    const value = spec[name];
    return typeof value === "string" && !isUnknown(value) ? [[name, value]] : [];
  });
  const args = { ...Object.fromEntries(written), ...known };
  if (platform.workspaceId !== undefined && args[platform.workspaceId] === undefined) return [];
  return [{ args, title: resource.name, resource }];
}
