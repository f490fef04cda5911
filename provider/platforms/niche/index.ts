import type {
  NicheCalendarIntegrationOutputs,
  NicheCalendarIntegrationSpec,
  NicheDeploymentOutputs,
  NicheDeploymentSpec,
  NicheFileOutputs,
  NicheFileSpec,
  NicheToolOutputs,
  NicheToolSpec,
  NicheVoiceAgentOutputs,
  NicheVoiceAgentSpec,
  NicheWorkspaceOutputs,
  NicheWorkspaceSpec,
} from "../../generated/niche.ts";
import { resourceClass } from "../../pulumi/resource-class.ts";
import { calendarIntegration } from "./calendar-integration.ts";
import type { NicheMember } from "./connection.ts";
import { deployment } from "./deployment.ts";
import { file } from "./file.ts";
import { tool } from "./tool.ts";
import { voiceAgent } from "./voice-agent.ts";
import { workspace } from "./workspace.ts";

/** An existing business of a Niche account; its `businessId` and `credentials` go to everything that belongs to it. */
export class Workspace extends resourceClass<NicheWorkspaceSpec, NicheWorkspaceOutputs>(workspace) {}

/** The Google calendar of a business, which calendar tools book into: declare it before those, so that they wait for it. */
export class CalendarIntegration extends resourceClass<
  NicheCalendarIntegrationSpec & NicheMember,
  NicheCalendarIntegrationOutputs
>(calendarIntegration) {}

/** Something an agent can do during a call. Its `id` goes into `toolIds`. */
export class Tool extends resourceClass<NicheToolSpec & NicheMember, NicheToolOutputs>(tool) {}

/** A knowledge file. Its `id` goes into `knowledgeBaseDocumentIds`. `source` is relative to the directory of Pulumi.yaml. */
export class File extends resourceClass<NicheFileSpec & NicheMember, NicheFileOutputs>(file) {}

/** A voice agent. It takes no calls until a `Deployment` points to it. */
export class VoiceAgent extends resourceClass<NicheVoiceAgentSpec & NicheMember, NicheVoiceAgentOutputs>(voiceAgent) {}

/** Puts an agent on a phone number. It is deployed again whenever the agent that `voiceAgentId` refers to, or one of that agent's tools, changes. */
export class Deployment extends resourceClass<NicheDeploymentSpec & NicheMember, NicheDeploymentOutputs>(deployment) {}

export type {
  NicheCalendarIntegrationSpec as CalendarIntegrationSpec,
  NicheDeploymentSpec as DeploymentSpec,
  NicheFileSpec as FileSpec,
  NicheToolSpec as ToolSpec,
  NicheVoiceAgentSpec as VoiceAgentSpec,
  NicheWorkspaceSpec as WorkspaceSpec,
};

export {
  client,
  type NicheCallFilters as CallFilters,
  type NicheClient as Client,
  type NicheClientOptions as ClientOptions,
  type NicheListFilter as ListFilter,
} from "./client.ts";
