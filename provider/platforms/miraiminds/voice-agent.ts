import type { MiraiMindsVoiceAgentSpec } from "../../generated/miraiminds.ts";
import { canonicalObject, canonicalSet } from "../../kind/canonical.ts";
import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject, Plain, Preparation } from "../../kind/definition.ts";
import { createBody } from "../../lifecycle/fields.ts";
import { confirmGone } from "../../lifecycle/confirm-gone.ts";
import { readUntil } from "../../lifecycle/read-until.ts";
import { isUnknown } from "../../kind/unknown.ts";
import { equal, isObject, omit, pick } from "../../kind/value.ts";
import { ASSISTANTS_KEY, assertNotArchived, listAssistants, putAssistant, readAssistant } from "./assistants.ts";
import { connect, idIn, WORKSPACE_ARGS, type MiraiMindsMember, type MiraiMindsWorkspace } from "./connection.ts";
import { voiceAgentRules, voiceAgentSetRules } from "./rules/voice-agent.ts";

type Spec = Plain<MiraiMindsVoiceAgentSpec & MiraiMindsMember>;

const CREATE = "v1/admin/assistant/create";

/** A voice agent, which the API calls an assistant (contract §5). The platform has no way to delete one. */
export const voiceAgent: Definition<Spec, MiraiMindsWorkspace> = {
  ...defaults,
  platform: "miraiminds",
  kind: "VoiceAgent",
  reference: "voiceAgent",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["revision", "createdAt", "timezone"],
  derived: ["revision"],
  rules: voiceAgentRules,
  setRules: voiceAgentSetRules,
  naturalKey: ({ name }) => name,

  replaceOn: ["workspaceId"],
  rejectChange(before, after) {
    const [old, wanted] = [variantOf(before)["type"], variantOf(after)["type"]];
    if (old === undefined || wanted === undefined || old === wanted || isUnknown(old) || isUnknown(wanted))
      return undefined;
    return (
      `variant.type cannot change from ${JSON.stringify(old)} to ${JSON.stringify(wanted)}: Mirai Minds fixes it when the assistant is made, and has no way to remove ` +
      "the old assistant, which would keep its name. Give the new one another metadata.name and another spec.name, and leave the old manifest " +
      "or take it out (it stays on the platform; metadata.onDelete: neutralise renames it and takes its numbers away)"
    );
  },
  secrets: [
    ["preCall", "apiPlan", "headers"],
    ["variant", "config", "ndr_followup", "webhookToken"],
  ],
  nested: ["agent", "variant", "icpContext", "callSettings", "analysisPlan", "knowledgeBase"],
  // What a new assistant is given by the platform where the manifest says nothing (contract §16 no. 3).
  serverDefaulted: [
    ...["agent.systemPrompt", "agent.firstMessage", "agent.tools", "variant", "icpContext.language"],
    ...["callSettings", "analysisPlan.callInsightPlan", "timezone"],
  ],
  // An update clears nothing by leaving it out (contract §5.5); numbers and inner objects cannot be cleared at all.
  clearValues: {
    "agent.systemPrompt": "",
    "agent.firstMessage": "",
    "agent.endMessage": "",
    "agent.tools": [],
    "variant.config": {},
    "icpContext.targetAgeGroups": [],
    "icpContext.locationTiers": [],
    "icpContext.targetAudience": [],
    "analysisPlan.successCriteriaPlan": "",
    "analysisPlan.summaryPlan": "",
    "analysisPlan.callInsightPlan": {},
    "knowledgeBase.faq": [],
    "knowledgeBase.documents": [],
    // An empty address switches it off.
    preCall: { apiPlan: { url: "" } },
  },
  async prepare(spec, { warn }: Pick<Preparation, "warn">) {
    return movedPrompt(spec, warn);
  },
  canonical: ({ agent, variant, icpContext, callSettings, analysisPlan, knowledgeBase, ...spec }) =>
    canonicalObject({
      ...spec,
      agent: nested(agent, ({ tools, ...rest }) => ({ ...rest, tools: canonicalSet(tools) })),
      variant: nested(variant, ({ config, ...rest }) => ({ ...rest, config: withTypes(config) })),
      icpContext: nested(icpContext, (value) =>
        Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, canonicalSet(inner)])),
      ),
      callSettings: nested(withRetryDefaults(callSettings)),
      analysisPlan: nested(analysisPlan),
      knowledgeBase: nested(knowledgeBase),
    }),

  connect,
  collection: ASSISTANTS_KEY,
  cannotBeDeleted: true,
  list: listAssistants,
  discovery: {
    includes: (live) => live["archivedAt"] == null,
    platformFields: [
      ...["_id", "telephony", "timezone", "workspace", "organization"],
      ...["archivedAt", "archivedBy", "createdAt", "updatedAt"],
    ],
    references: { "agent.tools": "Tool" },
    unseen: ["preCall"],
    specOf: async (_api, _id, live) => withoutPlatformsOwn(live),
  },
  get: readAssistant,
  idOf: (live) => String(live["_id"]),
  matchedBy: { live: "name", spec: "name" },
  matches: (live, { name }) => (live["name"] === name && live["archivedAt"] == null ? "key" : "no"),
  hiddenFields: (_live, { preCall }) => (preCall === undefined ? [] : [["preCall"]]),
  // preCall is never returned (contract §5.3): what we sent last stands in for it.
  observe: async (_api, live, { expected }) => ({
    ...assertNotArchived(live, String(live["_id"])),
    ...pick(expected, ["preCall"]),
  }),
  computed: (live) => pick(live, ["createdAt", "timezone"]),

  async create(api, spec) {
    const response = await api.send("POST", CREATE, { json: complete(createBody(voiceAgent, spec)) });
    // The response names the assistant only (contract §2.3); what it became is read when it is verified.
    return { _id: idIn(response, ["assistantId", "_id"], CREATE) };
  },
  async update(api, id, { body, desired, live }) {
    await putAssistant(api, id, sendable(body, desired, live));
    return undefined;
  },
  async remove(api, id, { spec, onDelete }) {
    if (onDelete !== "neutralise") {
      return `Mirai Minds cannot delete an assistant: ${id} stays as it is; metadata.onDelete: neutralise would rename it and take its numbers away`;
    }
    const live = (await readAssistant(api, id)) ?? (await confirmGone(voiceAgent, api, id, spec));
    if (!live) return undefined;
    const name = `retired-${id}`.slice(0, 40);
    await putAssistant(api, id, { name, telephony: { inbound: null, outbound: null } });
    const after = await readUntil(
      api,
      (seen: JsonObject | undefined) => seen?.["name"] === name,
      () => readAssistant(api, id),
    );
    if (!after) throw new Error(`the platform accepted the request, but then says that ${id} does not exist`);
    if (after["name"] !== name) {
      throw new Error(
        `the platform accepted the request but did not apply all of it: name: sent "${name}", platform has ${JSON.stringify(after["name"])}; run \`pulumi up\` again`,
      );
    }
    return `Mirai Minds cannot delete an assistant: ${id} is now called retired-${id} and has no number`;
  },
};

