import type {
  MiraiMindsDeploymentOutputs,
  MiraiMindsDeploymentSpec,
  MiraiMindsFileOutputs,
  MiraiMindsFileSpec,
  MiraiMindsToolOutputs,
  MiraiMindsToolSpec,
  MiraiMindsVoiceAgentOutputs,
  MiraiMindsVoiceAgentSpec,
  MiraiMindsWorkspaceOutputs,
  MiraiMindsWorkspaceSpec,
} from "../../generated/miraiminds.ts";
import { resourceClass } from "../../pulumi/resource-class.ts";
import type { MiraiMindsMember } from "./connection.ts";
import { deployment } from "./deployment.ts";
import { file } from "./file.ts";
import { tool } from "./tool.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

/** A workspace, made once: the platform can neither change nor read one. Its `workspaceId` goes to everything that belongs to it. */
export class Workspace extends resourceClass<MiraiMindsWorkspaceSpec, MiraiMindsWorkspaceOutputs>(workspace) {}

/** An API that an agent can call. Its `id` goes into `agent.tools`. */
export class Tool extends resourceClass<MiraiMindsToolSpec & MiraiMindsMember, MiraiMindsToolOutputs>(tool) {}

/** A knowledge file. `source` is relative to the directory of Pulumi.yaml. */
export class File extends resourceClass<MiraiMindsFileSpec & MiraiMindsMember, MiraiMindsFileOutputs>(file) {}

/** A voice agent, which the platform calls an assistant. It cannot be deleted. */
export class VoiceAgent extends resourceClass<MiraiMindsVoiceAgentSpec & MiraiMindsMember, MiraiMindsVoiceAgentOutputs>(
  voiceAgent,
) {}

/** The phone numbers of an agent: existing ones, or numbers to buy, within a ceiling. */
export class Deployment extends resourceClass<MiraiMindsDeploymentSpec & MiraiMindsMember, MiraiMindsDeploymentOutputs>(
  deployment,
) {}

export type {
  MiraiMindsDeploymentSpec as DeploymentSpec,
  MiraiMindsFileSpec as FileSpec,
  MiraiMindsToolSpec as ToolSpec,
  MiraiMindsVoiceAgentSpec as VoiceAgentSpec,
  MiraiMindsWorkspaceSpec as WorkspaceSpec,
};

export {
  client,
  type MiraiMindsClient as Client,
  type MiraiMindsClientOptions as ClientOptions,
  type WebCallRequest,
} from "./client.ts";
