import { jsonText, oneLine } from "../../provider/text/printable.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { runPulumi } from "../pulumi.ts";
import type { Terminal } from "../terminal.ts";
import { readLocks, type Lock } from "./lock.ts";
import { heldBy, lockText } from "./lock-text.ts";
import { thisMachine, type Machine } from "./machine.ts";
import { patience } from "./patience.ts";
import { recordedRuns, type Runs } from "./run-record.ts";
import { runWaiting } from "./run-waiting.ts";

/** How long to wait where nothing else is said, ms. */
const DEFAULT_WAIT = 10 * 60_000;

export interface StackLockOptions {
  readonly stack?: string;
  /** ms; true: as long as usual. */
  readonly wait?: number | true;
  readonly clear?: true;
  readonly format: "text" | "json";
}

export interface StackLockCommand extends StackLockOptions {
  /** What to run once the lock is free; empty shows the lock. */
  readonly command: readonly string[];
  readonly terminal: Terminal;
}

interface Context {
  readonly machine: Machine;
  readonly runs: Runs;
}

/** Shows who holds the lock of a stack, waits for it, clears a dead one, or runs a command of Pulumi as soon as it is free. */
export function stackLock({ command, stack, wait, clear, format, terminal }: StackLockCommand): Promise<number> {
  const machine = thisMachine();
  const context: Context = { machine, runs: recordedRuns(machine, { env: process.env }) };
  const limit = typeof wait === "number" ? wait : DEFAULT_WAIT;
  if (command.length > 0) {
    if (clear || stack !== undefined)
      throw new UsageError("--clear and --stack are for showing a lock; the command after -- says its stack itself");
    return attempt(terminal, "waiting for the lock", () =>
      runWaiting(command, { wait: patience(limit), runs: context.runs, terminal }),
    );
  }
  return attempt(terminal, "looking at the lock", async () => {
    const options = { directory: terminal.directory, stack };
    const next = wait === undefined ? async () => false : patience(limit);
    let found = await readLocks(options);
    if (clear && found.locks.length > 0 && (await clearDead(found.locks, { ...context, ...options, terminal })))
      found = await readLocks(options);
    for (let holder = ""; found.locks.length > 0 && (await next()); found = await readLocks(options)) {
      const now = heldBy(found.locks);
      if (now !== holder) terminal.err(`waiting for the lock of the stack, held by ${now}\n`);
      holder = now;
    }
    (format === "json" ? terminal.data : terminal.out)(printed(found, format, context));
    if (found.locks.length === 0) return exitCode.fine;
    return clear || wait !== undefined ? exitCode.failed : exitCode.different;
  });
}

/** Clears the locks of a stack where all holders are proven to be gone. @returns whether it did. */
async function clearDead(
  locks: readonly Lock[],
  { runs, terminal, ...options }: Context & { directory: string; stack: string | undefined; terminal: Terminal },
): Promise<boolean> {
  const proofs = locks.map((lock) => runs.takeProof(lock));
  const putBack = () => proofs.forEach((back) => back?.());
  try {
    // `pulumi cancel` clears whatever lock there is. While the dead one stands nobody gets another, and only who holds the proof clears it.
    const { locks: now } = await readLocks(options);
    const same = now.length === locks.length && now.every(({ place }) => locks.some((lock) => lock.place === place));
    if (!same || proofs.includes(undefined)) {
      putBack();
      terminal.err("error: nothing was cleared: it is not proven that the run which holds the lock has ended\n");
      return false;
    }
    await runPulumi(options, ["cancel", "--yes"], { doing: "clearing the lock" });
  } catch (error) {
    putBack();
    throw error;
  }
  terminal.err(
    `cleared the lock of ${heldBy(locks)}; run \`voice-agents recover\` now, which settles what that run had begun, and then \`pulumi up\`\n`,
  );
  return true;
}

function printed(
  { stack, locks }: { stack: string; locks: readonly Lock[] },
  format: StackLockOptions["format"],
  { machine, runs }: Context,
): string {
  if (format === "json")
    return jsonText({ stack, locks: locks.map((lock) => ({ ...lock, owner: runs.ownerOf(lock) })) });
  if (locks.length === 0) return `${oneLine(stack)} is not locked\n`;
  const now = Date.now();
  const texts = locks.map((lock) => lockText(lock, { owner: runs.ownerOf(lock), machine, now }));
  return `${oneLine(stack)} is locked by\n${texts.join("\n")}\n`;
}
