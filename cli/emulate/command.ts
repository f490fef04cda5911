import { examples, type AddCommand } from "../add-command.ts";
import { portNumber } from "../option-values.ts";

export const addEmulate: AddCommand = (program, terminal, done) => {
  program
    .command("emulate")
    .summary("run a platform's API on this machine")
    .description("Serves an emulator of the platform's API until Ctrl-C: for trying things out and for tests.")
    .argument("[platform]", "which platform; default: the first there is")
    .option("--port <number>", "port to listen on; default: a free one", portNumber, 0)
    .option("--switch <name=value...>", "behave otherwise where the platform's documentation leaves a question open")
    .option("--store <file>", "keep what it holds in this file, from one start to the next")
    .addHelpText(
      "after",
      examples("voice-agents emulate", "voice-agents emulate niche --port 8080 --switch createStatus=200"),
    )
    .action(async (platform: string | undefined, options: { port: number; switch?: string[]; store?: string }) => {
      const { emulatePlatform } = await import("./emulate.ts");
      const { port, switch: switches = [], store } = options;
      done(await emulatePlatform({ platform, port, switches, store, terminal }));
    });
};
