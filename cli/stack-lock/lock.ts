import { pulumiStack, type StackOptions } from "../pulumi.ts";

/** A lock of a stack, as Pulumi tells of it. */
export interface Lock {
  /** Where it is kept; ends with an id of its own. A password in it is masked by Pulumi. */
  readonly place: string;
  readonly user: string;
  /** Name of the machine or container. */
  readonly host: string;
  readonly pid: number;
  /** When it was taken, ISO 8601 to the second. */
  readonly at: string;
}

/** How Pulumi says that a backend of files, buckets or PostgreSQL is locked, and how Pulumi Cloud says it (`backend/diy/lock.go`, `backend/httpstate`). */
const REFUSAL =
  /^(?:error: )?.*(?:the stack is currently locked by \d+ lock\(s\)|Another update is currently in progress)/m;

const LOCK = /^ {2}(?<place>\S.*?): created by (?<user>[^\n]*)@(?<host>[^@\n]*) \(pid (?<pid>\d+)\) at (?<at>\S+)$/gm;

/** Whether a command of Pulumi ended because somebody else holds the lock, so that it did nothing. */
export const isRefusal = (said: string): boolean => REFUSAL.test(said);

/** The locks that a refusal names. */
export const locksIn = (said: string): Lock[] =>
  [...said.matchAll(LOCK)].map(({ groups = {} }) => {
    const { place = "", user = "", host = "", pid = "", at = "" } = groups;
    return { place, user, host, pid: Number(pid), at };
  });

/**
 * Asks Pulumi who holds the lock of a stack; none where it is free. No command of Pulumi only shows it, and backends differ. So the stack is
 * "renamed" to the name that it has: Pulumi takes the lock before anything else, and then refuses, as there is a stack of that name.
 */
export async function readLocks(options: StackOptions): Promise<{ stack: string; locks: Lock[] }> {
  const doing = "reading the lock";
  const stack = options.stack ?? (await pulumiStack(options, ["--show-name"], { doing })).trim();
  const said = await pulumiStack({ ...options, stack }, ["rename", stack], { doing }).catch((error: Error) => error);
  // It never succeeds: a stack of this name is there, or there is none to be renamed.
  if (typeof said === "string" || /a stack named .* already exists/.test(said.message)) return { stack, locks: [] };
  const locks = locksIn(said.message);
  if (locks.length > 0) return { stack, locks };
  throw said;
}
