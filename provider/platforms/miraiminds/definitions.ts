import type { Definition } from "../../kind/definition.ts";
import { deployment } from "./deployment.ts";
import { file } from "./file.ts";
import { tool } from "./tool.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

/** The kinds of Mirai Minds. */
export const miraiMindsDefinitions: readonly Definition[] = [workspace, tool, file, voiceAgent, deployment];
