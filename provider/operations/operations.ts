import type { JsonObject } from "../kind/definition.ts";
import type { Campaign } from "./campaign.ts";
import type { Transcriptions } from "./transcription.ts";

/** What a platform's own API says of a thing, beside what all platforms have in common. */
interface Raw {
  /** The response of the platform, as it came. */
  readonly raw: JsonObject;
}

/** An agent as the platform knows it. */
export interface AgentRef {
  /** The platform's id of it. */
  readonly id: string;
  /** What its manifest says, as the stack has recorded it: for checks before something is sent. */
  readonly declared?: JsonObject;
}

/** One outbound call that is to be made. It rings a real phone. */
export interface CallRequest {
  readonly agent: AgentRef;
  /** The number to ring, E.164. */
  readonly to: string;
  /** Values for the agent's variables. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The platform's own payload, where it has one. */
  readonly payload?: JsonObject;
  readonly metadata?: JsonObject;
  /** Not before this time, ISO 8601. Default: now. */
  readonly schedule?: string;
  readonly priority?: boolean;
  /** HTTPS address for the events of this call, where the platform takes one per call. */
  readonly callbackUrl?: string;
  /** Sends a payload although it does not fit what the platform documents. Default false. */
  readonly unchecked?: boolean;
  /** The same key is never rung twice, where the platform knows such keys. Default: one is made. */
  readonly idempotencyKey?: string;
}

/** A call that the platform has accepted. */
export interface CallStarted extends Raw {
  /** Undefined where the platform gives no id that a call can be followed by. */
  readonly callId: string | undefined;
  /** The same under the name by which the platform's documentation tells users to store it, and finds a call for support. */
  readonly traceId?: string;
  readonly status: string | undefined;
  /** The key under which the platform has it, where it knows such keys. */
  readonly idempotencyKey?: string;
  /** What the user should know of it beside that: that the response of the first attempt was lost, for example. */
  readonly note?: string;
}

/** One call or conversation, as far as the platform tells. */
export interface CallRecord extends Raw {
  readonly id: string;
  /** What starting the call returned, where the platform calls that by another name than the id of the record. */
  readonly traceId?: string;
  readonly agentId: string | undefined;
  readonly status: string | undefined;
  /** True when nothing about it will change any more. */
  readonly ended: boolean;
  readonly to: string | undefined;
  readonly startedAt: string | undefined;
  readonly durationSeconds: number | undefined;
  readonly results: JsonObject | undefined;
  readonly summary: string | undefined;
  readonly transcript: readonly { readonly role: string; readonly text: string }[] | undefined;
}

/** Filters by the platform's documented names; `agent` is an id. */
export interface ListFilter {
  readonly agent?: string;
  readonly filters?: Readonly<Record<string, string>>;
  /** How many at most. Default: all there are. */
  readonly limit?: number;
}

export interface Voice extends Raw {
  readonly id: string;
  readonly name: string;
  readonly language: string | undefined;
}

/** A request that was not sent, because it breaks a rule that the platform documents. The message says which. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/** A request as it would be sent, for a dry run: without credentials. */
export interface PlannedRequest {
  readonly method: string;
  readonly url: string;
  readonly body: JsonObject;
  /** The key that is in it, made for it or given: to be kept until the call is known to be accepted, and passed to `start`. */
  readonly idempotencyKey?: string;
}

/**
 * What an account can do beside having its objects managed. A platform has the members that its API has; what is missing is missing
 * there, with the reason in `lacking`, and is never faked.
 */
