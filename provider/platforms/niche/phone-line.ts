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

/** Says which agents have lost the number, or their duty, to one that was deployed just now. */
export async function warnOfLost(
  { run }: NicheBusiness,
  others: readonly JsonObject[],
  deployed: JsonObject,
  read: (id: string) => Promise<JsonObject | undefined>,
): Promise<void> {
  for (const other of others) {
    const now = await read(String(other["id"]));
    const isOnDuty = now?.["onDuty"] !== false || other["onDuty"] === false;
    if (now?.["phoneNumber"] != null && isOnDuty) continue;
    run.warn(
      `${nameOf(deployed)} was deployed, and ${nameOf(other)} has lost ${now?.["phoneNumber"] == null ? "the number" : "its duty"} by it: ` +
        "it takes no calls now. A business has one number, and Niche gives it to one agent; put one of the two into another business",
    );
  }
}

const nameOf = ({ id, name, type }: JsonObject): string =>
  `the ${typeof type === "string" ? `${type} ` : ""}agent ${JSON.stringify(name ?? "")} (${String(id)})`;
