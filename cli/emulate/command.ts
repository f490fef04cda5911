import { createRequire } from "node:module";
import { extname } from "node:path";
import type * as Help from "./help.ts";
import { examples, type AddCommand } from "../add-command.ts";
import { portNumber } from "../option-values.ts";
import { packageFile } from "../package-file.ts";

export const addEmulate: AddCommand = (program, terminal, done) => {
  program
    .command("emulate")
    .summary("run a platform's API on this machine")
    .description(
      "Serves an emulator of the platform's API, with a dashboard, until Ctrl-C: for trying things out and for tests. " +
        "With a command after `--`, runs that against it, and ends with its exit code.",
    )
    .argument("[platform]", "which platform; default: the first there is")
    .argument("[command...]", "after `--`: what to run, with the variables that point to the emulator")
    .option("--port <number>", "port to listen on; default: a free one", portNumber, 0)
    .option("--switch <name=value...>", "behave otherwise where the platform's documentation leaves a question open")
    .option("--store <file>", "keep what it holds in this file, from one start to the next")
    .addHelpText(
      "after",
      examples(
        "voice-agents emulate",
        "voice-agents emulate niche --port 8080 --switch createStatus=200",
        "voice-agents emulate niche -- npm test",
      ),
    )
    .addHelpText("after", ({ command }) => platformHelp(command.args))
    .action(async (platform: string | undefined, command: string[], options: Options) => {
      const { emulatePlatform } = await import("./emulate.ts");
      const { port, switch: switches = [], store } = options;
      done(await emulatePlatform({ platform, command, port, switches, store, terminal }));
    });
};

interface Options {
  readonly port: number;
  readonly switch?: string[];
  readonly store?: string;
}

/** Loads the emulators, which only this help needs, and which has to be there at once: commander waits for nothing. */
function platformHelp(args: readonly string[]): string {
  const path = packageFile(`cli/emulate/help${extname(import.meta.filename)}`);
  const help = createRequire(import.meta.url)(path) as typeof Help;
  return help.platformHelp(args);
}
