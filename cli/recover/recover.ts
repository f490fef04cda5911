import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { equal, isObject } from "../../provider/kind/value.ts";
import { removalMark } from "../../provider/lifecycle/interrupted.ts";
import { findPending } from "../../provider/lifecycle/pending.ts";
import { createRun } from "../../provider/lifecycle/run.ts";
import { definitions } from "../../provider/platforms/definitions.ts";
import { attempt } from "../attempt.ts";
import { continued } from "../error-text.ts";
import { exitCode } from "../exit-code.ts";
import { pulumiStack, type StackOptions } from "../pulumi.ts";
import type { Terminal } from "../terminal.ts";
import { readLocks } from "../stack-lock/lock.ts";
import { heldBy } from "../stack-lock/lock-text.ts";
import { recoverState, type Deployment } from "./state.ts";

const PREFIX = "pulumi-nodejs:dynamic/";

/** The kind of a resource type of the state. */
export const definitionOfType = (type: string): Definition | undefined =>
  definitions.find(({ platform, kind }) => type === `${PREFIX}${platform}:${kind}`);

/** Puts what a killed run made into the state. @returns 0 where everything is settled, 1 where a person has to look. */
export function recoverStack({ stack, terminal }: { stack: string | undefined; terminal: Terminal }): Promise<number> {
  const options: StackOptions = { directory: terminal.directory, stack };
  return attempt(terminal, "settling what a killed run had begun", async () => {
    const sealed = await read(options, []);
    const pending = deploymentOf(sealed).pending_operations ?? [];
    if (pending.length === 0) {
      terminal.out("nothing is pending: no run of this stack was cut short\n");
      return exitCode.fine;
    }
    // Of a run that is alive the same is pending, and it settles that itself.
    const { locks } = await readLocks(options);
    if (locks.length > 0)
      throw new Error(
        `the stack is locked by ${heldBy(locks)}; wait for that run, or where it was killed, clear its lock first: ` +
          "`voice-agents stack-lock --clear` or `pulumi cancel`",
      );
    const open = await read(options, ["--show-secrets"]);
    const run = createRun();
    const { state, reports } = await recoverState(deploymentOf(sealed), deploymentOf(open), {
      definitionOf: definitionOfType,
      find: (definition, ...rest) => findPending({ definition, run }, ...rest),
      removalMark: (definition, ...rest) => removalMark({ definition, run }, ...rest),
    });
    if (reports.some(({ settled }) => settled)) {
      // A run that came in between has written a state that this one must not replace.
      if (!equal(await read(options, []), sealed))
        throw new Error(
          "the state has changed meanwhile, so another run is under way; nothing was written: run this again after it",
        );
      const input = JSON.stringify({ ...sealed, deployment: state });
      await pulumiStack(options, ["import"], { doing: "writing the state", input });
    }
    for (const { subject, what } of reports) terminal.out(`${continued(`${subject}: ${what}`)}\n`);
    return reports.every(({ settled }) => settled) ? exitCode.fine : exitCode.failed;
  });
}

const read = async (options: StackOptions, more: readonly string[]): Promise<JsonObject> =>
  JSON.parse(await pulumiStack(options, ["export", ...more], { doing: "reading the state" })) as JsonObject;

const deploymentOf = ({ deployment }: JsonObject): Deployment => (isObject(deployment) ? deployment : {});
