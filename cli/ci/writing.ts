import { StatusError } from "../../provider/http/request-error.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { isFork, NoTokenError, type HostOptions, type Surroundings } from "./surroundings.ts";

/** Login of who writes, by which what we wrote before is told from what others did. @throws UsageError where nobody can tell. */
export async function writer({ host, author }: Surroundings): Promise<string> {
  const login = (await host.login()) ?? author;
  if (login !== undefined) return login;
  throw new UsageError(`${host.title} does not say whose token this is: say it by --author`);
}

/** Statuses by which a host says that a token may not write. */
const REFUSALS = [401, 403, 404];

/**
 * Writes to the host. A request from a fork gets a token that may write nothing, or none: that is no failure, and the report is in the step's
 * summary. Everywhere else it is one, and the message says what the token lacks.
 */
export function orSummary(
  doing: string,
  { options, terminal, hasSummary }: { options: HostOptions; terminal: Terminal; hasSummary: boolean },
  work: () => Promise<number>,
): Promise<number> {
  return attempt(terminal, doing, async () => {
    try {
      return await work();
    } catch (error) {
      const isRefused = error instanceof StatusError && REFUSALS.includes(error.status);
      if (!isRefused && !(error instanceof NoTokenError)) throw error;
      if (!isFork(options, process.env, terminal)) throw error;
      const where = hasSummary
        ? "it is in the step's summary"
        : "print it with `--format markdown`, or keep it as an artefact";
      terminal.err(`nothing was written, as a job for a fork may not: ${where}\n`);
      return exitCode.fine;
    }
  });
}
