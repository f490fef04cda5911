import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { pastedAdvice } from "../provider/text/pasted.ts";
import { UsageError } from "./exit-code.ts";

/**
 * Refuses a command line with a sign in it that nobody sees: a number that was copied from a message reads like any other. Names of files
 * that are there may have such signs.
 * @throws UsageError that says which sign is where, and how the value reads without it.
 */
export function refusePasted(command: Command, directory: string): void {
  const options = command.options.flatMap((option) =>
    textsIn(command.getOptionValue(option.attributeName())).map((text) => [option.long ?? option.flags, text] as const),
  );
  const given = command.args.map((text) => ["the argument", text] as const);
  for (const [what, text] of [...options, ...given]) {
    const advice = pastedAdvice(text, "line");
    if (advice !== undefined && !existsSync(resolve(directory, text)))
      throw new UsageError(`${what} ${JSON.stringify(text)}: ${advice}`);
  }
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap(textsIn) : typeof value === "string" ? [value] : [];
