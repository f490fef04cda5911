import type { JsonObject } from "../../provider/kind/definition.ts";
import { equal } from "../../provider/kind/value.ts";
import { pulumiStack, type StackOptions } from "../pulumi.ts";
import { readLocks } from "../stack-lock/lock.ts";
import { heldBy } from "../stack-lock/lock-text.ts";

/** A whole state, as `pulumi stack export` gives it; `secrets`: in the clear. @throws with what Pulumi said. */
export const readState = async (options: StackOptions, { secrets = false } = {}): Promise<JsonObject> => {
  const verb = ["export", ...(secrets ? ["--show-secrets"] : [])];
  return JSON.parse(await pulumiStack(options, verb, { doing: "reading the state" })) as JsonObject;
};

/** @throws where a run holds the lock of the stack, alive or killed. */
export async function assertUnlocked(options: StackOptions): Promise<void> {
  const { locks } = await readLocks(options);
  if (locks.length === 0) return;
  throw new Error(
    `the stack is locked by ${heldBy(locks)}; wait for that run, or where it was killed, clear its lock first: ` +
      "`voice-agents stack-lock --clear` or `pulumi cancel`",
  );
}

/**
 * Writes another deployment in the place of the one that was read. @throws where a run is under way, or has been since: it has written, or
 * will write, a state that this one must not replace. (Pulumi refuses, too, while the stack is locked.)
 */
export async function replaceState(options: StackOptions, read: JsonObject, deployment: JsonObject): Promise<void> {
  if (!equal(await readState(options), read))
    throw new Error(
      "the state has changed meanwhile, so another run is under way; nothing was written: run this again after it",
    );
  // Behind the look at the state: a run that began before it is alive, and one that begins now finds it as it was.
  await assertUnlocked(options);
  const input = JSON.stringify({ ...read, deployment });
  await pulumiStack(options, ["import"], { doing: "writing the state", input });
}
