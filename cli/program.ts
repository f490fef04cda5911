import { Command, CommanderError } from "commander";
import { addBatch } from "./batch/command.ts";
import { addCall } from "./call/command.ts";
import { addCalls } from "./calls/command.ts";
import { addCi } from "./ci/command.ts";
import { addCompletion } from "./completion/command.ts";
import { addConversations } from "./calls/conversations-command.ts";
import { addDrift } from "./drift/command.ts";
import { addEmulate } from "./emulate/command.ts";
import { addExplain } from "./explain/command.ts";
import { addGraph } from "./graph/command.ts";
import { addImport } from "./import/command.ts";
import { addList } from "./list/command.ts";
import { addNumbers } from "./numbers/command.ts";
import { addInit } from "./init/command.ts";
import { addRecover } from "./recover/command.ts";
import { addRender } from "./render/command.ts";
import { addReview } from "./review/command.ts";
import { addSchema } from "./schema/command.ts";
import { addValidate } from "./validate/command.ts";
import { addStackLock } from "./stack-lock/command.ts";
import { addStacks } from "./stacks/command.ts";
import { addVoices } from "./voices/command.ts";
import { addWebhook } from "./webhook/command.ts";
import { defectText } from "./defect-text.ts";
import { continued, errorText } from "./error-text.ts";
import { exitCode, UsageError } from "./exit-code.ts";
import { refusePasted } from "./pasted-options.ts";
import { packageVersion } from "./package-file.ts";
import { terminalOn, type Streams, type Terminal } from "./terminal.ts";

/** In the order of the help. */
const COMMANDS = [
  addInit,
  addValidate,
  addRender,
  addSchema,
  addExplain,
  addList,
  addImport,
  addRecover,
  addStackLock,
  addReview,
  addDrift,
  addStacks,
  addGraph,
  addCi,
  addEmulate,
  addCall,
  addCalls,
  addBatch,
  addConversations,
  addVoices,
  addNumbers,
  addWebhook,
  addCompletion,
];

/** Runs one command and returns the exit code; never rejects. Each command's own code is loaded only when it is called. */
export async function runCommandLine(argv: readonly string[], streams: Streams): Promise<number> {
  const terminal = terminalOn(streams);
  let code: number = exitCode.fine;
  const program = createProgram(terminal, (result) => (code = result));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    // commander has said what is wrong already; asked for help, it has given it.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.fine : exitCode.usage;
    if (error instanceof UsageError) {
      terminal.err(errorText(error.message));
      return exitCode.usage;
    }
    // What the machine refuses, such as a file that may not be read, is said by its own words.
    terminal.err(isOfTheMachine(error) ? errorText(error.message) : defectText(error));
    return exitCode.failed;
  }
}

/** An error of the operating system, as Node throws it. */
const isOfTheMachine = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error && "code" in error;

/** The command table, as commander has it. `done` gets the exit code of the command that was called. */
export function createProgram(terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command("voice-agents")
    .description("Voice agents as code. `pulumi up` applies what the manifests say; this adds what Pulumi lacks.")
    .version(packageVersion())
    .exitOverride()
    .hook("preAction", (_, command) => refusePasted(command, terminal.directory))
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(continued(text)),
    })
    .showHelpAfterError("(voice-agents --help tells how to call it)");
  // A subcommand takes over the settings above at the moment it is added.
  for (const add of COMMANDS) add(program, terminal, done);
  return program;
}
