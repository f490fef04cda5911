import type { Operations } from "../provider/operations/operations.ts";
import { UsageError } from "./exit-code.ts";

/** A platform cannot do what was asked for: the error has the platform's own reason. */
export function unsupportedError({ lacking, platform }: Operations, what: keyof Operations["lacking"]): UsageError {
  return new UsageError(lacking[what] ?? `${platform} has no way to do this`);
}
