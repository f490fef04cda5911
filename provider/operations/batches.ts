import type { JsonObject } from "../kind/definition.ts";
import type { AgentRef, ListFilter } from "./operations.ts";

/** A campaign to upload: one call per row of a CSV file. The upload itself starts the calls. */
export interface BatchRequest {
  readonly agent: AgentRef;
  readonly name: string;
  readonly file: {
    /** As the platform is told, such as `march.csv`. */
    readonly name: string;
    readonly content: Uint8Array;
    /** Rows below the header: with it, a campaign whose answer was lost is told from others. */
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
  /** What the user should know of it beside that: that the answer was lost, for example. */
  readonly note?: string;
  /** The answer of the platform, as it came. */
  readonly raw: JsonObject;
}

/** Campaigns of an account. There is no way to change, stop or delete one. */
export interface Batches {
  /**
   * Uploads a campaign, once: whatever happens it is not sent again.
   * @throws LostBatchError where the answer was lost: it carries the campaigns of the list that could be this one.
   */
  create(request: BatchRequest): Promise<BatchRecord>;
  list(filter: ListFilter): AsyncIterable<BatchRecord>;
  get(id: string): Promise<BatchRecord>;
  /** Counts, by the platform's own names. */
  metrics(id: string): Promise<JsonObject>;
}
