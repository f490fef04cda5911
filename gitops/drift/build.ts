import { stepsOf, formatPath } from "../../provider/kind/problem.ts";
import { valueAt } from "../../provider/kind/value.ts";
import { compareText } from "../../provider/manifest/diagnostic.ts";
import { dependentsOf } from "../change-set/graph.ts";
import { DEPLOYING, reachOf } from "../change-set/reach.ts";
import type { Side, SideResource } from "../change-set/side.ts";
import { printableValue } from "../change-set/token.ts";
import type { DriftCounts, DriftedResource, DriftReport, Heard, Unmanaged } from "../generated/drift.ts";
import { laterValue } from "../sources/engine-side.ts";
import type { ThreeSides } from "../sources/three-sides.ts";
import { compareSides, type Movement } from "./compare.ts";

/** The stack that was looked at. */
export interface Place {
  readonly project: string | undefined;
  /** Folder of the project in its repository, with `/`; `.` for the repository's own. */
  readonly folder: string;
  readonly stack: string | undefined;
}

/** A resource with what differs in it. */
export interface Drifted {
  readonly sides: ThreeSides;
  readonly movements: readonly Movement[];
  /** The stack has recorded it, git wants it, and the platform has it no more. */
  readonly gone: boolean;
}

/** The resources of which one side is not as the others, by platform, kind and name. */
export const driftedOf = (all: readonly ThreeSides[]): Drifted[] =>
  all
    .map((sides): Drifted => {
      const gone = sides.recorded !== undefined && sides.live === undefined;
      return { sides, gone, movements: compareSides(sides) };
    })
    .filter(({ gone, movements }) => gone || movements.length > 0)
    .sort((a, b) => compareText(sortKey(a), sortKey(b)));

const sortKey = ({ sides: { definition, name } }: Drifted): string =>
  [definition.platform, definition.kind, name].join("\u0000");

/** The report of a stack that was looked at: the same sides give the same bytes. */
export function buildDrift(place: Place, all: readonly ThreeSides[], unmanaged: Unmanaged | null): DriftReport {
  const now: Side = new Map(all.flatMap((sides) => entry(sides.key, sides.live ?? sides.recorded)));
  const resources = driftedOf(all).map((drifted) => resourceOf(drifted, now));
  return { ...placed(place), error: null, counts: countsOf(resources, all.length, unmanaged), resources, unmanaged };
}

/** The report of a stack that could not be looked at. */
export const failedDrift = (place: Place, error: string): DriftReport => ({
  ...placed(place),
  error,
  counts: countsOf([], 0, null),
  resources: [],
  unmanaged: null,
});

const placed = ({ project, folder, stack }: Place): Pick<DriftReport, "version" | "project" | "folder" | "stack"> => ({
  version: 1,
  project: project ?? null,
  folder,
  stack: stack ?? null,
});

/** Whether a resource differs by what somebody did on the platform, and not by what nobody minds or only git changed. */
export const isDrifted = ({ gone, paths }: DriftedResource): boolean =>
  gone || paths.some(({ moved, accepted }) => moved !== "git" && !accepted);

export const isConflict = ({ paths }: DriftedResource): boolean => paths.some(({ moved }) => moved === "both");

export const isPending = ({ paths }: DriftedResource): boolean => paths.some(({ moved }) => moved === "git");

function countsOf(resources: readonly DriftedResource[], all: number, unmanaged: Unmanaged | null): DriftCounts {
  const count = (is: (resource: DriftedResource) => boolean): number => resources.filter(is).length;
  return {
    drifted: count(isDrifted),
    conflicts: count(isConflict),
    gone: count(({ gone }) => gone),
    pending: count(isPending),
    accepted: count(({ paths }) => paths.some(({ accepted }) => accepted)),
    unmanaged: unmanaged ? unmanaged.fields.length + unmanaged.objects.length : 0,
    unchanged: all - resources.length,
  };
}

function resourceOf({ sides, gone, movements }: Drifted, now: Side): DriftedResource {
  const { definition, name, id = null, key } = sides;
  const shown = (value: unknown): unknown => laterValue(printableValue(value ?? null));
  return {
    platform: definition.platform,
    kind: definition.kind,
    name,
    id,
    gone,
    paths: movements.map(({ path, moved, accepted, recorded, live, desired }) => ({
      ...{ path: formatPath(path), moved, accepted },
      ...{ recorded: shown(recorded), live: shown(live), desired: shown(desired) },
    })),
    heard: heardOf(key, now),
  };
}

/** Who hears a resource by what the platform has now and, where that is gone, by what the stack has recorded. */
function heardOf(key: string, now: Side): Heard[] {
  const deployments = [...dependentsOf(now, now.has(key) ? [key] : [])].flatMap((one) => now.get(one) ?? []);
  return reachOf(new Map(), now, [key], DEPLOYING).map(({ platform, deployment, agent, numbers }) => {
    const resource = deployments.find(
      ({ definition, name }) =>
        definition.platform === platform &&
        (deployment === null
          ? definition.reference === "voiceAgent" && name === agent
          : definition.reference === "deployment" && name === deployment),
    );
    return { deployment, agent, onDuty: resource ? dutyOf(resource) : null, numbers };
  });
}

const entry = (key: string, resource: SideResource | undefined): [string, SideResource][] =>
  resource ? [[key, resource]] : [];

/** Whether callers are answered now: as the manifest manages it, or as the last look at the platform has found it. */
function dutyOf({ definition, inputs, outputs }: SideResource): boolean | null {
  const steps = definition.duty === undefined ? undefined : stepsOf(definition.duty);
  const value = steps && (valueAt(inputs, steps) ?? valueAt(outputs, steps));
  return typeof value === "boolean" ? value : null;
}
