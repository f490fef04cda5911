import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { exitCode, UsageError } from "./exit-code.ts";
import { packageFile } from "./package-file.ts";
import type { Terminal } from "./terminal.ts";

/** Runs one command and answers the exit code. Each command's own code is loaded only when it is called. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCode.fine;
  const program = createProgram(terminal, (result) => (code = result));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    // commander has said what is wrong already; asked for help, it has given it.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.fine : exitCode.usage;
    if (!(error instanceof UsageError)) throw error;
    terminal.talk(`error: ${error.message}\n`);
    return exitCode.usage;
  }
}

function createProgram(terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command("voice-agents")
    .description("Voice agents as code. `pulumi up` applies what the manifests say; this adds what Pulumi lacks.")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.talk })
    .showHelpAfterError("(voice-agents --help tells how to call it)");
  // A subcommand takes over the settings above at the moment it is added.
  addValidate(program, terminal, done);
  addSchema(program, terminal, done);
  addEmulate(program, terminal, done);
  return program;
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as { version: string };
  return version;
}

type Add = (program: Command, terminal: Terminal, done: (code: number) => void) => void;

const addValidate: Add = (program, terminal, done) => {
  program
    .command("validate")
    .summary("check manifests, offline")
    .description("Checks manifests without any network or credential. Exit code 0: fine, 1: problems.")
    .argument(
      "[paths...]",
      "project directories, folders of manifests, files, or - for standard input; default: this project",
    )
    .option("--stack <name>", "apply the overlays of this stack, and check that the configuration it needs is set")
    .addOption(
      new Option("--format <format>", "how to print problems").choices(["text", "json", "github"]).default("text"),
    )
    .option("--no-color", "no colours, as with NO_COLOR in the environment")
    .addHelpText(
      "after",
      examples(
        "voice-agents validate",
        "voice-agents validate --stack prod --format github",
        "cat agent.yaml | voice-agents validate -",
      ),
    )
    .action(
      async (paths: string[], options: { stack?: string; format: "text" | "json" | "github"; color: boolean }) => {
        const { validate } = await import("./validate.ts");
        done(validate({ paths, ...options, terminal }));
      },
    );
};

const addSchema: Add = (program, terminal, done) => {
  program
    .command("schema")
    .summary("print a JSON Schema")
    .description("Prints the schema of manifests, which editors use, or that of one kind's spec.")
    .argument("[kind]", "a kind, such as niche/VoiceAgent")
    .option("--list", "name the kinds instead")
    .addHelpText(
      "after",
      examples(
        "voice-agents schema > manifest.schema.json",
        "voice-agents schema niche/VoiceAgent",
        "voice-agents schema --list",
      ),
    )
    .action(async (kind: string | undefined, { list }: { list?: true }) => {
      const { printSchema } = await import("./schema.ts");
      done(printSchema({ kind, list: list ?? false, terminal }));
    });
};

const addEmulate: Add = (program, terminal, done) => {
  program
    .command("emulate")
    .summary("run a platform's API on this machine")
    .description("Serves an emulator of the platform's API until Ctrl-C: for trying things out and for tests.")
    .argument("[platform]", "which platform", "niche")
    .option("--port <number>", "port to listen on; default: a free one", portNumber, 0)
    .option("--switch <name=value...>", "behave otherwise where the platform's documentation leaves a question open")
    .option("--store <file>", "keep what it holds in this file, from one start to the next")
    .addHelpText(
      "after",
      examples("voice-agents emulate", "voice-agents emulate niche --port 8080 --switch createStatus=200"),
    )
    .action(async (platform: string, options: { port: number; switch?: string[]; store?: string }) => {
      const { emulatePlatform } = await import("./emulate.ts");
      const { port, switch: switches = [], store } = options;
      done(await emulatePlatform({ platform, port, switches, store, terminal }));
    });
};

const examples = (...lines: string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}\n`).join("")}`;

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}
