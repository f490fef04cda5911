import { ApiError } from "../kernel/api-error.ts";
import { formatPath, type Problem } from "../kernel/json-schema.ts";
import type { Reply } from "../kernel/message.ts";

/** Status to `error.type`, as the errors page has it; 405 and 415 are not on it. */
const types: Readonly<Record<number, string>> = {
  401: "authentication_error",
  404: "not_found",
  409: "duplicate_request",
  429: "rate_limit_exceeded",
};

/** The refusal of a call for which there is no room: 429 of its own type, with two counts. */
export class ConcurrencyError extends ApiError {
  readonly counts: { readonly current_calls: number; readonly max_calls: number };

  constructor(current: number, max: number) {
    super(429, `concurrent call limit reached. ${max} simultaneous calls allowed.`);
    this.counts = { current_calls: current, max_calls: max };
  }
}

/** 400 with what is wrong. */
export function invalid(message: string): ApiError {
  return new ApiError(400, message);
}

/** 400 with every place that breaks a schema. */
export function invalidBody(problems: readonly Pick<Problem, "path" | "message">[]): ApiError {
  return invalid(problems.map(({ path, message }) => `${formatPath(path) || "body"} ${message}`).join("; "));
}

/** The refusal for an object that is not there, or another tenant's: nobody can tell which. */
export function notFound(what: string): ApiError {
  return new ApiError(404, `${what} not found`);
}

/** A refusal as the platform words it. */
export function errorReply(error: ApiError): Reply {
  const { status, headers } = error;
  if (error instanceof ConcurrencyError) {
    const { message, counts } = error;
    return { status, headers, json: { error: { message, type: "concurrent_call_limit_exceeded", ...counts } } };
  }
  const message = status === 401 ? "invalid or missing api key" : error.message;
  const type = types[status] ?? (status >= 500 ? "internal_error" : "invalid_request");
  return { status, headers, json: { error: { message, type } } };
}
