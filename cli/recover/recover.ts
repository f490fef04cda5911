import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { removalMark } from "../../provider/lifecycle/interrupted.ts";
import { findPending } from "../../provider/lifecycle/pending.ts";
import { createRun } from "../../provider/lifecycle/run.ts";
import { definitions } from "../../provider/platforms/definitions.ts";
import { attempt } from "../attempt.ts";
import { continued } from "../error-text.ts";
import { exitCode } from "../exit-code.ts";
import type { StackOptions } from "../pulumi.ts";
import type { Terminal } from "../terminal.ts";
import { assertUnlocked, readState, replaceState } from "../account/state.ts";
import { recoverState, type Deployment } from "./state.ts";

const PREFIX = "pulumi-nodejs:dynamic/";

/** The kind of a resource type of the state. */
export const definitionOfType = (type: string): Definition | undefined =>
  definitions.find(({ platform, kind }) => type === `${PREFIX}${platform}:${kind}`);

/** Puts what a killed run made into the state. @returns 0 where everything is settled, 1 where a person has to look. */
export function recoverStack({ stack, terminal }: { stack: string | undefined; terminal: Terminal }): Promise<number> {
  const options: StackOptions = { directory: terminal.directory, stack };
  return attempt(terminal, "settling what a killed run had begun", async () => {
    const sealed = await readState(options);
    const pending = deploymentOf(sealed).pending_operations ?? [];
    if (pending.length === 0) {
      terminal.out("nothing is pending: no run of this stack was cut short\n");
      return exitCode.fine;
    }
    // Of a run that is alive the same is pending, and it settles that itself.
    await assertUnlocked(options);
    const open = await readState(options, { secrets: true });
    const run = createRun();
    const { state, reports } = await recoverState(deploymentOf(sealed), deploymentOf(open), {
      definitionOf: definitionOfType,
      find: (definition, ...rest) => findPending({ definition, run }, ...rest),
      removalMark: (definition, ...rest) => removalMark({ definition, run }, ...rest),
    });
    if (reports.some(({ settled }) => settled)) await replaceState(options, sealed, state);
    for (const { subject, what } of reports) terminal.out(`${continued(`${subject}: ${what}`)}\n`);
    return reports.every(({ settled }) => settled) ? exitCode.fine : exitCode.failed;
  });
}

const deploymentOf = ({ deployment }: JsonObject): Deployment => (isObject(deployment) ? deployment : {});
