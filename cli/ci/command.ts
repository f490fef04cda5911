import type { Command } from "commander";
import { Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import { wholeNumber } from "../option-values.ts";
import type { CommentOptions } from "./comment.ts";
import type { DigestOptions } from "./digest.ts";
import type { IssueOptions } from "./issue.ts";
import type { SummaryOptions } from "./summary.ts";
import type { WriteBackOptions } from "./write-back.ts";

const number = wholeNumber(1);

/** What the surroundings of a job tell by themselves. */
const withHost = (command: Command): Command =>
  command
    .addOption(
      new Option("--host <name>", "default: the one that the job runs on").choices(["github", "gitlab", "gitea"]),
    )
    .option("--api-url <url>", "of the host's API; default: the job's (GITHUB_API_URL, CI_API_V4_URL)")
    .option("--repository <name>", "owner/name, or the number of a project; default: the job's")
    .option("--author <login>", "who writes, where the token does not tell; default on GitHub: github-actions[bot]");

/** What a comment is to say. */
const withContent = (command: Command): Command =>
  command
    .option("--review <file>", "what `review --format json` wrote; - is standard input")
    .option("--preview <file>", "with --review: what `review --refresh --format json` wrote, to stand beside it")
    .option("--preview-failed [file]", "with --review: the preview failed; the file holds what it said")
    .option("--markdown <file>", "any report whose first line is a marker of ours")
    .option("--failed [file]", "the review failed; the file holds what it said")
    .option("--stack <name>", "this stack only; the comments of others are left as they are")
    .option("--folder <path>", "with --failed: folder of the project in its repository", ".");

const TOKENS = "\nThe token is read from GITHUB_TOKEN or GH_TOKEN, GITLAB_TOKEN, or GITEA_TOKEN, and is never shown.\n";

export const addCi: AddCommand = (program, terminal, done) => {
  const ci = program
    .command("ci")
    .summary("write comments and issues from a CI job")
    .description(
      "Puts reports where a team reads them: in a comment on the pull request, or in an issue. Works on GitHub, GitLab and (comments) Gitea, from any " +
        "job or shell. A report is found again by its hidden marker and its author, and rewritten.",
    );
  withContent(
    withHost(
      ci
        .command("comment")
        .description(
          "Puts a review into comments of the pull request, one per stack, and rewrites what stood there: also where nothing changes any more, where the " +
            "review failed, and where the branch has moved on. A fork's job may not comment: its report goes to the step's summary.",
        ),
    ),
  )
    .option("--number <number>", "of the pull request; default: the job's", number)
    .option("--head <commit>", "that the report is about; default: the job's")
    .addHelpText(
      "after",
      examples(
        "voice-agents ci comment --review review.json",
        "voice-agents ci comment --failed review.log --folder agents",
      ) + TOKENS,
    )
    .action(async (options: CommentOptions) => {
      const { comment } = await import("./comment.ts");
      done(await comment({ ...options, terminal }));
    });
  withHost(
    ci
      .command("issue")
      .description(
        "Keeps one issue per report: opens it, rewrites it, opens it again, and closes it with --close. It is found by its label, its marker and its author.",
      ),
  )
    .option(
      "--drift <file>",
      "what `drift --format json` wrote: an issue for each stack that drifts, and none for others",
    )
    .option("--strict", "with --drift: as for `drift --strict`")
    .option("--markdown <file>", "any report whose first line is a marker of ours; - is standard input")
    .option("--title <text>", "with --markdown: of the issue")
    .option("--close", "with --markdown: there is nothing to report any more: close the issue where one is open")
    .option("--label <name>", "of the issue", "voice-agents-drift")
    .addHelpText(
      "after",
      examples(
        "voice-agents ci issue --drift drift.json",
        'voice-agents ci issue --markdown report.md --title "Drift: front-desk / prod"',
      ) + TOKENS,
    )
    .action(async (options: IssueOptions) => {
      const { issue } = await import("./issue.ts");
      done(await issue({ ...options, terminal }));
    });
  withHost(
    ci
      .command("write-back")
      .description(
        "Keeps one pull request for each stack that drifts, with what `drift --write --take live` would write. It is made on a branch of its own, brought " +
          "up to date, and closed when nothing is left to take. A commit of somebody else on that branch is never overwritten, and what somebody has " +
          "closed is not proposed again. The files of the job stay as they are.",
      ),
  )
    .requiredOption("--drift <file>", "what `drift --format json` wrote; a stack that drifts is looked at again")
    .option("--base <branch>", "to merge into; default: the branch that the job is for")
    .option(
      "--push-url <url>",
      "where to push to, with git's own credentials; default: the repository of the job, with the token",
    )
    .option("--committer <who>", "whom the commits are by: 'Agents <agents@example.com>'; default: who writes")
    .addHelpText("after", examples("voice-agents ci write-back --drift drift.json") + TOKENS)
    .action(async (options: WriteBackOptions) => {
      const { writeBack } = await import("./write-back.ts");
      done(await writeBack({ ...options, terminal }));
    });
  withHost(
    ci
      .command("digest")
      .description(
        "Prints the digest of the change that was reviewed before a commit was merged, for `review --expect-digest`. Prints nothing where no review of ours " +
          "belongs to the commit, and fails where another commit was merged than the one that was reviewed last.",
      ),
  )
    .requiredOption("--stack <name>", "the stack")
    .option("--folder <path>", "folder of the project in its repository", ".")
    .option("--commit <commit>", "that was made by the merge; default: the job's")
    .addHelpText("after", examples("voice-agents ci digest --stack prod") + TOKENS)
    .action(async (options: DigestOptions) => {
      const { digest } = await import("./digest.ts");
      done(await digest({ ...options, terminal }));
    });
  withContent(
    ci
      .command("summary")
      .description("Adds a report to the summary of the step, for a job that writes no comment and no issue."),
  )
    .option("--drift <file>", "what `drift --format json` wrote")
    .addHelpText("after", examples("voice-agents ci summary --drift drift.json"))
    .action(async (options: SummaryOptions) => {
      const { summary } = await import("./summary.ts");
      done(summary({ ...options, terminal }));
    });
  ci.command("outputs")
    .description("Prints what a later step may want to know of a review, as lines `name=value` for GITHUB_OUTPUT.")
    .requiredOption("--review <file>", "what `review --format json` wrote; - is standard input")
    .addHelpText("after", examples('voice-agents ci outputs --review review.json >> "$GITHUB_OUTPUT"'))
    .action(async ({ review }: { review: string }) => {
      const { outputs } = await import("./outputs.ts");
      done(outputs(review, terminal));
    });
};
