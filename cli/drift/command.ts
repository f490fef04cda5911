import { Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import { wholeNumber } from "../option-values.ts";
import type { DriftOptions } from "./drift.ts";

export const addDrift: AddCommand = (program, terminal, done) => {
  program
    .command("drift")
    .summary("show what somebody changed on the platform")
    .description(
      "Looks at every object of a stack and compares three values: what the last `pulumi up` recorded, what is live, and what git wants. " +
        "Says who moved, and who hears it. Writes nothing to the platform; --write changes files of the project, notes in the state what it took, " +
        "and asks for each resource unless --take says which side counts. " +
        "Exit codes: 0 no drift (what only git changed is pending, and no drift), 2 drift, 1 a stack could not be looked at.",
    )
    .option("--stack <name>", "the stack; default: the selected one")
    .option("--all-stacks", "every stack of the repository that has a file of configuration, with a table at the end")
    .addOption(
      new Option("--format <format>", "how to print it; html is one file that needs nothing else")
        .choices(["text", "markdown", "json", "github", "html"])
        .default("text"),
    )
    .option("--out <file>", "write it to this file")
    .option("--unmanaged", "also list what is live and git does not speak of: fields and objects")
    .option("--strict", "count that as drift, too; includes --unmanaged")
    .option(
      "--write [names...]",
      "bring what is live into the manifests, of these resources or of all: front-desk, tool.transfer or niche.tool.transfer",
    )
    .addOption(
      new Option("--take <side>", "with --write: which side counts, without asking for each resource").choices([
        "live",
        "git",
      ]),
    )
    .option("--parallel <number>", "with --all-stacks: how many are looked at at once", wholeNumber(1, 64), 4)
    .option("--no-color", "no colours, as with NO_COLOR in the environment")
    .addHelpText(
      "after",
      examples("voice-agents drift --stack prod", "voice-agents drift --all-stacks --format markdown --out drift.md"),
    )
    .action(async (options: DriftOptions) => {
      const { drift } = await import("./drift.ts");
      done(await drift({ ...options, terminal }));
    });
};
