import { resourceClass } from "../../pulumi/resource-class.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

export class Workspace extends resourceClass(workspace) {}
export class VoiceAgent extends resourceClass(voiceAgent) {}
