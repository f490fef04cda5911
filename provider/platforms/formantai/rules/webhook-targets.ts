import { isIP } from "node:net";
import type { FormantAIVoiceAgentSpec } from "../../../generated/formantai.ts";
import type { Rule } from "../../../kind/definition.ts";
import type { Problem } from "../../../kind/problem.ts";
import { containsUnknown } from "../../../kind/unknown.ts";
import { duplicateItems } from "../../rules/duplicates.ts";
import { listOf, objectOf, textOf } from "../../rules/loose.ts";
import { nameProblems } from "../../rules/name.ts";
import { distinct } from "./distinct.ts";

type AgentRule = Rule<FormantAIVoiceAgentSpec>;

/** Contract §9: unique within one agent. Whether letter case counts is unknown. */
const distinctTargets: AgentRule = ({ webhookTargets }) =>
  distinct(["webhookTargets"], webhookTargets, "name", "duplicate-target");

/** Addresses that nothing on the internet can reach: names of this machine and of private networks, private and link-local ranges. */
const PRIVATE: Readonly<Record<number, RegExp>> = {
  0: /^localhost$|\.(?:localhost|local|internal|home\.arpa)$/,
  4: /^(?:127|10|0)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./,
  6: /^(?:::1?$|f[cd]|fe[89ab])/,
};

/** Contract §9: a public endpoint that can be reached from the internet. That it is https is the schema's to say. */
function addressProblem(url: string): Pick<Problem, "message" | "suggestion"> | undefined {
  if (!URL.canParse(url)) return { message: "this is not an address", suggestion: "write https://host/path" };
  const { hostname, username } = new URL(url);
  if (username !== "")
    return { message: "an address with a user or password would show it to everybody who reads this" };
  const host = hostname.replace(/^\[|\]$/g, "");
  const isPrivate = PRIVATE[isIP(host)]?.test(host);
  return isPrivate
    ? { message: `${hostname} cannot be reached from the internet, and FormantAI sends webhooks from there` }
    : undefined;
}

const publicAddress: AgentRule = ({ webhookTargets }) =>
  listOf(webhookTargets).flatMap((target, index): Problem[] => {
    const url = textOf(objectOf(target)["url"]);
    const problem = url === undefined ? undefined : addressProblem(url);
    return problem ? [{ path: ["webhookTargets", index, "url"], code: "public-address", ...problem }] : [];
  });

const distinctEvents: AgentRule = ({ webhookTargets }) =>
  listOf(webhookTargets).flatMap((target, index) =>
    duplicateItems(["webhookTargets", index, "events"], objectOf(target)["events"]),
  );

/** Contract §9: only `call.completed` carries a transcript. */
const transcriptOfCompleted: AgentRule = ({ webhookTargets }) =>
  listOf(webhookTargets).flatMap((target, index): Problem[] => {
    const { includeTranscript, events } = objectOf(target);
    const known = Array.isArray(events) && !containsUnknown(events);
    if (includeTranscript !== true || !known || listOf(events).includes("call.completed")) return [];
    const message = "only call.completed carries a transcript, and this target does not get that event";
    const suggestion = "add call.completed to events, or remove includeTranscript";
    return [{ path: ["webhookTargets", index, "includeTranscript"], code: "transcript-event", message, suggestion }];
  });

const cleanNames: AgentRule = ({ webhookTargets }) =>
  listOf(webhookTargets).flatMap((target, index) =>
    nameProblems(["webhookTargets", index, "name"], objectOf(target)["name"]),
  );

/** Whom the agent tells. How many there may be, and which events, the schema says. */
export const webhookTargetRules: readonly AgentRule[] = [
  cleanNames,
  distinctTargets,
  publicAddress,
  distinctEvents,
  transcriptOfCompleted,
];
