import { ApiError } from "../kernel/api-error.ts";
import { formatPath, type Problem } from "../kernel/json-schema.ts";
import type { Reply } from "../kernel/message.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/** A body that breaks rules, with every place. */
export class ValidationError extends ApiError {
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(problems: readonly Pick<Problem, "path" | "message">[]) {
    const named = problems.map(({ path, message }) => ({ path: formatPath(path) || "body", message }));
    super(400, `Validation error: ${named.map(({ path, message }) => `${path} ${message}`).join("; ")}`);
    this.problems = named;
  }
}

/** The refusal for one place that breaks a rule. */
export function invalid(path: string, message: string): ValidationError {
  return new ValidationError([{ path: path.split("."), message }]);
}

/** A refusal in the shape that the switches ask for. */
export function errorReply(error: ApiError, switches: MiraiMindsSwitches): Reply {
  const { status, headers } = error;
  if (status === 401 && switches.unauthorizedBody === "empty") return { status, headers };
  const json = { [switches.errorShape]: status, ...errorText(error, switches) };
  return { status, json, headers };
}

function errorText(error: ApiError, { validationDetail }: MiraiMindsSwitches): object {
  if (!(error instanceof ValidationError) || validationDetail === "message") return { message: error.message };
  const message = "Validation error";
  return validationDetail === "bare" ? { message } : { message, errors: error.problems };
}
