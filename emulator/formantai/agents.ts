import { ApiError } from "../kernel/api-error.ts";
import { asText, isObject, type Json, type JsonObject } from "../kernel/json.ts";
import type { World } from "./context.ts";
import { notFound } from "./errors.ts";
import { callOutcomes, eventTypes, type Agent, type AgentSeed, type WebhookTarget } from "./records.ts";
import { defaultTranscript } from "./seed.ts";

const maxTargets = 5;

/** Three attempts in all, ten minutes apart, for those that nobody took: the emulator's own default. */
const usualRetry = { maxAttempts: 3, delaySeconds: 600, on: ["busy", "no_answer", "failed"] } as const;

/** An agent of the tenant, or the refusal that the switch asks for. */
export function agentOf({ store, switches }: World, tenant: string, agentId: number): Agent {
  const agent = store.get("agents", String(agentId));
  if (agent?.tenant === tenant) return agent;
  throw switches.unknownAgent === 404 ? notFound("agent") : new ApiError(400, "unknown agent_id");
}

/** Stores an agent as its dashboard would. Throws RangeError where the dashboard would not take it. */
export function makeAgent(world: World, tenant: string, { agentId, ...seed }: AgentSeed): Agent {
  if (!Number.isSafeInteger(agentId)) throw new RangeError("an agent needs an agentId, a whole number");
  return saveAgent(world, {
    fromPhone: "+918065177389",
    results: {},
    transcript: defaultTranscript,
    stages: [],
    recording: true,
    webhookTargets: [],
    ...seed,
    retry: { ...usualRetry, ...seed.retry },
    id: String(agentId),
    agentId,
    tenant,
  });
}

/** Stores an agent whose parts may be incomplete or wrong. Throws RangeError naming what is. */
export function saveAgent(world: World, agent: Agent): Agent {
  const wrong = agent.retry.on.find((outcome) => !callOutcomes.includes(outcome));
  if (wrong !== undefined) throw new RangeError(`retry.on has no "${wrong}"; there are ${callOutcomes.join(", ")}`);
  const webhookTargets = agent.webhookTargets.map((target) => complete(world, target));
  checkTargets(world, webhookTargets);
  return world.store.put("agents", { ...agent, webhookTargets });
}

function complete({ switches }: World, target: unknown): WebhookTarget {
  const fields: JsonObject = isObject(target) ? target : {};
  const toggle = (value: Json | undefined) => (typeof value === "boolean" ? value : switches.targetToggles);
  return {
    name: asText(fields["name"]),
    url: asText(fields["url"]),
    secret: typeof fields["secret"] === "string" ? fields["secret"] : null,
    events: Array.isArray(fields["events"]) ? fields["events"].map(asText) : eventTypes,
    includeTranscript: toggle(fields["includeTranscript"]),
    includeRecordingUrl: toggle(fields["includeRecordingUrl"]),
    active: fields["active"] !== false,
  };
}

function checkTargets({ switches }: World, targets: readonly WebhookTarget[]): void {
  if (targets.length > maxTargets) throw new RangeError(`an agent has at most ${maxTargets} webhook targets`);
  const names = targets.map(({ name }) => (switches.targetNameCase === "ignored" ? name.toLowerCase() : name));
  const urls = switches.duplicateUrls === "reject" ? targets.map(({ url }) => url) : [];
  const types: readonly string[] = eventTypes;
  const scheme = switches.targetHttp === "accepted" ? /^https?:\/\/\S+$/ : /^https:\/\/\S+$/;
  for (const { name, url, events } of targets) {
    if (name === "") throw new RangeError("a webhook target needs a name");
    if (!scheme.test(url)) throw new RangeError(`webhook target "${name}" needs an https url, not "${url}"`);
    const unknown = events.find((event) => !types.includes(event));
    if (unknown !== undefined) throw new RangeError(`no event "${unknown}"; there are ${types.join(", ")}`);
    if (events.length === 0 && switches.emptyEvents === "reject") throw new RangeError(`"${name}" has no events`);
  }
  for (const [what, values] of Object.entries({ name: names, url: urls })) {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) throw new RangeError(`two webhook targets have the ${what} "${twice}"`);
  }
}
