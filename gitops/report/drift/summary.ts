import { isConflict, isDrifted, isPending } from "../../drift/build.ts";
import type { DriftedPath, DriftedResource, DriftReport, Heard } from "../../generated/drift.ts";
import type { ChangedPath } from "../../generated/change-set.ts";
import { hunksOf } from "../../change-set/compare.ts";
import { counted } from "../summary.ts";

/** What every printer of drift says, before it says it in its own way. */

/** What was found of a stack; an error means that nobody looked. `strict` counts what git does not speak of. */
export type Verdict = "error" | "drift" | "none";

export function verdictOf({ error, counts }: DriftReport, { strict = false } = {}): Verdict {
  if (error !== null) return "error";
  return counts.drifted > 0 || (strict && counts.unmanaged > 0) ? "drift" : "none";
}

/** Name of the project, or its folder, and the stack. */
export function driftTitle({ project, folder, stack }: DriftReport): string {
  const name = project ?? folder;
  return stack === null ? name : `${name} / ${stack}`;
}

/** `2 changed on the platform, 1 of them in git too; 1 waits for pulumi up`. */
export function driftText({ error, counts }: DriftReport): string {
  if (error !== null) return "could not be looked at";
  const { drifted, conflicts, gone, pending, accepted, unmanaged } = counts;
  const parts = [
    ...(drifted > gone ? [`${drifted - gone} changed on the platform`] : []),
    ...(gone > 0 ? [`${gone} gone from the platform`] : []),
    ...(conflicts > 0 ? [`${conflicts} changed on both sides`] : []),
    ...(pending > 0 ? [`${pending} changed in git, which the next pulumi up applies`] : []),
    ...(accepted > 0 ? [`${accepted} with changes that ignoreChanges accepts`] : []),
    ...(unmanaged > 0 ? [`${counted(unmanaged, "thing")} that git does not speak of`] : []),
  ];
  return parts.join(", ") || "no drift";
}

/** `VoiceAgent front-desk`, and what happened to it. */
export function stateText(resource: DriftedResource): string {
  if (resource.gone) return "gone from the platform";
  if (isConflict(resource)) return "changed on the platform and in git";
  if (isDrifted(resource)) return "changed on the platform";
  return isPending(resource) ? "changed in git" : "changed on the platform, which ignoreChanges accepts";
}

/** What must be looked at first. */
export function mostPressingFirst(resources: readonly DriftedResource[]): DriftedResource[] {
  const rank = (resource: DriftedResource): number => {
    if (resource.gone) return 0;
    if (isConflict(resource)) return 1;
    return isDrifted(resource) ? 2 : isPending(resource) ? 3 : 4;
  };
  return [...resources].sort((a, b) => rank(a) - rank(b));
}

/** `front-desk, off duty: +12125550100`. */
export function heardText({ deployment, agent, onDuty, numbers }: Heard): string {
  const duty = onDuty === null ? "" : onDuty ? ", on duty" : ", off duty";
  return `${deployment ?? agent}${duty}: ${numbers.length > 0 ? numbers.join(", ") : "number unknown"}`;
}

/** One side's change of a path, as a change set has it. */
export interface SideOfChange {
  /** What the reader has to know besides: whose change it is; empty where it is the platform's. */
  readonly whose: string;
  readonly change: ChangedPath;
}

/** What was changed at a path: by one side, or by both. */
export function sidesOf({ path, moved, accepted, recorded, live, desired }: DriftedPath): SideOfChange[] {
  const change = (whose: string, after: unknown): SideOfChange => {
    const hunks = hunksOf(recorded, after);
    return { whose, change: { path, before: recorded, after, ...(hunks && { hunks }) } };
  };
  if (moved === "git") return [change("in git", desired)];
  if (moved === "dashboard") return [change(accepted ? "accepted by ignoreChanges" : "", live)];
  return [change("on the platform", live), change("in git", desired)];
}
