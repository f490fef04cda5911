import type { FormantAIVoiceAgentSpec } from "../../generated/formantai.ts";
import { canonicalJson } from "../../kind/canonical.ts";
import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { inputParts } from "../../lifecycle/inputs.ts";
import { isUnknown } from "../../kind/unknown.ts";
import { equal } from "../../kind/value.ts";
import { WORKSPACE_ARGS, withPlace, type FormantAIMember } from "./account.ts";
import { connect, type FormantAIWorkspace } from "./connection.ts";
import { latestConversations, type Conversation } from "./conversations.ts";
import { declaredOnlyNotice } from "./declared-only-notice.ts";
import { observe } from "./observation.ts";
import { voiceAgentRules } from "./rules/voice-agent.ts";

type Spec = Plain<FormantAIVoiceAgentSpec & FormantAIMember>;

/** Findings that are told of one agent at once; the drift itself shows all. */
const MAX_FINDINGS = 5;

/**
 * An agent as it is declared. The API has no route for agents (contract §0): no operation writes, and a refresh can only look at what
 * the agent's conversations show (`observation.ts`). It is never "gone", as the agent of another workspace looks just like that.
 */
export const voiceAgent: Definition<Spec, FormantAIWorkspace> = {
  ...defaults,
  platform: "formantai",
  kind: "VoiceAgent",
  reference: "voiceAgent",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  rules: voiceAgentRules,
  naturalKey: ({ agentId }) => (isUnknown(agentId) ? undefined : String(agentId)),

  replaceOn: [...WORKSPACE_ARGS.filter((name) => name !== "credentials"), "agentId"],
  prepare: async (spec) => complete(spec),
  canonical,
  previewWarnings(spec, { before, once }) {
    if (equal(canonical(inputParts(before).spec), canonical(complete(spec)))) return [];
    const words = declaredOnlyNotice(once);
    return words === undefined ? [] : [words];
  },

  connect,
  collection: undefined,
  createIsIdempotent: true,
  discovery: {
    title: (live) => `agent ${String(live["id"])}`,
    platformFields: ["id", "conversations"],
    async byId(api, id) {
      const conversations = await latestConversations(api, Number(id), { withResults: true });
      const seen = conversations.filter(({ results }) => results !== undefined).length;
      const note =
        seen === 0
          ? "no conversation shows a result: nothing could be inferred"
          : `results are inferred from ${seen} conversation${seen === 1 ? "" : "s"}: what none of them shows is missing, and a type may be too narrow`;
      return { live: { id, conversations }, note };
    },
    async specOf(_api, id, { conversations }) {
      const seen = Array.isArray(conversations) ? (conversations as Conversation[]) : [];
      const { declared } = observe({ results: [], statuses: [] }, seen);
      const { results = [], statuses = [] } = declared;
      return { agentId: Number(id), ...(results.length > 0 && { results }), ...(statuses.length > 0 && { statuses }) };
    },
  },
  async get(api, _id, { agentId, results }) {
    const id = String(agentId);
    // Where there would be something to write there is nothing to look at: the declaration is what the manifest says.
    if (api.access === "read")
      return { id, conversations: await latestConversations(api, agentId, { withResults: results !== undefined }) };
    await api.opened();
    return { id };
  },
  idOf: (live) => String(live["id"]),
  async observe(api, { id, conversations }, { expected }) {
    if (!Array.isArray(conversations)) return expected;
    const { declared, findings } = observe(expected, conversations as Conversation[]);
    if (findings.length > 0) api.run.warn(findingsWarning(String(id), findings));
    return { ...expected, ...declared };
  },
  computed: () => ({}),

  async create(api, { agentId }) {
    // Makes sure of the key and, where the platform tells, that there is such an agent.
    await api.conversations({ agentId, limit: 1 });
    return { id: String(agentId) };
  },
  update: async () => undefined,
  remove: async (api) => declaredOnlyNotice(api.run.once),
};

const findingsWarning = (id: string, findings: readonly string[]): string => {
  const more = findings.length > MAX_FINDINGS ? `, and ${findings.length - MAX_FINDINGS} more` : "";
  return (
    `the latest conversations of agent ${id} do not fit its declaration: ${findings.slice(0, MAX_FINDINGS).join("; ")}${more}. ` +
    "Declare it in the manifest, or change the agent in FormantAI's dashboard"
  );
};

/** What a check adds: the statuses are always managed, so that an odd one is drift in a manifest that says nothing of them, too. */
const complete = (spec: Spec): Spec => ({ ...withPlace(spec), statuses: spec.statuses ?? [] });

/** Nothing here comes back from a server that might spell it otherwise. Empty lists stay: that there are no results says something. */
function canonical(spec: Partial<Spec>): JsonObject {
  return canonicalJson(spec) as JsonObject;
}