/** A field whose properties are managed one by one: an empty list or object in it means "not set". */
const nested = (value: unknown, change = (inner: JsonObject): JsonObject => inner): unknown =>
  isObject(value) ? canonicalObject(change(value)) : value;

/** Variables with the type that the platform takes for the default, at any depth (contract §5.1). */
function withTypes(config: unknown): unknown {
  if (!isObject(config) || !Array.isArray(config["inputSchema"])) return config;
  const typed = (field: unknown): unknown => {
    if (!isObject(field)) return field;
    const { fields } = field;
    return { ...field, type: field["type"] ?? "string", ...(Array.isArray(fields) && { fields: fields.map(typed) }) };
  };
  return { ...config, inputSchema: config["inputSchema"].map(typed) };
}

const variantOf = (spec: JsonObject): JsonObject => (isObject(spec["variant"]) ? spec["variant"] : {});

/** What the platform takes for a number of the retry protocol that is left out (contract §5.1). */
const RETRY_DEFAULTS = {
  maxAttemptsNoPickup: 2,
  maxAttemptsLowEngagement: 1,
  reAttemptPeriod: 300,
  maxRescheduleCount: 1,
};

/** The defaults are written out: an update cannot clear a number, only set it. */
function withRetryDefaults(callSettings: unknown): unknown {
  if (!isObject(callSettings) || !isObject(callSettings["retryProtocol"])) return callSettings;
  return { ...callSettings, retryProtocol: { ...RETRY_DEFAULTS, ...callSettings["retryProtocol"] } };
}

