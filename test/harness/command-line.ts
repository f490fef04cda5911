import { CommanderError, type Command } from "commander";
import { createProgram } from "../../cli/program.ts";
import { terminalOn } from "../../cli/terminal.ts";

/** The words of one line of a shell: variables before the command, comments, pipes and redirections are left out. */
export function shellWords(line: string): string[] {
  const words = [...line.matchAll(/(?:"[^"]*"|'[^']*'|<[^<>]+>|[^\s"'])+/g)].map(([word]) => word);
  const end = words.findIndex((word) => /^(?:#|\||>|<$|&&)/.test(word));
  const own = (end < 0 ? words : words.slice(0, end)).map((word) => word.replaceAll(/["']/g, ""));
  return own.slice(own.findIndex((word) => !/^(?:\$|[A-Z_][A-Z0-9_]*=.*)$/.test(word)));
}

/** Every command that does something, as it is called: `calls list`. */
export const commandNames = (command: Command = table(() => undefined)): string[] =>
  command.commands.flatMap((each) =>
    each.commands.length === 0 ? [each.name()] : commandNames(each).map((name) => `${each.name()} ${name}`),
  );

/** What the command table says of the words after `voice-agents`; undefined where it takes them. Nothing is run. */
export async function commandProblem(words: readonly string[]): Promise<string | undefined> {
  let said = "";
  const note = (text: string) => void (said += text);
  const program = table(note);
  disarm(program);
  try {
    await program.parseAsync([...words], { from: "user" });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? undefined : said.split("\n")[0] || error.message;
    return error instanceof Error ? error.message : String(error);
  }
}

const table = (note: (text: string) => void): Command =>
  createProgram(
    terminalOn({
      directory: "/nowhere",
      out: note,
      err: note,
      colour: false,
      input: () => new Uint8Array(),
      interrupted: Promise.resolve(),
    }),
    () => undefined,
  );

/** Takes what the commands do out of the table. */
function disarm(command: Command): void {
  for (const each of command.commands) {
    if (each.commands.length === 0) each.action(() => undefined);
    disarm(each);
  }
}
