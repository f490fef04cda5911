import type { Platform } from "../platform.ts";
import { SERVICE } from "./account.ts";
import { WORKSPACE_ARGS } from "./connection.ts";
import { deployment } from "./deployment.ts";
import { file } from "./file.ts";
import { tool } from "./tool.ts";
import { ruleCodes } from "./rules/codes.ts";
import { voiceAgent } from "./voice-agent.ts";
import { parseMiraiMindsEvent } from "./webhook-events.ts";
import { webhookFacts } from "./webhook-facts.ts";
import { miraiMindsWebhookProblem, signatureForm } from "./webhook-signature.ts";
import { workspace } from "./workspace.ts";

export const miraiMinds: Platform = {
  ...SERVICE,
  name: "miraiminds",
  kinds: [workspace, tool, file, voiceAgent, deployment],
  absentKinds: {},
  ruleCodes,
  workspaceArgs: WORKSPACE_ARGS,
  workspaceId: "workspaceId",
  open: async (args) => (await import("./client.ts")).client(args),
  webhooks: {
    secretVariable: `${SERVICE.prefix}_PRIVATE_KEY`,
    secretMeaning: "the organization's private key, sk_…",
    signature: signatureForm,
    claims: (name) => name === "x-signature" || name === "x-public-key",
    problem: miraiMindsWebhookProblem,
    parse: parseMiraiMindsEvent,
    facts: webhookFacts,
  },
};
