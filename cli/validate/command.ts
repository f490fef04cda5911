import { Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import type { ValidateFormat } from "./validate.ts";

export const addValidate: AddCommand = (program, terminal, done) => {
  program
    .command("validate")
    .summary("check manifests, offline")
    .description("Checks manifests without any network or credential. Exit code 0: fine, 1: problems.")
    .argument(
      "[paths...]",
      "project directories, folders of manifests, files, or - for standard input; default: this project",
    )
    .option(
      "--stack <name>",
      "this stack alone, and check that the configuration it needs is set; default: without a stack, and the overlays of every stack",
    )
    .addOption(
      new Option("--format <format>", "how to print problems; sarif is for code scanning")
        .choices(["text", "json", "github", "sarif"])
        .default("text"),
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
    .action(async (paths: string[], options: { stack?: string; format: ValidateFormat; color: boolean }) => {
      const { validate } = await import("./validate.ts");
      done(validate({ paths, ...options, terminal }));
    });
};
