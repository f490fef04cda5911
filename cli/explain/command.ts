import { Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import type { ExplainOptions } from "./explain.ts";

export const addExplain: AddCommand = (program, terminal, done) => {
  program
    .command("explain")
    .summary("explain a kind, a field or an error code")
    .description(
      "Explains a kind (its fields, outputs and rules), a field of it, or an error code. Needs no project. Without a topic it lists what there is to explain.",
    )
    .argument("[topic]", "niche/VoiceAgent, niche/VoiceAgent.activatedHours, or unknown-reference")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "markdown", "json"]).default("text"))
    .option("--no-color", "no colours, as with NO_COLOR in the environment")
    .addHelpText(
      "after",
      examples(
        "voice-agents explain niche/VoiceAgent",
        "voice-agents explain niche/VoiceAgent.activatedHours.hours",
        "voice-agents explain unknown-reference",
      ),
    )
    .action(async (topic: string | undefined, options: ExplainOptions) => {
      const { explain } = await import("./explain.ts");
      done(await explain({ topic, ...options, terminal }));
    });
};
