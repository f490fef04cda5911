import type { IssueText } from "../../gitops/host/host.ts";
import { putIssues } from "../../gitops/host/put-issue.ts";
import { formatDriftMarkdown } from "../../gitops/report/drift/markdown.ts";
import { driftTitle, verdictOf } from "../../gitops/report/drift/summary.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { driftsIn, textIn } from "./report-files.ts";
import { addToSummary } from "./step-summary.ts";
import { type HostOptions, surroundings } from "./surroundings.ts";
import { orSummary, writer } from "./writing.ts";

export interface IssueOptions extends HostOptions {
  readonly drift?: string;
  readonly strict?: true;
  readonly markdown?: string;
  readonly title?: string;
  readonly close?: true;
  readonly label: string;
}

/** Opens, rewrites, reopens or closes issues: one per report. */
export async function issue(options: IssueOptions & { readonly terminal: Terminal }): Promise<number> {
  const { label, terminal } = options;
  const texts = textsOf(options);
  const hasSummary = addToSummary(
    texts.map(({ body }) => body),
    process.env,
    terminal,
  );
  return orSummary("writing the issue", { options, terminal, hasSummary }, async () => {
    const job = surroundings(options, process.env, terminal);
    const done = await putIssues(texts, { host: job.host, label, author: await writer(job) });
    for (const { what, url } of done) terminal.out(`${oneLine(`${what}${url === undefined ? "" : ` ${url}`}`)}\n`);
    return exitCode.fine;
  });
}

export function textsOf({
  drift,
  strict,
  markdown,
  title,
  close,
  terminal,
}: IssueOptions & { terminal: Terminal }): IssueText[] {
  if (drift !== undefined) {
    if (markdown !== undefined || title !== undefined || close)
      throw new UsageError("--drift says everything itself: leave --markdown, --title and --close out");
    // Of a stack that could not be looked at nothing is known: its issue stays as it is.
    const known = driftsIn("--drift", drift, terminal).filter(({ error }) => error === null);
    return known.map((report) => ({
      title: oneLine(`Drift: ${driftTitle(report)}`, { length: 200 }),
      body: formatDriftMarkdown([report], { strict: strict ?? false }),
      open: verdictOf(report, { strict: strict ?? false }) === "drift",
    }));
  }
  if (markdown === undefined || title === undefined)
    throw new UsageError("say what to report by --drift, or by --markdown and --title");
  return [{ title, body: textIn("--markdown", markdown, terminal), open: close !== true }];
}
