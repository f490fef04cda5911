import type {
  FormantAIVoiceAgentOutputs,
  FormantAIVoiceAgentSpec,
  FormantAIWorkspaceOutputs,
  FormantAIWorkspaceSpec,
} from "../../generated/formantai.ts";
import { resourceClass } from "../../pulumi/resource-class.ts";
import type { FormantAIMember } from "./account.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

/** What a key opens: only looked up. Its `region` or `baseUrl` and its `credentials` go to everything that belongs to it. */
export class Workspace extends resourceClass<FormantAIWorkspaceSpec, FormantAIWorkspaceOutputs>(workspace) {}

/** An agent as it is declared: nothing is written to the platform, which has no API for agents. */
export class VoiceAgent extends resourceClass<FormantAIVoiceAgentSpec & FormantAIMember, FormantAIVoiceAgentOutputs>(
  voiceAgent,
) {}

export type { FormantAIVoiceAgentSpec as VoiceAgentSpec, FormantAIWorkspaceSpec as WorkspaceSpec };

export { client, type FormantAIClient as Client, type FormantAIClientOptions as ClientOptions } from "./client.ts";
export { readCampaign } from "./campaign-file.ts";
export type { CallParameter, Campaign, CampaignProblem, Recipient } from "../../operations/campaign.ts";
export type { Transcription, TranscriptionRequest, Utterance } from "../../operations/transcription.ts";
