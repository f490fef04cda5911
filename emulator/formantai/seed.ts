import type { JsonObject } from "../kernel/json.ts";
import type { FormantAITenant } from "./tenants.ts";

/** Fixed keys, ids and numbers of the default seed, for tests and examples. */
export const formantAISeed = {
  tenant: "acme-collections",
  apiKey: "emulator-acme-key",
  /** A second key of the same tenant. */
  secondApiKey: "emulator-acme-key-2",
  /** Known, and disabled in the dashboard: 401. */
  disabledApiKey: "emulator-acme-disabled",
  /** An agent with two results and retries after 10 minutes. */
  agentId: 123,
  /** An agent without results, retries or recordings. */
  secondAgentId: 497,
  fromPhone: "+918065177389",
  /** Another tenant, of the Indian region. */
  otherTenant: "globex-lending",
  otherApiKey: "emulator-globex-key",
  otherAgentId: 801,
  /** For webhook targets; no agent has a target until a control gives it one. */
  webhookSecret: "emulator-webhook-secret",
} as const;

/** Two tenants, one in each region: the first with two agents, the second to be kept out of. */
export const defaultTenants: readonly FormantAITenant[] = [
  {
    id: formantAISeed.tenant,
    region: "global",
    keys: [
      { name: "default", key: formantAISeed.apiKey },
      { name: "second", key: formantAISeed.secondApiKey },
      { name: "retired", key: formantAISeed.disabledApiKey, disabled: true },
    ],
    agents: [
      {
        agentId: formantAISeed.agentId,
        fromPhone: formantAISeed.fromPhone,
        results: { intent: "payment_confirmed", sentiment: "positive" },
        stages: ["stage_start", "stage_follow_up"],
      },
      {
        agentId: formantAISeed.secondAgentId,
        fromPhone: "+918065177390",
        recording: false,
        retry: { maxAttempts: 1, delaySeconds: 0, on: [] },
      },
    ],
  },
  {
    id: formantAISeed.otherTenant,
    region: "in",
    keys: [{ name: "default", key: formantAISeed.otherApiKey }],
    agents: [{ agentId: formantAISeed.otherAgentId, fromPhone: "+918065177391", results: { interested: true } }],
  },
];

/** What is said in a talk for which nothing else was asked. */
export const defaultTranscript: readonly JsonObject[] = [
  { role: "agent", message: "Hello, this is the payments team. Is now a good time?" },
  { role: "human", message: "Yes, I can talk." },
  { role: "agent", message: "Thank you. Goodbye." },
];
