import { ApiError } from "../kernel/api-error.ts";
import { timestamp, touched } from "../kernel/clock.ts";
import type { Reply } from "../kernel/message.ts";
import { agentView, deploymentOf, liveConfig } from "./agent-view.ts";
import { checkBody } from "./bodies.ts";
import { invalid, type NicheContext, type NicheRoute, type World } from "./context.ts";
import { isActive, looksLikeHours } from "./hours.ts";
import { areaCode } from "./phone.ts";
import type { Agent, Business, Deployment } from "./records.ts";
import type { NicheSwitches } from "./switches.ts";
import { agentOf } from "./voice-agents.ts";

const path = "/businesses/:businessId/voice-agents/:voiceAgentId";
const scope = ({ deployScope }: NicheSwitches) => (deployScope === "none" ? undefined : deployScope);

/** Deploy and duty. There is no undeploy. */
export const deploymentRoutes: readonly NicheRoute[] = [
  { method: "POST", path: `${path}/deploy`, scope, body: "optional", handle: deployAgent },
  { method: "PATCH", path: `${path}/on`, scope, body: "optional", handle: (context) => setDuty(context, true) },
  { method: "PATCH", path: `${path}/off`, scope, body: "optional", handle: (context) => setDuty(context, false) },
];

/** Deploys an agent, or deploys it again: the business's number, on duty, the current configuration live. */
export function deploy(world: World, business: Business, agent: Agent): Deployment {
  const { store, switches, ids, clock } = world;
  const before = deploymentOf(world, agent.id);
  const phoneNumber = numberOf(world, business);
  if (switches.secondDeploy === "moves") takeNumber(world, business, agent);
  const now = timestamp(clock.now());
  const { phone } = business;
  return store.put("deployments", {
    id: before?.id ?? ids.next("deployment"),
    agentId: agent.id,
    businessId: business.id,
    status: "ACTIVE",
    onDuty: before && switches.redeployDuty === "keep" ? before.onDuty : true,
    phoneNumber,
    ...(phone === undefined ? {} : { fallbackNumber: phone }),
    deploys: (before?.deploys ?? 0) + 1,
    live: liveConfig(agent),
    createdAt: before?.createdAt ?? now,
    updatedAt: before ? touched(before.updatedAt, clock.now()) : now,
  });
}

/** The background job: deployed INBOUND agents with hours go on and off duty by them. */
export function runDutyJob({ store, clock }: World): void {
  for (const deployment of store.all("deployments")) {
    const agent = store.get("agents", deployment.agentId);
    if (agent?.type !== "INBOUND" || !looksLikeHours(agent.activatedHours)) continue;
    const onDuty = isActive(agent.activatedHours, clock.now());
    if (onDuty === deployment.onDuty) continue;
    store.put("deployments", { ...deployment, onDuty, updatedAt: touched(deployment.updatedAt, clock.now()) });
    store.put("agents", { ...agent, updatedAt: touched(agent.updatedAt, clock.now()) });
  }
}

function deployAgent(context: NicheContext): Reply {
  const { world, business, body } = context;
  const { switches, store, clock } = world;
  checkBody(emptyBody, body, switches);
  const agent = agentOf(context);
  if (business.phone === undefined && switches.deployWithoutPhone === 400) {
    throw invalid(switches, "The business has no phone number");
  }
  deploy(world, business, agent);
  const next = store.put("agents", { ...agent, updatedAt: touched(agent.updatedAt, clock.now()) });
  return { status: switches.actionStatus, json: agentView(world, next) };
}

function setDuty(context: NicheContext, onDuty: boolean): Reply {
  const { world, body } = context;
  const { store, switches, clock } = world;
  checkBody(emptyBody, body, switches);
  const agent = agentOf(context);
  const deployment = deploymentOf(world, agent.id);
  if (!deployment && switches.dutyUndeployed === 400) throw new ApiError(400, "Agent is not deployed");
  if (deployment) {
    store.put("deployments", { ...deployment, onDuty, updatedAt: touched(deployment.updatedAt, clock.now()) });
  }
  return switches.dutyResponse === "empty" ? { status: 204 } : { status: 200, json: agentView(world, agent) };
}

const emptyBody = { type: "object", additionalProperties: false } as const;

/** The number of a business, provisioned once, with the area code of its phone where that can be had. */
function numberOf({ store, switches, ids }: World, business: Business): string {
  const owned = store.all("phoneNumbers").find(({ businessId }) => businessId === business.id);
  if (owned) return owned.phoneNumber;
  const wanted = switches.areaCode === "matched" ? areaCode(business.phone) : undefined;
  const id = ids.next("phoneNumber");
  const line = (parseInt(id.slice(0, 8), 16) % 10_000).toString().padStart(4, "0");
  return store.put("phoneNumbers", { id, businessId: business.id, phoneNumber: `+1${wanted ?? "628"}555${line}` })
    .phoneNumber;
}

/** The number leaves the business's other agents, which go off duty. */
function takeNumber({ store, clock }: World, business: Business, agent: Agent): void {
  for (const deployment of store.all("deployments")) {
    if (deployment.businessId !== business.id || deployment.agentId === agent.id) continue;
    const { phoneNumber, ...rest } = deployment;
    if (phoneNumber === undefined) continue;
    store.put("deployments", { ...rest, onDuty: false, updatedAt: touched(rest.updatedAt, clock.now()) });
  }
}
