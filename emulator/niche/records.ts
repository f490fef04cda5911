import type { JsonObject } from "../kernel/json.ts";

/** A business of an organization. Hours are day name to ranges. */
export interface Business {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
  readonly timezone?: string;
  readonly hours?: WeekRanges;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Lower-case day name to its ranges, as `hoursJson` has it. */
export type WeekRanges = Readonly<Record<string, readonly { readonly openTime: string; readonly closeTime: string }[]>>;

/** A voice of the platform. */
export interface Voice {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly previewUrl: string;
}

/** A tool template. `configSchema` is only stored where somebody edited it. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly type: string;
  readonly config: JsonObject;
  readonly configSchema?: JsonObject;
  readonly message?: string;
}

/** A tool of a business. `configOverride` is the stored form: ids instead of destinations and appointment settings. */
export interface Tool {
  readonly id: string;
  readonly businessId: string;
  readonly templateToolId: string;
  readonly name: string;
  readonly displayName: string;
  readonly type: string;
  readonly configOverride: JsonObject;
  readonly message?: string;
  readonly enabled: boolean;
  /** Set on a tool that the platform added to an agent by itself. */
  readonly auto?: AutoKind;
  readonly agentId?: string;
  /** Unknown request fields that the `postUnknownField` switch keeps. */
  readonly extra?: JsonObject;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Tools that the platform adds by itself. */
export type AutoKind = "knowledgeBase" | "endCall" | "transferCall";

/** A transfer destination, stored apart from its tool. */
export interface Destination {
  readonly id: string;
  readonly toolId: string;
  readonly name: string;
  readonly phoneNumber: string;
  readonly description?: string;
  readonly warmTransferEnabled?: boolean;
}

/** Appointment settings, stored apart from the tool. */
export interface AppointmentConfig {
  readonly id: string;
  readonly businessId: string;
  readonly slotDurationMinutes: number;
  readonly slotBufferMinutes: number;
  readonly advanceNoticeMinutes: number;
  readonly hoursJson: WeekRanges;
}

/** An uploaded file; its bytes are not kept. */
export interface FileRecord {
  readonly id: string;
  readonly businessId: string;
  readonly name: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly status: FileStatus;
  /** Reads that have seen it processing. */
  readonly reads: number;
  /** What processing will end in. */
  readonly outcome: "ready" | "failed";
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** States of a file. */
type FileStatus = "processing" | "ready" | "failed";

/** The calendar integration of a business; of the access token only a fingerprint is kept. */
export interface Integration {
  readonly id: string;
  readonly businessId: string;
  readonly calendarId: string;
  readonly aclRuleId: string;
  readonly tokenFingerprint: string;
}

/** Weekly hours of an agent, without CLOSED days. */
export interface ActivatedHours {
  readonly timezone: string;
  readonly hours: readonly { readonly day: string; readonly startTime: string; readonly endTime: string }[];
}

/** A voice agent. Optional fields are those that the user may set. */
export interface Agent {
  readonly id: string;
  readonly businessId: string;
  readonly name: string;
  readonly type: "INBOUND" | "OUTBOUND";
  /** Prose and graph: one is the user's, the other null until it has been generated. */
  readonly conversationFlow: string | null;
  readonly workflow: JsonObject | null;
  readonly source: FlowField;
  readonly customInstructions?: string;
  readonly voiceId?: string;
  /** The user's tools; automatic ones are in `autoTools`. */
  readonly toolIds: readonly string[];
  readonly autoTools: readonly { readonly kind: AutoKind; readonly id: string }[];
  readonly knowledgeBaseDocumentIds?: readonly string[];
  readonly personality?: JsonObject;
  readonly firstMessage?: string;
  readonly multilingual?: boolean;
  readonly backgroundSound?: string;
  readonly collectFields?: readonly string[];
  readonly activatedHours?: ActivatedHours;
  /** Unknown request fields that the `postUnknownField` switch keeps. */
  readonly extra?: JsonObject;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The two forms of a conversation. */
export type FlowField = "conversationFlow" | "workflow";

/** That an agent answers or places calls. `live` is the configuration that callers hear. */
export interface Deployment {
  readonly id: string;
  readonly agentId: string;
  readonly businessId: string;
  readonly status: "ACTIVE";
  readonly onDuty: boolean;
  readonly phoneNumber?: string;
  readonly fallbackNumber?: string;
  /** How many times the agent was deployed. */
  readonly deploys: number;
  readonly live: JsonObject;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The provisioned number of a business. */
interface PhoneNumber {
  readonly id: string;
  readonly businessId: string;
  readonly phoneNumber: string;
}

/** A call. */
export interface CallRecord {
  readonly id: string;
  readonly businessId: string;
  readonly agentId: string;
  readonly leadId?: string;
  readonly type: "INBOUND" | "OUTBOUND";
  readonly phoneNumber: string;
  readonly customerNumber: string;
  readonly status: "SCHEDULED" | "IN_PROGRESS" | "COMPLETED" | "FAILED";
  readonly endedReason?: string;
  readonly summary?: string;
  readonly transcript?: string;
  readonly recordingUrl?: string;
  readonly durationMs?: number;
  readonly structuredData?: JsonObject;
  readonly leadContext?: JsonObject;
  readonly startedAt: string;
  readonly endedAt?: string;
}

/** A lead; only what a call needs to find it. */
interface Lead {
  readonly id: string;
  readonly businessId: string;
  readonly name: string;
  readonly phone?: string;
  readonly info?: string;
}

/** Background work that is due at a time of the clock. */
interface Job {
  readonly id: string;
  readonly agentId: string;
  /** The form that is generated from the other one. */
  readonly target: FlowField;
  readonly dueAt: number;
}

/** The collections of the store, by the name that the controls use. */
export type NicheCollections = {
  businesses: Business;
  voices: Voice;
  templates: Template;
  tools: Tool;
  destinations: Destination;
  appointmentConfigs: AppointmentConfig;
  files: FileRecord;
  integrations: Integration;
  agents: Agent;
  deployments: Deployment;
  phoneNumbers: PhoneNumber;
  calls: CallRecord;
  leads: Lead;
  jobs: Job;
};

/** The names of the collections. */
export const collectionNames = [
  "businesses",
  "voices",
  "templates",
  "tools",
  "destinations",
  "appointmentConfigs",
  "files",
  "integrations",
  "agents",
  "deployments",
  "phoneNumbers",
  "calls",
  "leads",
  "jobs",
] as const satisfies readonly (keyof NicheCollections)[];
