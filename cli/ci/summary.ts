import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { contentOf, type ContentOptions } from "./comment.ts";
import { textsOf, type IssueOptions } from "./issue.ts";
import { addToSummary } from "./step-summary.ts";

export type SummaryOptions = ContentOptions & Pick<IssueOptions, "drift" | "strict">;

/** Adds a report to the summary of the job's step, as the other commands do besides, and asks no host. */
export function summary({ terminal, ...options }: SummaryOptions & { readonly terminal: Terminal }): number {
  const texts =
    options.drift === undefined
      ? contentOf(options, terminal).texts
      : textsOf({ ...options, label: "", terminal }).map(({ body }) => body);
  if (addToSummary(texts, process.env, terminal)) return exitCode.fine;
  throw new UsageError("this job's steps have no summary: GITHUB_STEP_SUMMARY is not set");
}
