import { Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import type { ReviewOptions } from "./review.ts";

export const addReview: AddCommand = (program, terminal, done) => {
  program
    .command("review")
    .summary("show what a change does to the callers")
    .description(
      "Shows what a change does: prompts line by line, which callers hear it, what is deleted, bought and trusted. With --against, it compares two " +
        "commits of this repository. That needs no credential, state or network, and runs nothing of either commit. Without it, it uses a preview of the selected stack.",
    )
    .option("--against <ref>", "compare the merge base with this ref, as a pull request does, with HEAD")
    .option("--worktree", "with --against: compare with what is not committed, too")
    .option(
      "--stack <name>",
      "this stack only; default: with --against all that the change reaches, else the selected one",
    )
    .option("--refresh", "without --against: look at the platform first, for what was changed there")
    .addOption(
      new Option("--format <format>", "how to print it; html is one file that needs nothing else")
        .choices(["text", "markdown", "json", "github", "html"])
        .default("text"),
    )
    .option("--out <file>", "write it to this file")
    .option("--exit-code", "exit with 2 when there are changes")
    .option("--digest", "print nothing but the digest of the change")
    .option(
      "--expect-digest <digest>",
      "exit with 1 when this is not the change any more that was approved; also the file of an approved --format json, which shows what moved",
    )
    .option("--no-color", "no colours, as with NO_COLOR in the environment")
    .addHelpText(
      "after",
      examples(
        "voice-agents review --against origin/main",
        "voice-agents review --against origin/main --format markdown --out comment.md",
        "voice-agents review --stack prod --refresh --exit-code",
      ),
    )
    .action(async (options: ReviewOptions) => {
      const { review } = await import("./review.ts");
      done(await review({ ...options, terminal }));
    });
};
