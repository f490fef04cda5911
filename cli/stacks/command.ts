import { Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import type { StacksCommand } from "./stacks.ts";

export const addStacks: AddCommand = (program, terminal, done) => {
  program
    .command("stacks")
    .summary("list the projects and stacks of a repository")
    .description(
      "Lists the Pulumi projects of a repository and their stacks, or those that a change reaches: through manifests, prompts and other " +
        "files, overlays, configuration and the program. Needs no credential and no network.",
    )
    .option(
      "--changed-since <ref>",
      "only those that the commits since the merge base with this ref reach; all, where it is the 0000… of a branch's first push",
    )
    .option("--worktree", "with --changed-since: what is not committed counts too")
    .addOption(
      new Option(
        "--format <format>",
        "github-matrix: one line for the strategy.matrix of a GitHub workflow; github-matrices: a list of them, 256 stacks in each; " +
          "gitlab-pipeline: a pipeline that a job of GitLab starts, with a job for each; operator: resources of the Pulumi Kubernetes Operator, for kubectl",
      )
        .choices(["text", "json", "github-matrix", "github-matrices", "gitlab-pipeline", "operator"])
        .default("text"),
    )
    .option("--repository <url>", "with --format operator: where the operator finds the projects")
    .option("--branch <name>", "with --format operator: which branch", "main")
    .option("--image <name>", "with --format operator: image of the workspaces; default: the operator's own")
    .option("--secret <name>", "with --format operator: the Secret whose keys are their variables", "voice-agents")
    .addHelpText(
      "after",
      examples(
        "voice-agents stacks",
        "voice-agents stacks --changed-since origin/main",
        'echo "matrix=$(voice-agents stacks --changed-since origin/main --format github-matrix)" >> "$GITHUB_OUTPUT"',
      ),
    )
    .action(async (options: Omit<StacksCommand, "terminal">) => {
      const { stacks } = await import("./stacks.ts");
      done(await stacks({ ...options, terminal }));
    });
};
