import type { NicheVoiceAgentSpec } from "../generated/niche.ts";
import { canonicalFlag, canonicalObject, canonicalSet } from "../resource/canonical.ts";
import { KEEP, type Definition, type Plain } from "../resource/definition.ts";
import { comparable, createBody } from "../resource/fields.ts";
import { fingerprint } from "../resource/fingerprint.ts";
import { isObject, omit } from "../resource/value.ts";
import { automaticTools, chosenTools } from "./automatic-tools.ts";
import { connect, WORKSPACE_ARGS, type NicheBusiness, type NicheMember } from "./connection.ts";
import { canonicalHours } from "./hours.ts";
import { voiceAgentRules, voiceAgentSetRules } from "./rules/voice-agent.ts";
import { canonicalWorkflow } from "./workflow.ts";

type Spec = Plain<NicheVoiceAgentSpec & NicheMember>;

const PATH = "voice-agents";
const path = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

/** A voice agent (contract §6.8). */
export const voiceAgent: Definition<Spec, NicheBusiness> = {
  platform: "niche",
  kind: "VoiceAgent",
  reference: "voiceAgent",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["revision", "automaticToolIds"],
  rules: voiceAgentRules,
  setRules: voiceAgentSetRules,
  naturalKey: ({ name }) => name,

  replaceOn: ["businessId", "type"],
  writeOnly: [],
  secrets: [],
  nested: ["personality"],
  filled: ["voiceId", "workflow", "conversationFlow"],
  // Each of the two forms of the conversation is generated from the other (contract §6.8), so neither is ever cleared.
  clear: {
    workflow: KEEP,
    conversationFlow: KEEP,
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
  list: (api) => api.list(PATH),
  get: (api, id) => api.find(path(id)),
  idOf: (live) => String(live["id"]),
  matches: (live, { name }) => (live["name"] === name ? "key" : "no"),
  async observe(api, live, { expected, outputs }) {
    const spec = omit(live, ["id", "businessId", "createdAt", "updatedAt", "phoneNumber", "onDuty"]);
    return { ...spec, toolIds: await chosenTools(api, live, expected.toolIds, outputs) };
  },
  computed: (live, spec, context) => ({
    revision: fingerprint(comparable(voiceAgent, spec)),
    automaticToolIds: automaticTools(live, spec.toolIds, context),
  }),

  create: (api, spec) => api.create(PATH, { json: createBody(voiceAgent, spec) }),
  update: (api, id, { body }) => api.send("PATCH", path(id), { json: body }),
  async remove(api, id) {
    await api.send("DELETE", path(id), { emptyAnswer: true });
  },
};

/** The platform adds `useHumor: false` by itself (contract §6.8): a flag that is off equals one that is not set. */
const canonicalPersonality = (personality: NonNullable<Spec["personality"]>) => ({
  ...personality,
  useEmpathy: canonicalFlag(personality.useEmpathy),
  useHumor: canonicalFlag(personality.useHumor),
});
