import type { NicheDeploymentSpec } from "../../generated/niche.ts";
import { StatusError } from "../../http/request-error.ts";
import { defaults } from "../../kind/defaults.ts";
import { LEAVE_AS_IS, type Change, type Definition, type JsonObject, type Plain } from "../../kind/definition.ts";
import { listed } from "../../lifecycle/listed.ts";
import { IncompleteError } from "../../lifecycle/incomplete-error.ts";
import { omit, pick } from "../../kind/value.ts";
import { connect, WORKSPACE_ARGS, type NicheBusiness, type NicheMember } from "./connection.ts";
import { assertLineFree, isSwitchedByClock, agentsOnLine, lineOf, warnOfLost } from "./phone-line.ts";
import { deploymentSetRules } from "./rules/deployment.ts";
import { voiceAgent } from "./voice-agent.ts";

type Spec = Plain<NicheDeploymentSpec & NicheMember>;

/** Deadline of one deploy, ms: it provisions a phone number before it responds, and how long that takes is unknown (contract §6.9). */
const DEPLOY_TIMEOUT = 120_000;

const AGENTS = "voice-agents";
const path = (id: string): string => `${AGENTS}/${encodeURIComponent(id)}`;

/** An agent is deployed as soon as the API shows these two of it (contract §6.8). */
const isDeployed = (live: JsonObject): boolean => live["phoneNumber"] != null || live["onDuty"] != null;

/** One that has lost its number reaches nobody, and counts as gone unless that is meant: then it is deployed anew. */
const isInPlace = (live: JsonObject, { sharesNumber }: Partial<Spec>): boolean =>
  sharesNumber === true ? isDeployed(live) : live["phoneNumber"] != null;

/** What makes an agent answer or place calls (contract §6.9). There is no way back: delete takes the agent off duty and forgets. */
export const deployment: Definition<Spec, NicheBusiness> = {
  ...defaults,
  platform: "niche",
  kind: "Deployment",
  reference: "deployment",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["phoneNumber", "onDuty"],
  follows: { voiceAgentId: { output: "revision", as: "agentRevision", using: ["toolIds"] } },
  phoneNumbers: ["phoneNumber"],
  duty: "onDuty",
  setRules: deploymentSetRules,
  naturalKey: ({ voiceAgentId }) => voiceAgentId,

  replaceOn: ["businessId", "voiceAgentId"],
  // The duty of an INBOUND agent is moved by a clock (contract §6.9), so to begin managing it overwrites nobody's edit.
  serverDefaulted: ["onDuty"],
  clearValues: { onDuty: LEAVE_AS_IS, agentRevision: LEAVE_AS_IS, redeploy: LEAVE_AS_IS, sharesNumber: LEAVE_AS_IS },
  canonical: ({ redeploy, ...spec }) => omit(spec, redeploy === "never" ? ["agentRevision"] : []),

  connect,
  collection: AGENTS,
  partOf: "VoiceAgent",
  createIsIdempotent: true,
  list: (api) => api.list(AGENTS, "type"),
  discovery: {
    includes: isDeployed,
    platformFields: [],
    references: { voiceAgentId: "VoiceAgent" },
    async specOf(api, id, live) {
      const others = [...(await listed.items(deployment, api)).values()].filter(
        (other) => other["id"] !== id && isDeployed(other) && other["type"] === "INBOUND",
      );
      // Each of several INBOUND agents on the one number says so, and so does one that has lost it.
      const shares = live["phoneNumber"] == null || (live["type"] === "INBOUND" && others.length > 0);
      return { voiceAgentId: id, ...(shares && { sharesNumber: true }) };
    },
  },
  async get(api, id, spec) {
    const live = await api.find(path(id));
    return live && isInPlace(live, spec) ? live : undefined;
  },
  idOf: (_live, spec) => spec.voiceAgentId,
  // An agent that somebody has deployed already is deployed all the same, whoever it was.
  matchedBy: { live: "id", spec: "voiceAgentId" },
  matches: (live, { voiceAgentId }) => (live["id"] === voiceAgentId && isDeployed(live) ? "key" : "no"),
  observe: async (_api, live, { expected }) => ({
    ...pick(expected, ["agentRevision", "redeploy", "sharesNumber"]),
    ...(isInPlace(live, expected) && { voiceAgentId: String(live["id"]) }),
    onDuty: live["onDuty"] as boolean,
  }),
  // An agent on the line is on duty until somebody takes it off (contract §6.9), which is for everybody to see.
  impliedFields: (live, outputs) =>
    outputs["onDuty"] === true && live["phoneNumber"] != null && !isSwitchedByClock(live) ? { onDuty: true } : {},
  computed: (live) => pick(live, ["phoneNumber", "onDuty"]),

  async create(api, spec) {
    const { voiceAgentId, onDuty } = spec;
    const deployed = await deploy(api, spec, undefined);
    if (onDuty === undefined) return deployed;
    return setDuty(api, voiceAgentId, onDuty, deployed).catch((error: unknown) => {
      throw new IncompleteError(error, voiceAgentId, {});
    });
  },
  update: redeploy,
  async remove(api, id) {
    lineOf(api).switchedOff.add(id);
    // Without a look before: a read that lags behind may show the time before it was deployed.
    try {
      await api.send("PATCH", `${path(id)}/off`, { emptyResponse: true });
    } catch (error) {
      // Whether an agent that was never deployed can be taken off duty is unknown (contract §6.9); there is nothing to take off then.
      const refused = error instanceof StatusError && error.status === 400;
      if (!refused || isDeployed(await api.read(path(id)))) throw error;
    }
  },
};

