import { RefusedError } from "../provider/operations/operations.ts";
import { defectText } from "./defect-text.ts";
import { errorText } from "./error-text.ts";
import { exitCode, UsageError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Errors that are defects of ours, which nobody can mend without seeing where they came from. */
const DEFECTS = [TypeError, ReferenceError, RangeError];

/**
 * Runs what may fail for reasons outside of this program, and tells a failure in its own words: exit code 1, or 64 where the request breaks a
 * documented rule, so that nothing was sent. A defect of ours is told with its stack. `doing` is the beginning of that message.
 */
export async function attempt(terminal: Terminal, doing: string, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof RefusedError)
      throw new UsageError(`${doing}: ${error.message}; nothing was sent`, { cause: error });
    if (DEFECTS.some((type) => error instanceof type)) {
      terminal.err(defectText(error, doing));
      return exitCode.failed;
    }
    const message = error instanceof Error ? error.message : String(error);
    terminal.err(errorText(`${doing}: ${message}`));
    return exitCode.failed;
  }
}
