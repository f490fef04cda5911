import type { Command } from "commander";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { commandWords, type CommandWords } from "./command-words.ts";

export type Shell = "bash" | "zsh" | "fish";

export interface CompletionCommand {
  readonly shell: Shell;
  /** The command table. */
  readonly program: Command;
  readonly terminal: Terminal;
}

/** Prints the script of a shell. */
export async function completion({ shell, program, terminal }: CompletionCommand): Promise<number> {
  const script = await scriptOf(shell);
  terminal.out(script(commandWords(program)));
  return exitCode.fine;
}

async function scriptOf(shell: Shell): Promise<(commands: readonly CommandWords[]) => string> {
  switch (shell) {
    case "bash":
      return (await import("./bash.ts")).bashScript;
    case "zsh":
      return (await import("./zsh.ts")).zshScript;
    case "fish":
      return (await import("./fish.ts")).fishScript;
  }
}
