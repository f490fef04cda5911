import type { Definition } from "../../kind/definition.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

/** The kinds of FormantAI. */
export const formantAIDefinitions: readonly Definition[] = [workspace, voiceAgent];
