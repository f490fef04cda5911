import { oneLine } from "../text/printable.ts";

/**
 * What a failed request leaves behind on the platform.
 * `none`: it was not carried out (refused, not sent, or a read). `unknown`: it may have been: look before doing it again.
 */
export type Outcome = "none" | "unknown";

interface Facts {
  readonly method: string;
  readonly path: string;
  readonly outcome: Outcome;
  readonly hint?: string | undefined;
  /** Only what it says is kept: what a library throws holds the request, with its credential and its body. */
  readonly cause?: unknown;
}

/** How deep causes are followed: more than any library nests. */
const MAX_CAUSE_DEPTH = 8;

/** What a cause says, without anything that it carries. An error of our own is clean already. */
function messageOnly(cause: unknown, depth = 0): Error | undefined {
  if (cause instanceof RequestError) return cause;
  if (!(cause instanceof Error) || depth > MAX_CAUSE_DEPTH) return undefined;
  const inner = messageOnly(cause.cause, depth + 1);
  const error = new Error(oneLine(cause.message), inner && { cause: inner });
  error.name = cause.name;
  // Its own stack would say the message again as it was.
  error.stack = `${error.name}: ${error.message}`;
  return "code" in cause && typeof cause.code === "string" ? Object.assign(error, { code: cause.code }) : error;
}

/** A request that did not bring a usable response. The message says what came back; the caller adds what was being done. */
export class RequestError extends Error {
  override name = "RequestError";
  readonly method: string;
  readonly path: string;
  readonly outcome: Outcome;
  /** What the user should do about it: the same words for all that fail for the same reason. */
  readonly hint: string | undefined;

  constructor(problem: string, { method, path, outcome, hint, cause }: Facts) {
    super(`${problem} (${method} ${path})${hint ? `; ${hint}` : ""}`, { cause: messageOnly(cause) });
    this.method = method;
    this.path = path;
    this.outcome = outcome;
    this.hint = hint;
  }
}

/** The platform returned an error status. */
export class StatusError extends RequestError {
  override name = "StatusError";
  readonly status: number;
  /** The platform's own words. */
  readonly reason: string;
  /** How long the platform asks us to wait, ms. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    reason: string,
    { retryAfter, ...facts }: Facts & { readonly retryAfter?: number | undefined },
  ) {
    super(`${status} ${reason}`.trim(), facts);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** The same error, with more advice. */
  advising(advice: string): StatusError {
    const hint = this.hint === undefined ? advice : `${this.hint}; ${advice}`;
    const { status, reason, method, path, outcome, retryAfter, cause } = this;
    return new StatusError(status, reason, { method, path, outcome, hint, retryAfter, cause });
  }
}

/** No response: refused, reset, or not in time. */
export class NoAnswerError extends RequestError {
  override name = "NoAnswerError";
}

/** A response with a good status whose body is not what the API sends: HTML, truncated JSON, nothing. */
export class BadAnswerError extends RequestError {
  override name = "BadAnswerError";
}

/** A write was attempted where only reads are allowed: in a preview or a refresh. Always a defect of the provider. */
export class ReadOnlyError extends RequestError {
  override name = "ReadOnlyError";

  constructor(method: string, path: string) {
    super("refused to write outside of create, update or delete", { method, path, outcome: "none" });
  }
}

/** There is no credential to send anything with. The message says what there should be. */
export class NoCredentialError extends Error {
  override name = "NoCredentialError";

  get hint(): string {
    return this.message;
  }
}

/** What is wrong for every object of a workspace, and what to do about it, in words that are the same for all. */
export class AdviceError extends Error {
  override name = "AdviceError";
  readonly hint: string;

  constructor(problem: string, hint: string) {
    super(`${problem}; ${hint}`);
    this.hint = hint;
  }
}

/** An error and what caused it, the innermost last. */
export function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < MAX_CAUSE_DEPTH; cause = cause.cause)
    causes.push(cause);
  return causes;
}

/** What an error tells the user to do, where it, or what caused it, is a request that failed, or is wrong for many objects. */
export const hintOf = (error: unknown): string | undefined =>
  causesOf(error)
    .map((cause) =>
      cause instanceof RequestError || cause instanceof NoCredentialError || cause instanceof AdviceError
        ? cause.hint
        : undefined,
    )
    .find(Boolean);

export const isNotFound = (error: unknown): boolean => error instanceof StatusError && error.status === 404;

/** What a look at one object gives; undefined on 404, and on nothing else. */
export async function foundOrUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** True when it is certain that nothing was done: the platform refused it, or it was never sent. A defect of ours proves nothing. */
export const isWithoutEffect = (error: unknown): boolean =>
  error instanceof NoCredentialError || (error instanceof RequestError && error.outcome === "none");

/** True when the write may have reached the platform although no good response came back. */
export const isAmbiguous = (error: unknown): boolean => error instanceof RequestError && error.outcome === "unknown";
