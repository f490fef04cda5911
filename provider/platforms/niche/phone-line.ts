import { keyOf } from "../../lifecycle/claim-key.ts";
import type { Definition, JsonObject } from "../../kind/definition.ts";
import type { NicheBusiness } from "./connection.ts";
import { canonicalHours } from "./hours.ts";

/** A background job moves the duty of an INBOUND agent by its hours, unless those are always (contract §6.9). */
export const isSwitchedByClock = ({ type, activatedHours }: JsonObject): boolean =>
  type === "INBOUND" && activatedHours != null && canonicalHours(activatedHours) !== undefined;

/** Agents of a business that take calls on its number, or will by the clock, apart from one. */
export const agentsOnLine = (agents: ReadonlyMap<string, JsonObject>, apartFrom: string): JsonObject[] =>
  [...agents.values()].filter(
    (agent) =>
      agent["id"] !== apartFrom &&
      agent["phoneNumber"] != null &&
      (agent["onDuty"] !== false || isSwitchedByClock(agent)),
  );

/** The kinds by which a run can hold an agent. */
interface Kinds {
  readonly deployment: Definition;
  readonly voiceAgent: Definition;
}

/**
 * A business has one number. Whether a deploy leaves it to the agents that have it, or takes it away from them, is unknown
 * (contract §6.9), so none is deployed beside an agent that somebody counts on. @throws naming that agent and the remedies.
 */
export function assertLineFree(
  api: NicheBusiness,
  ours: JsonObject | undefined,
  others: readonly JsonObject[],
  { deployment, voiceAgent }: Kinds,
): void {
  for (const other of others) {
    const id = String(other["id"]);
    const deployedBy = api.run.claims.of(keyOf(deployment, api, id));
    if (deployedBy?.how === "leaving") continue;
    const isDeclared = deployedBy?.how === "kept" || deployedBy?.how === "made";
    const bothAnswer = ours?.["type"] === "INBOUND" && other["type"] === "INBOUND";
    if (isDeclared && !bothAnswer) continue;
    // A Deployment that the program has no more is deleted last: the agent gives the number to its successor.
    if (!isDeclared && (deployedBy ?? api.run.claims.of(keyOf(voiceAgent, api, id)))) continue;
    throw new Error(
      `${nameOf(other)} has the number of this business, ${String(other["phoneNumber"])}, ` +
        `${isDeclared ? `deployed by Deployment "${deployedBy.holder.name}"` : "and nothing in this stack has deployed it"}: Niche may take the number away from it ` +
        "when another agent is deployed, and then it reaches nobody. Nothing was deployed. If that is meant, set sharesNumber: true; " +
        (isDeclared
          ? "otherwise remove one of the two Deployments, or put one agent into another business"
          : "otherwise take it off duty in the dashboard first, or deploy into another business"),
    );
  }
}

/** One deploy of this run, and who had the number before it. */
interface Deploy {
  readonly deployed: JsonObject;
  readonly others: readonly JsonObject[];
}

/** The deploys of one business in this run. */
export interface Line {
  /** Deploys that are under way, or wait for their turn. */
  waiting: number;
  /** Those after which nobody has looked yet at what became of the others. */
  readonly unseen: Deploy[];
  /** Agents that this run itself takes off duty. */
  readonly switchedOff: Set<string>;
}

export const lineOf = ({ run, scope }: NicheBusiness): Line =>
  run.once(`niche line ${scope}`, () => ({ waiting: 0, unseen: [], switchedOff: new Set<string>() }));

/**
 * Says which agents have lost the number, or their duty, to those that were deployed since the last look: one look for all of them, since
 * a look after each would read every agent of the business as often as there are Deployments. `list` = the agents as they are after now.
 */
export async function warnOfLost(
  { run }: NicheBusiness,
  { unseen, switchedOff }: Line,
  list: () => Promise<ReadonlyMap<string, JsonObject>>,
): Promise<void> {
  const deploys = unseen.splice(0);
  const others = new Map(deploys.flatMap((deploy) => deploy.others).map((other) => [String(other["id"]), other]));
  if (others.size === 0) return;
  let agents: ReadonlyMap<string, JsonObject>;
  try {
    agents = await list();
  } catch (error) {
    run.warn(
      `${namesOf(deploys)} deployed, and whether another agent has lost the number by it could not be seen: ${error instanceof Error ? error.message : String(error)}`,
    );
    return;
  }
  for (const [id, other] of others) {
    const now = agents.get(id);
    const isOnDuty = now?.["onDuty"] !== false || other["onDuty"] === false || switchedOff.has(id);
    if (now?.["phoneNumber"] != null && isOnDuty) continue;
    const takers = deploys.filter((deploy) => deploy.others.some((had) => had["id"] === other["id"]));
    run.warn(
      `${namesOf(takers)} deployed, and ${nameOf(other)} has lost ${now?.["phoneNumber"] == null ? "the number" : "its duty"} by it: ` +
        "it takes no calls now. A business has one number, and Niche gives it to one agent; put one of the two into another business",
    );
  }
}

const namesOf = (deploys: readonly Deploy[]): string => {
  const [first, ...more] = deploys.map(({ deployed }) => nameOf(deployed));
  return `${first}${more.length > 0 ? ` and ${more.length} more were` : " was"}`;
};

const nameOf = ({ id, name, type }: JsonObject): string =>
  `the ${typeof type === "string" ? `${type} ` : ""}agent ${JSON.stringify(name ?? "")} (${String(id)})`;