export interface Operations {
  readonly platform: string;
  /** Why a member is missing, by its name: for messages. */
  readonly lacking: Readonly<
    Partial<
      Record<
        | "calls"
        | "abort"
        | "update"
        | "conversations"
        | "recording"
        | "batches"
        | "voices"
        | "numbers"
        | "transcriptions"
        | "workspaces",
        string
      >
    >
  >;
  readonly call: {
    /** What `start` would send. @throws when the request breaks a documented rule. Sends nothing. */
    plan(request: CallRequest): Promise<PlannedRequest>;
    /** Rings. Never repeated where a lost response might have rung already. @throws RequestError whose `outcome` says so. */
    start(request: CallRequest): Promise<CallStarted>;
    /** The latest calls of this agent to this number, newest first: looked at before and after, they tell whether a call whose response was lost has rung. */
    recent?(request: CallRequest): Promise<readonly CallRecord[]>;
    /**
     * Where a call has no id to be read by: the record that is certainly this call's; undefined while there is none. For `--wait`.
     * `since` = when it was started, ms since 1970.
     */
    find?(started: CallStarted, request: CallRequest, since: number): Promise<CallRecord | undefined>;
  };
  /** `lacking.calls` says why `list` and `get` are missing. */
  readonly calls?: {
    list?(filter: ListFilter): AsyncIterable<CallRecord>;
    get?(id: string, agent?: string): Promise<CallRecord>;
    /** Success also for one that was aborted before. */
    abort?(id: string, agent?: string): Promise<void>;
    update?(id: string, change: JsonObject, agent?: string): Promise<void>;
  };
  readonly conversations?: {
    list(filter: ListFilter): AsyncIterable<CallRecord>;
    get(id: string): Promise<CallRecord>;
    /** The audio, streamed. @throws when there is none (yet). */
    recording?(id: string): Promise<ReadableStream<Uint8Array>>;
  };
  /** Campaigns of many calls. */
  readonly batches?: Batches;
  /** Phone numbers that can be bought. */
  readonly numbers?: Numbers;
  /** Turning audio into text. */
  readonly transcriptions?: Transcriptions;
  voices?(): Promise<readonly Voice[]>;
  /** The workspaces that the credential can see, to the last page. `lacking.workspaces` says where their ids are to be found otherwise. */
  workspaces?(): Promise<readonly WorkspaceRef[]>;
}

/** A workspace as its platform lists it: a business of Niche. */
export interface WorkspaceRef extends Raw {
  readonly id: string;
  readonly name: string | undefined;
}

/** What to look for among the phone numbers for sale. */
export interface NumberQuery {
  /** Two letters, as in ISO 3166. */
  readonly country: string;
  readonly type: string;
  /** Digits that the number must contain. */
  readonly pattern?: string;
  /** How many at most, 1 to 50. */
  readonly limit: number;
}

/** A phone number for sale. Prices in hundredths of the platform's currency. */
export interface NumberOffer extends Raw {
  readonly number: string;
  readonly country: string;
  readonly type: string;
  readonly monthlyRateCents: number | undefined;
  readonly setupFeeCents: number | undefined;
  /** What a Deployment's manifest says to buy it, and no dearer than it is now. */
  readonly purchase: JsonObject;
}

/** The phone numbers that a platform has for sale. Nothing is bought here. */
export interface Numbers {
  search(query: NumberQuery): Promise<readonly NumberOffer[]>;
}

/** A campaign to upload: one call per row of a CSV file. The upload itself starts the calls. */
export interface BatchRequest {
  readonly agent: AgentRef;
  readonly name: string;
  readonly file: {
    /** As the platform is told, such as `march.csv`. */
    readonly name: string;
    readonly content: Uint8Array;
    /** Rows below the header: with it, a campaign whose response was lost is told from others. */
    readonly recipients: number;
  };
}

/** A campaign as the platform knows it. */
export interface BatchRecord {
  readonly id: string;
  readonly name: string | undefined;
  readonly agentId: string | undefined;
  readonly status: string | undefined;
  readonly recipients: number | undefined;
  /** ISO 8601. */
  readonly createdAt: string | undefined;
  /** What the user should know of it beside that: that the response was lost, for example. */
  readonly note?: string;
  /** The response of the platform, as it came. */
  readonly raw: JsonObject;
}

/** Campaigns of an account. There is no way to change, stop or delete one. */
export interface Batches {
  /** Reads a campaign's file and finds everything that is wrong with it. Sends nothing. */
  read(content: Uint8Array, agent: AgentRef): Campaign;
  /**
   * Uploads a campaign, once: whatever happens it is not sent again.
   * @throws LostBatchError where the response was lost: it carries the campaigns of the list that could be this one.
   */
  create(request: BatchRequest): Promise<BatchRecord>;
  list(filter: ListFilter): AsyncIterable<BatchRecord>;
  get(id: string): Promise<BatchRecord>;
  /** Counts, by the platform's own names. */
  metrics(id: string): Promise<JsonObject>;
}
