import { approvedDigest } from "../../gitops/host/put-comments.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { type HostOptions, surroundings } from "./surroundings.ts";
import { writer } from "./writing.ts";

export interface DigestOptions extends HostOptions {
  readonly stack: string;
  readonly folder: string;
  readonly commit?: string;
}

/** Prints the digest of what was reviewed before a commit was merged. */
export const digest = ({ terminal, ...options }: DigestOptions & { readonly terminal: Terminal }): Promise<number> =>
  attempt(terminal, "looking for the review", async () => {
    const job = surroundings(options, process.env, terminal);
    const commit = options.commit ?? job.commit;
    if (commit === undefined) throw new UsageError("this job is about no commit: say which one by --commit");
    const author = await writer(job);
    const found = await approvedDigest(
      { folder: options.folder, stack: options.stack },
      { host: job.host, author, commit },
    );
    if (found === undefined) terminal.err("no review of ours belongs to this commit\n");
    else terminal.out(`${found}\n`);
    return exitCode.fine;
  });