/** The reference asks for the block of an abandoned cart even where there is nothing to say in it (contract §5.2). */
function complete({ callSettings, ...rest }: JsonObject): JsonObject {
  const body = {
    ...rest,
    ...(callSettings !== undefined && { callSettings: withRetryDefaults(callSettings) }),
  } as JsonObject;
  const { variant } = body;
  if (!isObject(variant) || variant["type"] !== "abandoned_cart") return body;
  const config = isObject(variant["config"]) ? variant["config"] : {};
  return { ...body, variant: { ...variant, config: { abandoned_cart: {}, ...config } } };
}

/** A body fit for an update: the type of the variant is not accepted there, and what the platform made up by itself is not sent back. */
function sendable(body: JsonObject, desired: Spec, live: JsonObject): JsonObject {
  const { variant, agent, callSettings, ...rest } = body;
  const config = isObject(variant) && isObject(variant["config"]) ? variant["config"] : undefined;
  const own = config && omit(config, variantOf(desired)["type"] === "custom" ? [] : ["inputSchema"]);
  return {
    ...rest,
    ...(callSettings !== undefined && { callSettings: withRetryDefaults(callSettings) }),
    ...(isObject(agent) && { agent: withoutGenerated(agent, desired, live) }),
    ...(own && { variant: { config: own } }),
  };
}

/** A greeting that the platform made of the identity must be free to follow it; what an update leaves out stays (contract §5.5). */
function withoutGenerated(agent: JsonObject, { agent: desired }: Spec, live: JsonObject): JsonObject {
  const now = isObject(live["agent"]) ? live["agent"] : {};
  return omit(
    agent,
    Object.keys(agent).filter((key) => !(key in desired) && agent[key] === now[key]),
  );
}

/** Insights that the platform adds to every plan (contract §5.3). */
const ADDED_INSIGHTS = ["callConnected", "customerEngaged"];

/** An assistant without what the platform makes up by itself where nothing was sent (contract §16 no. 3), as far as that can be told. */
function withoutPlatformsOwn(live: JsonObject): JsonObject {
  const { variant, analysisPlan, callSettings, ...rest } = live;
  const config = isObject(variant) && isObject(variant["config"]) ? variant["config"] : {};
  // The variables of a preset are the platform's, and change with it.
  const own = variantOf(live)["type"] === "custom" ? config : omit(config, ["inputSchema"]);
  const insights = isObject(analysisPlan) ? analysisPlan["callInsightPlan"] : undefined;
  const plan = isObject(insights) ? { callInsightPlan: omit(insights, ADDED_INSIGHTS) } : {};
  const isDefault =
    isObject(callSettings) &&
    Object.entries(callSettings).every(([key, value]) =>
      key === "retryProtocol" ? equal(value, RETRY_DEFAULTS) : value == null || equal(value, []),
    );
  return {
    ...rest,
    ...(isObject(variant) && { variant: { ...variant, config: own } }),
    ...(isObject(analysisPlan) && { analysisPlan: { ...analysisPlan, ...plan } }),
    ...(isObject(callSettings) && !isDefault && { callSettings }),
  };
}

/** The prompt in the place where the platform reads it now; the older place is still documented (contract §17). */
function movedPrompt(spec: Spec, warn: (message: string) => void): Spec {
  const variant = spec.variant as unknown;
  const config = isObject(variant) && isObject(variant["config"]) ? variant["config"] : {};
  if (!("systemPrompt" in config)) return spec;
  warn(
    "variant.config.systemPrompt is an older place for the prompt: it is sent as agent.systemPrompt; move it there in the manifest",
  );
  const { systemPrompt, ...kept } = config;
  const agent = { systemPrompt, ...(spec.agent as unknown as JsonObject) };
  return { ...spec, agent, variant: { ...(variant as JsonObject), config: kept } } as unknown as Spec;
}
