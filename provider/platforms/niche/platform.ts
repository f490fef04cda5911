import type { Platform } from "../platform.ts";
import { SERVICE } from "./account.ts";
import { calendarIntegration } from "./calendar-integration.ts";
import { WORKSPACE_ARGS } from "./connection.ts";
import { deployment } from "./deployment.ts";
import { file } from "./file.ts";
import { tool } from "./tool.ts";
import { ruleCodes } from "./rules/codes.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

export const niche: Platform = {
  ...SERVICE,
  name: "niche",
  kinds: [workspace, calendarIntegration, tool, file, voiceAgent, deployment],
  absentKinds: {},
  ruleCodes,
  workspaceArgs: WORKSPACE_ARGS,
  workspaceId: "businessId",
  open: async (args) => (await import("./client.ts")).client(args),
  webhooks: {
    // The documentation names some events, and nothing else about webhooks.
    lacking:
      "Niche documents neither how its webhooks are signed nor what they carry, so there is nothing to check them by",
  },
};
