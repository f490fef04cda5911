import type { VoicesChoice } from "./voices.ts";
import { withFormat, withStack } from "../account/options.ts";
import { examples, type AddCommand } from "../add-command.ts";

export const addVoices: AddCommand = (program, terminal, done) => {
  withFormat(withStack(program.command("voices")))
    .summary("list the voices that agents can have")
    .description("Lists the voices of a platform, or of every account in the stack.")
    .option("--credentials <prefix>", "with --platform: prefix of the environment variables that hold the credential")
    .addHelpText("after", examples("voice-agents voices", "voice-agents voices --platform niche --format json"))
    .action(async (options: VoicesChoice) => {
      const { listVoices } = await import("./voices.ts");
      done(await listVoices({ ...options, terminal }));
    });
};
