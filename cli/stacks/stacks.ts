import { findGit, Git } from "../../gitops/repository/git.ts";
import { listStacks, type ListedStack } from "../../gitops/repository/list-stacks.ts";
import { compareTrees, isReached, type StackChange } from "../../gitops/sources/git-trees.ts";
import { jsonText, oneLine } from "../../provider/text/printable.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { gitLabPipeline } from "./gitlab.ts";
import { operatorStacks } from "./operator.ts";

export type StacksFormat = "text" | "json" | "github-matrix" | "github-matrices" | "gitlab-pipeline" | "operator";

/** Most jobs that GitHub makes of one matrix. Source: https://docs.github.com/en/actions/reference/limits. */
const MOST_JOBS = 256;

export interface StacksCommand {
  readonly changedSince?: string;
  readonly worktree?: true;
  readonly format: StacksFormat;
  readonly repository?: string;
  readonly branch: string;
  readonly image?: string;
  readonly secret: string;
  readonly terminal: Terminal;
}

/** What hosts say a branch was before its first push. */
const NO_COMMIT = /^(0{40}|0{64})$/;

/** A stack, and by what a change reaches it. */
interface Row extends ListedStack {
  /** `manifests`, `program`, `problems`; empty where no change was asked for. */
  readonly reached: readonly string[];
}

/** Lists the stacks of the repository, or those that a change reaches. */
export async function stacks(command: StacksCommand): Promise<number> {
  const { changedSince, worktree, format, repository, terminal } = command;
  if (worktree && changedSince === undefined)
    throw new UsageError("--worktree says what is compared, and needs --changed-since");
  if (format === "operator" && repository === undefined)
    throw new UsageError("--format operator needs --repository: where the operator finds the projects");
  if (repository !== undefined && /^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(repository))
    throw new UsageError(
      "--repository holds a password, which would stand in the cluster for all to read: use gitAuth of the Stack",
    );
  return attempt(terminal, "listing the stacks", async () => {
    const rows =
      changedSince === undefined || NO_COMMIT.test(changedSince)
        ? allStacks(terminal.directory)
        : await changedStacks(terminal.directory, changedSince, worktree ?? false);
    (format === "text" ? terminal.out : terminal.data)(printed(rows, command));
    if (rows.length === 0) terminal.err(changedSince === undefined ? "no Pulumi.yaml here\n" : "no stack is reached\n");
    return exitCode.fine;
  });
}

function allStacks(directory: string): Row[] {
  return listStacks(directory, findGit(directory)).map((stack) => ({ ...stack, reached: [] }));
}

async function changedStacks(directory: string, against: string, worktree: boolean): Promise<Row[]> {
  const git = new Git(directory);
  const changes = await compareTrees({ git, against, worktree, everywhere: true });
  return changes.filter(isReached).map((change) => ({ ...placed(change), reached: reasons(change) }));
}

const placed = ({ project, folder, stack }: StackChange): ListedStack => ({ project, folder, stack });

const reasons = ({ changeSet: { resources, problems }, program }: StackChange): string[] => [
  ...(resources.length > 0 ? ["manifests"] : []),
  ...(program.length > 0 ? ["program"] : []),
  ...(problems.length > 0 ? ["problems"] : []),
];

function printed(rows: readonly Row[], { format, repository = "", branch, image, secret }: StacksCommand): string {
  if (format === "operator") return jsonText(operatorStacks(rows, { repository, branch, image, secret }));
  const plainRows = rows.map(({ project = null, folder, stack = null, reached }) => ({
    project,
    folder,
    stack,
    reached,
  }));
  if (format === "json") return jsonText({ stacks: plainRows });
  if (format === "text") return rows.map((row) => `${line(row)}\n`).join("");
  // A project without any stack has nothing that a job could work on.
  const jobs = plainRows.filter(({ stack }) => stack !== null).map(({ reached: _reached, ...row }) => row);
  if (format === "gitlab-pipeline") return jsonText(gitLabPipeline(jobs));
  const matrices = Array.from({ length: Math.ceil(jobs.length / MOST_JOBS) }, (_, index) => ({
    include: jobs.slice(index * MOST_JOBS, (index + 1) * MOST_JOBS),
  }));
  if (format === "github-matrices") return jsonText(matrices, { indent: 0 });
  if (matrices.length > 1)
    throw new Error(
      `GitHub takes ${MOST_JOBS} jobs of a matrix, and these are ${jobs.length}: use --format github-matrices, and a workflow that is called for each`,
    );
  return jsonText(matrices[0] ?? { include: [] }, { indent: 0 });
}

function line({ project, folder, stack, reached }: Row): string {
  const why = reached.length > 0 ? `  (${reached.join(", ")})` : "";
  return `${oneLine(folder)}  ${oneLine(project ?? "(no name)")}  ${oneLine(stack ?? "(no stack yet)")}${why}`;
}
