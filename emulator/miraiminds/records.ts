import type { Delivery } from "../kernel/delivery-worker.ts";
import type { JsonObject } from "../kernel/json.ts";

/** What archiving leaves on an object: when, and which object was archived (itself or a parent); null where it is live. */
export interface Archivable {
  readonly archivedAt: string | null;
  readonly archivedBy: string | null;
}

/** An organization. Its keys are not here, so that no dump shows them. */
export interface Organization extends Archivable {
  readonly id: string;
  readonly name: string;
  /** A stand-alone organization may not create workspaces. */
  readonly type: "brand" | "standalone";
  /** What it can still spend on numbers. */
  readonly creditCents: number;
}

/** A workspace, with everything that onboarding was given. */
export interface Workspace extends Archivable {
  readonly id: string;
  readonly organization: string;
  readonly name: string;
  readonly slug: string;
  readonly variant: "shopify" | "custom" | "school";
  readonly currencyCode: string;
  readonly timezone: string;
  readonly supportContacts: JsonObject;
  readonly trustSignals: JsonObject;
  readonly policyFramework?: JsonObject;
  readonly status: "active" | "pending_verification" | "suspended";
  readonly billing: {
    readonly type: "prepaid" | "postpaid";
    readonly creditBalance: number;
    readonly negativeCreditAllowance: number;
  };
  readonly createdAt: string;
}

/** An assistant as it was written: what reading adds is not stored. */
export interface Assistant extends Archivable {
  readonly id: string;
  readonly workspace: string;
  readonly name: string;
  readonly variant: { readonly type: VariantType; readonly config?: JsonObject };
  /** `tools` are ids. */
  readonly agent: JsonObject;
  readonly telephony: Telephony;
  readonly icpContext?: JsonObject;
  readonly callSettings?: JsonObject;
  readonly analysisPlan?: JsonObject;
  readonly knowledgeBase?: JsonObject;
  readonly preCall?: JsonObject;
  /** Unknown request fields that the `unknownFields` switch keeps. */
  readonly extra?: JsonObject;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Times of the clock, in milliseconds, that the cooldown counts from. */
  readonly createdMs: number;
  readonly lastPutMs: number | null;
}

/** The six kinds of assistant. */
export const variantTypes = [
  "abandoned_cart",
  "custom",
  "cod_to_prepaid",
  "address_verification",
  "order_confirmation",
  "ndr_followup",
] as const;

/** A kind of assistant. */
export type VariantType = (typeof variantTypes)[number];

/** The numbers of an assistant, by id. */
export interface Telephony {
  readonly inbound?: string | null;
  readonly outbound?: string | null;
}

/** A voice; `gender` is the emulator's own knowledge and not shown. */
export interface Voice {
  readonly id: string;
  readonly slug: string;
  readonly sampleAudio: string;
  readonly gender: "male" | "female";
}

/** An API tool, in the shape in which it is read. */
export interface Tool {
  readonly id: string;
  readonly workspace: string;
  readonly name: string;
  readonly slug: string;
  readonly integrationId: string;
  readonly isActive: boolean;
  readonly isPayloadPass: boolean;
  readonly config: JsonObject;
  readonly deletedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A chunk of an upload; its bytes are not kept. */
export interface Chunk {
  readonly index: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** An upload in three steps. */
export interface UploadSession {
  readonly id: string;
  readonly workspace: string;
  readonly fileName: string;
  readonly totalChunks: number;
  readonly fileSize: number;
  readonly type: string;
  readonly status: "uploading" | "completed";
  readonly chunks: readonly Chunk[];
  readonly knowledgeBaseId: string | null;
  readonly startedMs: number;
}

/** A knowledge-base file. */
export interface KnowledgeFile {
  readonly id: string;
  readonly workspace: string;
  readonly fileName: string;
  readonly collectionName: string;
  readonly type: string;
  readonly size: number;
  readonly chunks: readonly Chunk[];
  readonly status: "processing" | "ready" | "failed";
  /** What processing will end in. */
  readonly outcome: "ready" | "failed";
  /** Reads that have seen it processing. */
  readonly reads: number;
  readonly createdAt: string;
  readonly createdMs: number;
}

/** A phone number that somebody has, or has had. */
export interface PhoneNumber {
  readonly id: string;
  readonly number: string;
  readonly provider: string;
  readonly organization: string;
  /** Set where the platform assigned it to a workspace by itself. */
  readonly workspace: string | null;
  readonly status: "active" | "released";
  readonly providerNumberId: string;
  readonly monthlyRateCents: number;
  readonly setupFeeCents: number;
  readonly countryCode: string;
  readonly numberType: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Money spent: one entry per purchase, never removed by the API. */
interface LedgerEntry {
  readonly id: string;
  readonly organization: string;
  readonly numberId: string;
  readonly number: string;
  /** Setup fee and first month, as the catalogue says. */
  readonly amountCents: number;
  readonly at: string;
}

/** What a call can be. */
export const callStatuses = [
  "initiate",
  "in-progress",
  "ended",
  "completed",
  "timeout",
  "failed",
  "validation-failed",
  "busy",
  "no-answer",
  "skip",
  "rescheduled",
  "aborted",
] as const;

/** A state of a call. */
export type CallStatus = (typeof callStatuses)[number];

/** A call, and what is still to happen to it. */
export interface CallRecord {
  readonly id: string;
  readonly workspace: string;
  readonly assistant: string;
  readonly source: "api" | "web" | "shiprocket";
  readonly phoneNumber: string | null;
  readonly callbackUrl: string | null;
  readonly payload: JsonObject | null;
  readonly metadata: JsonObject | null;
  readonly priority: boolean;
  /** null until it is dialled for the first time. */
  readonly status: CallStatus | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  /** Attempts so far, and those of them that followed an attempt nobody took, a short talk, a wish to be called later. */
  readonly attempts: number;
  readonly retries: { readonly noPickup: number; readonly lowEngagement: number; readonly reschedule: number };
  /** Whether call.lifecycle-ended has been. */
  readonly over: boolean;
  /** What is to come, in order of time. */
  readonly plan: readonly CallStep[];
  readonly createdAt: string;
}

/** Something that happens to a call at a time of the clock: an event, or another attempt. */
export interface CallStep {
  readonly at: number;
  readonly event: string;
}

/** An event on its way to a `callbackUrl`, or there. */
export interface WebhookRecord extends Delivery {
  readonly callId: string;
  readonly type: string;
  readonly signature: string;
  readonly publicKey: string;
}

/** A campaign of the dashboard. */
interface Campaign extends Archivable {
  readonly id: string;
  readonly workspace: string;
  readonly assistant: string;
  readonly name: string;
  readonly status: "active" | "paused";
  /** How often an update of the assistant has paused it for a moment. */
  readonly pauses: number;
}

/** The collections of the store, by the name that the controls use. */
export type MiraiMindsCollections = {
  organizations: Organization;
  workspaces: Workspace;
  assistants: Assistant;
  voices: Voice;
  tools: Tool;
  uploads: UploadSession;
  files: KnowledgeFile;
  numbers: PhoneNumber;
  ledger: LedgerEntry;
  calls: CallRecord;
  webhooks: WebhookRecord;
  campaigns: Campaign;
};

/** The names of the collections. */
export const collectionNames = [
  "organizations",
  "workspaces",
  "assistants",
  "voices",
  "tools",
  "uploads",
  "files",
  "numbers",
  "ledger",
  "calls",
  "webhooks",
  "campaigns",
] as const satisfies readonly (keyof MiraiMindsCollections)[];
