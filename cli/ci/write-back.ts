import { createHash } from "node:crypto";
import { buildDrift } from "../../gitops/drift/build.ts";
import type { DriftReport } from "../../gitops/generated/drift.ts";
import {
  closeWriteBack,
  putWriteBack,
  type PutWriteBack,
  type WriteBackRequest,
} from "../../gitops/host/put-write-back.ts";
import { driftTitle, verdictOf } from "../../gitops/report/drift/summary.ts";
import {
  closedWriteBack,
  digestOfMessage,
  formatWriteBack,
  writeBackMarker,
  writeBackMessage,
  writeBackTitle,
} from "../../gitops/report/drift/write-back.ts";
import { Git } from "../../gitops/repository/git.ts";
import { editOnTop, RemoteBranches, type Identity } from "../../gitops/repository/own-branch.ts";
import { directoryOf, projectFolders } from "../../gitops/repository/projects.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { attempt } from "../attempt.ts";
import { noteOrSay } from "../drift/note-in-state.ts";
import { changedOnPlatform, planLive } from "../drift/write.ts";
import { lookAtStack, type StackToLookAt } from "../drift/look.ts";
import { errorText } from "../error-text.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { driftsIn } from "./report-files.ts";
import { surroundings, tokenVariables, type HostOptions, type Surroundings } from "./surroundings.ts";
import { writer } from "./writing.ts";

export interface WriteBackOptions extends HostOptions {
  readonly drift: string;
  /** The branch that it is merged into. */
  readonly base?: string;
  readonly pushUrl?: string;
  /** `Name <address>`. */
  readonly committer?: string;
}

/** Where branches of ours are. */
const BRANCHES = "voice-agents-drift/";

/** Keeps one request to merge for each stack, which takes what is live into git. */
export const writeBack = ({ terminal, ...options }: WriteBackOptions & { readonly terminal: Terminal }) =>
  attempt(terminal, "proposing what is live", async () => {
    // Of a stack that could not be looked at nothing is known: its request stays as it is.
    const reports = driftsIn("--drift", options.drift, terminal).filter(({ error }) => error === null);
    const job = await jobOf(options, terminal);
    const { branch, commit } = job.base;
    const there = job.tips.get(branch);
    if (there === undefined) throw new Error(`there is no branch ${oneLine(branch)} to merge into`);
    if (there !== commit) {
      terminal.err(
        `nothing was proposed: ${oneLine(branch)} is at ${there.slice(0, 12)} by now, and this job at ${commit.slice(0, 12)}; the next job sees to it\n`,
      );
      return exitCode.fine;
    }
    // The engine runs the project's program, which does not get the token.
    for (const variable of tokenVariables) delete process.env[variable];
    let failures = 0;
    for (const report of reports) {
      const name = oneLine(driftTitle(report));
      try {
        const { what, url, why } = await one(report, job);
        const words = [what, ...(url === undefined ? [] : [` ${url}`]), ...(why === undefined ? [] : [`: ${why}`])];
        terminal.out(`${name}: ${oneLine(words.join(""))}\n`);
      } catch (error) {
        // One stack is no reason to leave the others out.
        failures += 1;
        terminal.err(errorText(`${name}: ${error instanceof Error ? error.message : String(error)}`));
      }
    }
    return failures > 0 ? exitCode.failed : exitCode.fine;
  });

interface Job extends Pick<WriteBackRequest, "host" | "branches" | "author" | "committer" | "base"> {
  readonly git: Git;
  readonly tips: ReadonlyMap<string, string>;
  readonly terminal: Terminal;
}

async function jobOf(options: Omit<WriteBackOptions, "drift">, terminal: Terminal): Promise<Job> {
  const job = surroundings(options, process.env, terminal);
  const { host } = job;
  if (job.number !== undefined)
    throw new UsageError(
      `this job is about a ${host.requestName}, whose files somebody else wrote: run it for the branch that is deployed`,
    );
  const branch = options.base ?? job.branch;
  if (branch === undefined) throw new UsageError("this job is about no branch: say which one to merge into by --base");
  const remote = options.pushUrl === undefined ? job.remote : { url: options.pushUrl };
  if (remote === undefined) throw new UsageError("this job does not say where to push to: say it by --push-url");
  const git = new Git(terminal.directory);
  const { commit } = git.commit("HEAD");
  const branches = new RemoteBranches(git, remote);
  const tips = branches.tips(branch, `${BRANCHES}*`);
  const author = await writer(job);
  const committer = committerOf(options.committer, author, job);
  return { host, branches, author, committer, base: { branch, commit }, git, tips, terminal };
}

/** Who commits, where nobody says otherwise: who writes, by the address that a host keeps for it. */
function committerOf(given: string | undefined, author: string, { address }: Surroundings): Identity {
  if (given === undefined) return { name: author, email: address(author) };
  const { name, email } = /^(?<name>[^<>\n]*[^<>\s]) <(?<email>[^<>\s]+@[^<>\s]+)>$/.exec(given)?.groups ?? {};
  if (name === undefined || email === undefined)
    throw new UsageError("--committer is a name and an address: 'Agents <agents@example.com>'");
  return { name, email };
}

async function one(report: DriftReport, job: Job): Promise<PutWriteBack> {
  const { git, tips, terminal } = job;
  const branch = branchOf(report);
  const marker = writeBackMarker(report);
  const digestOf = (message: string) => digestOfMessage(message, report);
  const to: WriteBackRequest = { ...job, branch, tip: tips.get(branch), marker, digestOf };
  if (verdictOf(report) !== "drift") return closeWriteBack(closedWriteBack(report), to);
  // The report shows what was changed and not all of it: the stack is looked at again.
  const stack = stackOf(report, git);
  const look = await lookAtStack(stack, { unmanaged: false });
  const drifted = changedOnPlatform(look);
  const plan = await planLive(drifted, { stack, look, shownFrom: terminal.directory });
  if (plan.files.length === 0) {
    const closed = await closeWriteBack(closedWriteBack(report), to);
    return closed.what === "none needed"
      ? { what: "left", why: "nothing of what differs can be taken by itself" }
      : closed;
  }
  const { tree, digest } = editOnTop(git, job.base.commit, plan.files);
  const now = buildDrift(look.place, look.sides, null);
  const proposed = { report: now, drifted, plan };
  const put = await putWriteBack(
    {
      title: oneLine(writeBackTitle(now), { length: 200 }),
      body: formatWriteBack(proposed),
      message: writeBackMessage(proposed, digest),
      ...{ tree, digest },
    },
    to,
  );
  await noteOrSay({ directory: stack.projectDirectory, stack: stack.stack }, plan.written, terminal);
  return put;
}

/** A stack that a report names, which a job may have from another. @throws UsageError where there is no such project in the repository. */
function stackOf({ project, folder, stack }: DriftReport, git: Git): StackToLookAt {
  if (!projectFolders(git.workingFiles()).includes(folder))
    throw new UsageError(`there is no Pulumi.yaml in ${oneLine(folder)}`);
  return {
    project: project ?? undefined,
    folder,
    stack: stack ?? undefined,
    projectDirectory: directoryOf(git.root, folder),
  };
}

/** The branch of a stack: readable, and no other stack's. */
function branchOf({ folder, stack }: DriftReport): string {
  const words = [folder === "." ? "" : folder, stack ?? ""]
    .join("-")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const hash = createHash("sha256")
    .update(JSON.stringify([folder, stack]))
    .digest("hex")
    .slice(0, 8);
  return `${BRANCHES}${words.slice(0, 60)}-${hash}`;
}
