import type { Delivery } from "../kernel/delivery-worker.ts";
import type { JsonObject } from "../kernel/json.ts";

/** How an attempt to reach a number ends: the seven events, without `call.`. */
export const callOutcomes = [
  "completed",
  "failed",
  "busy",
  "no_answer",
  "socket_failure",
  "telephony_failed",
  "unreachable",
] as const;

/** How an attempt ends. */
export type CallOutcome = (typeof callOutcomes)[number];

/** Every type of event. */
export const eventTypes = callOutcomes.map((outcome) => `call.${outcome}` as const);

/** A receiver of events, as the dashboard of an agent has it. */
export interface WebhookTarget {
  /** Unique within the agent. */
  readonly name: string;
  readonly url: string;
  /** Signs the deliveries; null: they are not signed. */
  readonly secret: string | null;
  /** Some of the seven event types. */
  readonly events: readonly string[];
  readonly includeTranscript: boolean;
  readonly includeRecordingUrl: boolean;
  readonly active: boolean;
}

/** When an agent rings again: at most so many attempts in all, so long after one that ended like this. */
interface RetryPolicy {
  readonly maxAttempts: number;
  readonly delaySeconds: number;
  readonly on: readonly CallOutcome[];
}

/** An agent as its dashboard has it. There is no API for it; what the emulator needs of it has names of the emulator's own. */
export interface Agent {
  /** `agentId` as text. */
  readonly id: string;
  readonly agentId: number;
  readonly tenant: string;
  /** The number it calls from, and is called at. */
  readonly fromPhone: string;
  /** Results of its completed calls. */
  readonly results: JsonObject;
  /** What is said in its completed calls: `{role, message}`. */
  readonly transcript: readonly JsonObject[];
  /** Ids of its stages. */
  readonly stages: readonly string[];
  /** Whether its telephony provider returns recordings. */
  readonly recording: boolean;
  readonly retry: RetryPolicy;
  /** At most five. */
  readonly webhookTargets: readonly WebhookTarget[];
}

/** An agent to begin with: `agentId`, the rest optional. */
export type AgentSeed = Pick<Agent, "agentId"> & Partial<Omit<Agent, "id" | "agentId" | "tenant">>;

/** How the next attempt goes, where that was asked for; what is left out is the agent's. */
export interface ScriptedCall {
  readonly outcome: CallOutcome;
  /** Only for a call to this number; default any. */
  readonly phone?: string;
  readonly results?: JsonObject;
  readonly transcript?: readonly JsonObject[];
  readonly durationSeconds?: number;
  readonly failureReason?: string | null;
  readonly recording?: boolean;
}

/** A call: asked for once, with as many attempts as the retry policy gives it. The API shows only the attempts. */
export interface CallRecord {
  readonly id: string;
  readonly tenant: string;
  readonly agentId: number;
  readonly phone: string;
  /** Without `customer_phone`. */
  readonly parameters: JsonObject;
  readonly traceId: string;
  /** What its conversation ids begin with. */
  readonly chain: string;
  readonly metadata: string | null;
  readonly retryContext: JsonObject | null;
  readonly batchId: number | null;
  readonly direction: "outbound" | "inbound";
  /** Asked for later; accepted; a row of a batch that waits for its turn; going on; between two attempts; over. */
  readonly state: "scheduled" | "queued" | "lined" | "ringing" | "waiting" | "over";
  /** Time of the clock of its next step; null where there is none, or a row waits for another call to end. */
  readonly dueMs: number | null;
  readonly attempts: number;
  /** Of the latest attempt. */
  readonly conversationId: string | null;
  readonly lastOutcome: CallOutcome | null;
  readonly createdMs: number;
}

/** An attempt to reach a number. */
export interface Conversation {
  /** The chain and the number of the attempt: `<uuid>_<n>`. */
  readonly id: string;
  readonly tenant: string;
  readonly agentId: number;
  readonly callId: string;
  readonly attempt: number;
  readonly contactNumber: string;
  readonly traceId: string;
  readonly direction: "outbound" | "inbound";
  /** Null while it goes on. */
  readonly outcome: CallOutcome | null;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly durationSeconds: number | null;
  readonly failureReason: string | null;
  readonly results: JsonObject;
  readonly transcript: readonly JsonObject[];
  readonly recording: boolean;
  /** What becomes of it at its end, decided at its begin. */
  readonly script: ScriptedCall;
}

/** A campaign. */
export interface Batch {
  /** `batchId` as text. */
  readonly id: string;
  readonly batchId: number;
  readonly tenant: string;
  readonly agentId: number;
  readonly name: string;
  readonly totalRecipients: number;
  readonly createdMs: number;
}

/** An idempotency key that was used: tenant, agent and key, and when. */
interface UsedKey {
  readonly id: string;
  readonly usedMs: number;
}

/** An event on its way to one target; what is sent is fixed when it happens. */
export interface FormantAIDelivery extends Delivery {
  readonly tenant: string;
  readonly agentId: number;
  readonly target: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly conversationId: string;
  /** Null: no header. */
  readonly signature: string | null;
  /** When the event happened. */
  readonly createdMs: number;
}

/** A transcription. */
export interface TranscriptionJob {
  readonly id: string;
  readonly tenant: string;
  readonly filename: string;
  readonly languages: readonly string[];
  readonly diarize: boolean;
  readonly format: string;
  readonly fails: boolean;
  readonly createdMs: number;
}

/** What the emulator stores, by collection. */
export type FormantAICollections = {
  agents: Agent;
  calls: CallRecord;
  idempotencyKeys: UsedKey;
  conversations: Conversation;
  batches: Batch;
  deliveries: FormantAIDelivery;
  transcriptions: TranscriptionJob;
};

/** The names of the collections. */
export const collectionNames = [
  "agents",
  "calls",
  "idempotencyKeys",
  "conversations",
  "batches",
  "deliveries",
  "transcriptions",
] as const satisfies readonly (keyof FormantAICollections)[];
