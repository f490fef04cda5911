import { examples, type AddCommand } from "../add-command.ts";

export const addSchema: AddCommand = (program, terminal, done) => {
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
