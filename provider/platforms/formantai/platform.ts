import type { Platform } from "../platform.ts";
import { absentKinds } from "./absent-kinds.ts";
import { SERVICE, WORKSPACE_ARGS } from "./account.ts";
import { ruleCodes } from "./rules/codes.ts";
import { voiceAgent } from "./voice-agent.ts";
import { parseFormantAIEvent } from "./webhook-events.ts";
import { webhookFacts } from "./webhook-facts.ts";
import { formantAIWebhookProblem, signatureForm } from "./webhook-signature.ts";
import { workspace } from "./workspace.ts";

export const formantAI: Platform = {
  ...SERVICE,
  name: "formantai",
  kinds: [workspace, voiceAgent],
  absentKinds,
  ruleCodes,
  workspaceArgs: WORKSPACE_ARGS,
  open: async (args) => (await import("./client.ts")).client(args),
  webhooks: {
    secretVariable: `${SERVICE.prefix}_WEBHOOK_SECRET`,
    secretMeaning: "the secret of the agent's webhook target, from the dashboard",
    signature: signatureForm,
    mayBeUnsigned: true,
    claims: (name) => name.startsWith("x-formantai-"),
    problem: formantAIWebhookProblem,
    parse: parseFormantAIEvent,
    facts: webhookFacts,
  },
};
