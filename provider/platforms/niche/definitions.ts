import type { Definition } from "../../kind/definition.ts";
import { calendarIntegration } from "./calendar-integration.ts";
import { deployment } from "./deployment.ts";
import { file } from "./file.ts";
import { tool } from "./tool.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

/** The kinds of Niche. */
export const nicheDefinitions: readonly Definition[] = [
  workspace,
  calendarIntegration,
  tool,
  file,
  voiceAgent,
  deployment,
];
