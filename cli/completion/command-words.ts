import type { Command, Option } from "commander";

/** A word, and what it does. */
export interface Word {
  readonly word: string;
  readonly about: string;
}

export interface OptionWords {
  /** `--format`, and `-h` where there is a short one. */
  readonly names: readonly string[];
  readonly about: string;
  readonly takesValue: boolean;
  /** The values that there are; none where any will do. */
  readonly choices: readonly string[];
}

/** What may be typed behind a command. */
export interface CommandWords {
  /** Words that lead to it: `calls list`; empty for the program itself. */
  readonly path: string;
  readonly subcommands: readonly Word[];
  readonly options: readonly OptionWords[];
  /** The values of its first argument; none where any will do. */
  readonly choices: readonly string[];
}

/** The command table as words, the program first. */
export function commandWords(command: Command, path = ""): CommandWords[] {
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command);
  const own: CommandWords = {
    path,
    subcommands: subcommands.map((each) => ({ word: each.name(), about: help.subcommandDescription(each) })),
    options: help.visibleOptions(command).map(optionWords),
    choices: command.registeredArguments[0]?.argChoices ?? [],
  };
  return [own, ...subcommands.flatMap((each) => commandWords(each, `${path} ${each.name()}`.trim()))];
}

const optionWords = ({ short, long, description, required, optional, argChoices }: Option): OptionWords => ({
  names: [short, long].filter((name) => name !== undefined),
  about: description,
  takesValue: required || optional,
  choices: argChoices ?? [],
});

/** What leads from one command to the next: `"calls list"`, for the words before the one that is typed. */
export const steps = (commands: readonly CommandWords[]): string[] =>
  commands.flatMap(({ path, subcommands }) => subcommands.map(({ word }) => `${path} ${word}`));

/** A word in single quotes, as every shell reads it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
