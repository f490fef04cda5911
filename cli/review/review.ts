import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { Git } from "../../gitops/repository/git.ts";
import { compareTrees, isReached } from "../../gitops/sources/git-trees.ts";
import { changeSetDifferences, SINCE_APPROVAL } from "../../gitops/report/change-set-differences.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { writeOutFile } from "../out-file.ts";
import type { Terminal } from "../terminal.ts";

export interface ReviewOptions {
  readonly against?: string;
  readonly worktree?: true;
  readonly stack?: string;
  readonly refresh?: true;
  readonly format: "text" | "markdown" | "json" | "github" | "html";
  readonly out?: string;
  readonly exitCode?: true;
  readonly digest?: true;
  readonly expectDigest?: string;
  readonly color: boolean;
}

export type ReviewCommand = ReviewOptions & { readonly terminal: Terminal };

/** Shows what a change does, and ends with 1 where it cannot be told or is not what was approved. */
export async function review(command: ReviewCommand): Promise<number> {
  const { against, worktree, refresh, terminal } = command;
  if (against === undefined && worktree) throw new UsageError("--worktree says what --against compares, and needs it");
  if (against !== undefined && refresh)
    throw new UsageError("--refresh looks at the platform, and --against at git alone; leave one of them out");
  return attempt(terminal, "reviewing the change", async () => {
    const changeSets = await changeSetsOf(command);
    await print(changeSets, command);
    if (changeSets.some(({ problems }) => problems.length > 0)) return exitCode.failed;
    if (command.expectDigest !== undefined && !(await isExpected(changeSets, command.expectDigest, terminal)))
      return exitCode.failed;
    const differs = changeSets.some(({ resources }) => resources.length > 0);
    return command.exitCode && differs ? exitCode.different : exitCode.fine;
  });
}

async function changeSetsOf({ against, worktree, stack, refresh, terminal }: ReviewCommand): Promise<ChangeSet[]> {
  const { directory } = terminal;
  if (against === undefined) {
    const { previewStack } = await import("./preview.ts");
    return [await previewStack({ directory, stack, refresh: refresh ?? false })];
  }
  const compared = await compareTrees({
    git: new Git(directory),
    against,
    worktree: worktree ?? false,
    ...(stack === undefined ? {} : { stack }),
  });
  const [first] = compared;
  if (!first) throw new Error("there is no Pulumi.yaml here, neither before the change nor after it");
  const reached = compared.filter(isReached);
  // A change that reaches no stack is worth a word, too.
  return (reached.length > 0 ? reached : [first]).map(({ changeSet }) => changeSet);
}

async function print(
  changeSets: readonly ChangeSet[],
  { digest, format, out, color, terminal }: ReviewCommand,
): Promise<void> {
  const text = digest
    ? digests(changeSets)
    : await formatted(changeSets, format, {
        colour: color && out === undefined && terminal.colour,
        width: terminal.width,
      });
  // The other formats are for machines, and each printer has made its texts harmless in its own way.
  if (out === undefined || out === "-") return (format === "text" || digest ? terminal.painted : terminal.data)(text);
  writeOutFile(out, text, terminal);
}

const digests = (changeSets: readonly ChangeSet[]): string =>
  changeSets.length === 1
    ? `${changeSets[0]?.digest}\n`
    : changeSets
        .map(({ digest, folder, stack }) => `${digest}  ${oneLine(folder)}  ${oneLine(stack ?? "")}\n`)
        .join("");

/** Each printer is loaded when it is asked for. */
async function formatted(
  changeSets: readonly ChangeSet[],
  format: ReviewOptions["format"],
  { colour, width }: { colour: boolean; width: number | undefined },
): Promise<string> {
  switch (format) {
    case "text": {
      const { formatText } = await import("../../gitops/report/text.ts");
      return formatText(changeSets, { colour, ...(width !== undefined && { width }) });
    }
    case "markdown":
      return (await import("../../gitops/report/markdown.ts")).formatMarkdown(changeSets);
    case "json":
      return (await import("../../gitops/report/json.ts")).formatJson(changeSets);
    case "github":
      return (await import("../../gitops/report/github.ts")).formatGitHub(changeSets);
    case "html":
      return (await import("../../gitops/report/html.ts")).formatHtml(changeSets);
  }
}

/** Whether this is the change that was approved; says what is another where it is not. */
async function isExpected(changeSets: readonly ChangeSet[], expected: string, terminal: Terminal): Promise<boolean> {
  const [changeSet, ...more] = changeSets;
  if (!changeSet || more.length > 0)
    throw new UsageError(
      `--expect-digest is for one stack, and the change reaches ${changeSets.length}; name it with --stack`,
    );
  const approved = await approvedIn(expected, terminal);
  const digest = approved?.digest ?? expected.trim().toLowerCase();
  if (approved === undefined && !/^[0-9a-f]{64}$/.test(digest))
    throw new UsageError(
      `--expect-digest ${expected}: neither a digest (64 hex digits) nor the file of a review in JSON`,
    );
  if (digest === changeSet.digest) return true;
  terminal.err(
    `error: this is not the change that was approved: its digest is ${changeSet.digest}, and not ${digest}\n`,
  );
  const differences = approved && changeSetDifferences(approved, changeSet, SINCE_APPROVAL);
  terminal.err(
    differences ? differences.map((text) => `  ${oneLine(text)}\n`).join("") : "above is all that would happen now\n",
  );
  return false;
}

/** The change set in a file that a job may have from another: a regular file of limited size, checked against the schema. */
async function approvedIn(path: string, terminal: Terminal): Promise<ChangeSet | undefined> {
  if (/^[0-9a-fA-F]{64}$/.test(path) || !existsSync(resolve(terminal.directory, path))) return undefined;
  const { reviewsIn } = await import("../ci/report-files.ts");
  const [approved, ...others] = reviewsIn("--expect-digest", path, terminal);
  if (approved && others.length === 0) return approved;
  throw new UsageError(
    `--expect-digest ${path}: it holds the reviews of ${others.length + (approved ? 1 : 0)} stacks; one is meant`,
  );
}
