import { putIssue } from "../../gitops/host/put-issue.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { textIn } from "./report-files.ts";
import { addToSummary } from "./summary.ts";
import { type HostOptions, surroundings } from "./surroundings.ts";
import { orSummary, writer } from "./writing.ts";

export interface IssueOptions extends HostOptions {
  readonly markdown: string;
  readonly title: string;
  readonly close?: true;
  readonly label: string;
}

/** Opens, rewrites, reopens or closes the one issue that a report belongs to. */
export async function issue(options: IssueOptions & { readonly terminal: Terminal }): Promise<number> {
  const { markdown, title, close, label, terminal } = options;
  const body = textIn("--markdown", markdown, terminal);
  const hasSummary = addToSummary([body], process.env, terminal);
  return orSummary("writing the issue", { options, terminal, hasSummary }, async () => {
    const job = surroundings(options, process.env, terminal);
    const { what, url } = await putIssue(job.host, {
      ...{ title, body, label, open: close !== true },
      author: await writer(job),
    });
    terminal.out(`${oneLine(`${what}${url === undefined ? "" : ` ${url}`}`)}\n`);
    return exitCode.fine;
  });
}
