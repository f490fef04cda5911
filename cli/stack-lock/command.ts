import { InvalidArgumentError, Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import type { StackLockOptions } from "./stack-lock.ts";

export const addStackLock: AddCommand = (program, terminal, done) => {
  program
    .command("stack-lock")
    .summary("show who holds the lock of a stack, and wait for it")
    .description(
      "Shows who holds Pulumi's lock of a stack: user, machine, process and age. With a command of Pulumi after --, it runs that command, and runs it " +
        "again while somebody else holds the lock, at most for as long as --wait says. A run that is refused the lock has done nothing.",
    )
    .argument("[command...]", "after --: what to run when the lock is free")
    .option("--stack <name>", "the stack; default: the selected one")
    .option("--wait [duration]", "wait until it is free: 90s, 10m or 1h; default: 10m", duration)
    .option(
      "--clear",
      "clear the lock, and only where it is proven that its holder has ended: this machine started it by `stack-lock --`",
    )
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      examples(
        "voice-agents stack-lock --stack prod",
        "voice-agents stack-lock --wait 20m -- pulumi up --stack prod --yes",
        "voice-agents stack-lock --stack prod --clear",
      ) +
        "\nExit codes: 0 not locked, 2 locked, 1 it is still locked after --wait or --clear; with a command, its own.\n",
    )
    .action(async (command: string[], options: StackLockOptions) => {
      const { stackLock } = await import("./stack-lock.ts");
      done(await stackLock({ ...options, command, terminal }));
    });
};

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `10m` or `1h` in ms. */
function duration(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const size = UNITS[unit];
  if (size === undefined)
    throw new InvalidArgumentError("It must be a number of seconds, minutes or hours: 90s, 10m, 1h.");
  return Number(count) * size;
}
