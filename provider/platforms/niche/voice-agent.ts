import { StatusError } from "../../http/request-error.ts";
import type { NicheVoiceAgentSpec } from "../../generated/niche.ts";
import { canonicalFlag, canonicalObject, canonicalSet } from "../../kind/canonical.ts";
import { defaults } from "../../kind/defaults.ts";
import { LEAVE_AS_IS, type Change, type Definition, type Plain } from "../../kind/definition.ts";
import { createBody } from "../../lifecycle/fields.ts";
import { isObject, omit } from "../../kind/value.ts";
import { automaticTools, chosenTools, somebodysTools, toolIdsOf, toolList } from "./automatic-tools.ts";
import { connect, WORKSPACE_ARGS, type NicheBusiness, type NicheMember } from "./connection.ts";
import { canonicalHours } from "./hours.ts";
import { voiceAgentRules, voiceAgentSetRules } from "./rules/voice-agent.ts";
import { canonicalWorkflow } from "./workflow.ts";

type Spec = Plain<NicheVoiceAgentSpec & NicheMember>;

const PATH = "voice-agents";
const path = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

/** What an update cannot set: a Deployment has the last two. */
const PLATFORM_FIELDS = ["id", "businessId", "createdAt", "updatedAt", "phoneNumber", "onDuty"];

/** A voice agent (contract §6.8). */
export const voiceAgent: Definition<Spec, NicheBusiness> = {
  ...defaults,
  platform: "niche",
  kind: "VoiceAgent",
  reference: "voiceAgent",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["revision", "automaticToolIds"],
  derived: ["revision"],
  rules: voiceAgentRules,
  setRules: voiceAgentSetRules,
  naturalKey: ({ name }) => name,

  replaceOn: ["businessId", "type"],
  nested: ["personality"],
  serverDefaulted: ["voiceId", "workflow", "conversationFlow"],
  // Each of the two forms of the conversation is generated from the other (contract §6.8), so neither is ever cleared.
  clearValues: {
    workflow: LEAVE_AS_IS,
    conversationFlow: LEAVE_AS_IS,
    toolIds: [],
    knowledgeBaseDocumentIds: [],
    collectFields: [],
    multilingual: false,
  },
  canonical({ workflow, activatedHours, personality, ...spec }) {
    return canonicalObject({
      ...spec,
      multilingual: canonicalFlag(spec.multilingual),
      toolIds: canonicalSet(spec.toolIds),
      knowledgeBaseDocumentIds: canonicalSet(spec.knowledgeBaseDocumentIds),
      collectFields: canonicalSet(spec.collectFields),
      workflow: canonicalWorkflow(workflow),
      activatedHours: canonicalHours(activatedHours),
      personality: isObject(personality) ? canonicalPersonality(personality) : personality,
    });
  },

  connect,
  collection: PATH,
  list: (api, known) => api.list(PATH, "type", known),
  listNew: (api, known) => api.listNew(PATH, "type", known),
  discovery: {
    platformFields: PLATFORM_FIELDS,
    references: { toolIds: "Tool", knowledgeBaseDocumentIds: "File" },
    async specOf(api, _id, live, { graph }) {
      const { workflow, conversationFlow, ...spec } = omit(live, PLATFORM_FIELDS);
      // Each is generated from the other, and may not be there yet (contract §6.8).
      const prose = typeof conversationFlow === "string" && conversationFlow !== "";
      const flow = isObject(workflow) && (graph || !prose) ? { workflow } : { conversationFlow };
      return { ...spec, ...flow, toolIds: await somebodysTools(api, live) };
    },
  },
  get: (api, id) => api.find(path(id)),
  idOf: (live) => String(live["id"]),
  matchedBy: { live: "name", spec: "name" },
  matches: (live, { name }) => (live["name"] === name ? "key" : "no"),
  async observe(api, live, { expected, outputs }) {
    const spec = omit(live, PLATFORM_FIELDS);
    return { ...spec, toolIds: await chosenTools(api, live, expected.toolIds, outputs) };
  },
  computed: (live, spec, context) => ({
    automaticToolIds: automaticTools(live, spec.toolIds, context),
  }),

  create: (api, spec) => api.create(PATH, { json: createBody(voiceAgent, spec) }),
  async update(api, id, change) {
    const kept = await automaticToKeep(api, change);
    const patch = (toolIds: unknown) =>
      api.send("PATCH", path(id), { json: { ...change.body, ...(toolIds !== undefined && { toolIds }) } });
    const chosen = change.body["toolIds"];
    if (!Array.isArray(chosen) || kept.length === 0) return patch(chosen);
    try {
      return await patch([...(chosen as unknown[]), ...kept]);
    } catch (error) {
      if (!isRefused(error)) throw error;
      return patch(chosen);
    }
  },
  async remove(api, id) {
    await api.send("DELETE", path(id), { emptyResponse: true });
  },
};

/**
 * Automatic tools to name again beside ours. Whether an update of `toolIds` leaves them alone is unknown (contract §6.8), and an agent
 * that silently loses its knowledge base is worse than a refusal, after which ours are sent alone.
 */
async function automaticToKeep(api: NicheBusiness, { body, live, desired, outputs }: Change<Spec>): Promise<string[]> {
  if (!("toolIds" in body)) return [];
  const chosen = await chosenTools(api, live, desired.toolIds, outputs);
  const [tools, known] = [await toolList(api), outputs["automaticToolIds"]];
  // An id that is neither listed nor known as automatic is that of a tool of ours that somebody deleted.
  const exists = (id: string): boolean => tools.has(id) || !Array.isArray(known) || known.includes(id);
  return toolIdsOf(live).filter((id) => !chosen.includes(id) && exists(id));
}

const isRefused = (error: unknown): boolean => error instanceof StatusError && [400, 422].includes(error.status);

/** The platform adds `useHumor: false` by itself (contract §6.8): a flag that is off equals one that is not set. */
const canonicalPersonality = (personality: NonNullable<Spec["personality"]>) => ({
  ...personality,
  useEmpathy: canonicalFlag(personality.useEmpathy),
  useHumor: canonicalFlag(personality.useHumor),
});
