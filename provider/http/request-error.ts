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
  readonly cause?: unknown;
}

/** A request that did not bring a usable answer. The message says what came back; the caller adds what was being done. */
export class RequestError extends Error {
  override name = "RequestError";
  readonly method: string;
  readonly path: string;
  readonly outcome: Outcome;

  constructor(problem: string, { method, path, outcome, hint, cause }: Facts) {
    super(`${problem} (${method} ${path})${hint ? `; ${hint}` : ""}`, { cause });
    this.method = method;
    this.path = path;
    this.outcome = outcome;
  }
}

/** The platform answered with an error status. */
export class StatusError extends RequestError {
  override name = "StatusError";
  readonly status: number;

  constructor(status: number, reason: string, facts: Facts) {
    super(`${status} ${reason}`.trim(), facts);
    this.status = status;
  }
}

/** No answer: refused, reset, or not in time. */
export class NoAnswerError extends RequestError {
  override name = "NoAnswerError";
}

/** An answer with a good status whose body is not what the API sends: HTML, truncated JSON, nothing. */
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

export const isNotFound = (error: unknown): boolean => error instanceof StatusError && error.status === 404;

/** True when the write may have reached the platform although no good answer came back. */
export const isAmbiguous = (error: unknown): boolean => error instanceof RequestError && error.outcome === "unknown";