/**
 * Deploys of one business go one after another: they share its phone number. Deploying again is safe (contract §6.9); an agent that had no
 * number may take it from another.
 */
async function deploy(api: NicheBusiness, spec: Spec, before: JsonObject | undefined): Promise<JsonObject> {
  const id = spec.voiceAgentId;
  const options = { json: {}, idempotent: true, timeout: DEPLOY_TIMEOUT };
  const line = lineOf(api);
  line.waiting += 1;
  try {
    return await api.run.mutex.run(`deploy ${api.scope}`, async () => {
      const hasNumber = (agent: JsonObject | undefined) => agent?.["phoneNumber"] != null;
      const agents = hasNumber(before) ? new Map<string, JsonObject>() : await listed.items(deployment, api);
      const others = hasNumber(agents.get(id)) ? [] : agentsOnLine(agents, id);
      if (spec.sharesNumber !== true) assertLineFree(api, agents.get(id), others, { deployment, voiceAgent });
      const live = (await api.send("POST", `${path(id)}/deploy`, options)) ?? (await api.read(path(id)));
      await api.run.collections.put(listed.key(deployment, api), id, live);
      line.unseen.push({ deployed: live, others });
      return live;
    });
  } finally {
    line.waiting -= 1;
    // The last of those that come one after another looks for all: also where it failed itself.
    if (line.waiting === 0) await warnOfLost(api, line, () => listed.look(deployment, api));
  }
}

async function redeploy(
  api: NicheBusiness,
  _id: string,
  { body, desired, live }: Change<Spec>,
): Promise<JsonObject | undefined> {
  const deployed = "agentRevision" in body ? await deploy(api, desired, live) : live;
  // A redeploy puts the agent on duty (contract §6.9); who took it off duty meant it, be it the manifest or somebody by hand.
  const wanted = ("onDuty" in body ? desired.onDuty : undefined) ?? (live["onDuty"] as boolean | undefined);
  return wanted === undefined ? deployed : setDuty(api, desired.voiceAgentId, wanted, deployed);
}

async function setDuty(api: NicheBusiness, id: string, onDuty: boolean, live: JsonObject): Promise<JsonObject> {
  if (live["onDuty"] === onDuty) return live;
  lineOf(api).switchedOff[onDuty ? "delete" : "add"](id);
  await api.send("PATCH", `${path(id)}/${onDuty ? "on" : "off"}`, { emptyResponse: true });
  return (await api.find(path(id))) ?? live;
}
