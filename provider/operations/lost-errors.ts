import { RequestError } from "../http/request-error.ts";
import type { BatchRecord } from "./operations.ts";

interface Lost {
  readonly path: string;
  readonly cause: unknown;
}

/** A call that may have been accepted although no response said so. It is safe to ask for it again with the same key, and with no other. */
export class LostCallError extends RequestError {
  override name = "LostCallError";
  readonly idempotencyKey: string;

  constructor(problem: string, { path, cause, idempotencyKey }: Lost & { readonly idempotencyKey: string }) {
    super(problem, { method: "POST", path, outcome: "unknown", cause });
    this.idempotencyKey = idempotencyKey;
  }
}

/** A campaign that may have been accepted although no response said so. To upload it again could call everybody twice. */
export class LostBatchError extends RequestError {
  override name = "LostBatchError";
  /** Campaigns that appeared in the list meanwhile and could be this one. */
  readonly found: readonly BatchRecord[];

  constructor(problem: string, { path, cause, found }: Lost & { readonly found: readonly BatchRecord[] }) {
    super(problem, { method: "POST", path, outcome: "unknown", cause });
    this.found = found;
  }
}
