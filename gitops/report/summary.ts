import type { ChangeSet, ConflictedPath, Reached, ResourceChange } from "../generated/change-set.ts";
import { valueText } from "./value-text.ts";

/** What every printer says, before it says it in its own way. */

/** The operations, loudest first. */
const SEVERITY = ["delete", "replace", "create", "adopt", "update", "rename"] as const satisfies readonly Operation[];

type Operation = ResourceChange["operation"];

/** What goes away, then the agents, then the rest, the loudest first. */
export function mostSevereFirst(resources: readonly ResourceChange[]): ResourceChange[] {
  const rank = ({ operation, kind }: ResourceChange): number =>
    SEVERITY.indexOf(operation) + (operation === "delete" || kind === "VoiceAgent" ? 0 : SEVERITY.length);
  return [...resources].sort((a, b) => rank(a) - rank(b));
}

const OPERATION_TEXTS: Readonly<Record<Operation, string>> = {
  delete: "deleted",
  replace: "replaced",
  create: "created",
  adopt: "taken under management",
  update: "updated",
  rename: "renamed in git only",
};

export const operationText = (operation: Operation): string => OPERATION_TEXTS[operation];

/** `VoiceAgent front-desk`. */
export const nameOf = ({ kind, name }: Pick<ResourceChange, "kind" | "name">): string => `${kind} ${name}`;

/** `2 updated, 1 deleted`; empty where nothing changes. */
export function countsText({ counts }: ChangeSet): string {
  return SEVERITY.filter((operation) => counts[operation] > 0)
    .map((operation) => `${counts[operation]} ${OPERATION_TEXTS[operation]}`)
    .join(", ");
}

/** `1 deployment and 2 phone numbers hear it`; what is not known is said. */
export function reachText({ reach, counts, resources }: ChangeSet): string {
  if (resources.length === 0) return "nothing changes";
  const agents = reach.filter(({ deployment }) => deployment === null).length;
  const silent = reach.filter(({ numbers }) => numbers.length === 0).length;
  const parts = [
    ...(counts.deployments > 0 ? [counted(counts.deployments, "deployment")] : []),
    ...(agents > 0
      ? [`${counted(agents, "agent")} that ${agents === 1 ? "is" : "are"} put on the phone elsewhere`]
      : []),
    ...(counts.numbers > 0 ? [counted(counts.numbers, "phone number")] : []),
  ];
  if (parts.length === 0) return "no caller hears it: no Deployment leads to what changes";
  const one = counts.deployments + agents + counts.numbers === 1;
  const all = silent === counts.deployments + agents;
  const whose = all ? (silent === 1 ? "its number is" : "their numbers are") : `the numbers of ${silent} are`;
  const unknown = silent > 0 ? `; ${whose} unknown until deployed` : "";
  return `${joined(parts)} ${one ? "hears" : "hear"} it${unknown}`;
}

export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** What a reviewer must not miss, before everything else. */
export interface Alarm {
  readonly what: string;
  /** Text of strangers. */
  readonly detail: string;
}

export function alarmsOf({ resources, trust, cautions }: ChangeSet): Alarm[] {
  const named = (operation: Operation): ResourceChange[] =>
    resources.filter((change) => change.operation === operation);
  const each = (what: string, texts: (change: ResourceChange) => readonly string[]): Alarm[] =>
    resources.flatMap((change) => texts(change).map((text) => ({ what, detail: `${nameOf(change)}: ${text}` })));
  return [
    ...named("delete").map((change) => ({ what: "deletes", detail: nameOf(change) })),
    ...named("replace").map((change) => ({ what: "replaces", detail: `${nameOf(change)} (${reasons(change)})` })),
    ...each("spends money", ({ money }) => money),
    ...trust.hosts.filter((host) => host.new).map(({ host }) => ({ what: "new host", detail: host })),
    ...trust.environment
      .filter((variable) => variable.new)
      .map(({ name }) => ({ what: "new environment variable", detail: name })),
    ...each("conflict", ({ conflicts }) => conflicts.map(conflictText)),
    ...each("not possible", ({ refused }) => refused),
    ...each("mind", (change) => change.cautions),
    ...cautions.map((detail) => ({ what: "mind", detail })),
  ];
}

/** All three values: whoever decides must know what somebody else meant. */
function conflictText({ path, recorded, live, desired }: ConflictedPath): string {
  const [was, is, wanted] = [recorded, live, desired].map((value) => beginning(valueText(value)));
  return `${path} was changed on the platform since the last pulumi up: was ${was}, is ${is}, and the manifest says ${wanted}`;
}

const beginning = (text: string): string => (text.length > 120 ? `${text.slice(0, 120).toWellFormed()}…` : text);

const reasons = ({ replaces, because }: ResourceChange): string => [...replaces, ...because].join(", ") || "asked for";

/** Name, folder and stack, as they are known. */
export function titleOf({ project, folder, stack }: ChangeSet): string {
  const name = project ?? folder;
  return stack === null ? name : `${name} / ${stack}`;
}

/** The commits that are compared; empty for the stack as it is deployed. */
export function commitsText({ base, head }: ChangeSet): string {
  if (!base) return "the stack as it is deployed, against the program as it is here";
  const to = head ? `${head.commit.slice(0, 12)} (${head.time})` : "what is not committed";
  return `${base.commit.slice(0, 12)} to ${to}`;
}

/** Key of a resource, as `ways` and `because` have it. */
export const keyOf = ({ platform, kind, name }: Pick<ResourceChange, "platform" | "kind" | "name">): string =>
  `${platform}.${kind.charAt(0).toLowerCase()}${kind.slice(1)}.${name}`;

/** Key of the Deployment, or of the agent that is put on the phone elsewhere. */
export const reachedKey = ({ platform, deployment, agent }: Reached): string =>
  deployment === null ? `${platform}.voiceAgent.${agent}` : `${platform}.deployment.${deployment}`;

/** Who hears a changed resource: `front-desk: +12125550100`. */
export function callersOf({ reach, ways }: ChangeSet): (change: ResourceChange) => string[] {
  const users = Map.groupBy(ways, ({ from }) => from);
  return (change) => {
    const reached = new Set([keyOf(change)]);
    for (const key of reached) for (const { to } of users.get(key) ?? []) reached.add(to);
    return reach
      .filter((one) => reached.has(reachedKey(one)))
      .map(({ deployment, agent, numbers }) => {
        const number = numbers.length > 0 ? numbers.join(", ") : "number unknown until deployed";
        return `${deployment ?? agent}: ${number}`;
      });
  };
}
