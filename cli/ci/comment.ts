import type { Put } from "../../gitops/host/put-comments.ts";
import { putComments, putFailure, putReviews } from "../../gitops/host/put-comments.ts";
import { failedBody } from "../../gitops/host/report-body.ts";
import { formatMarkdown } from "../../gitops/report/markdown.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { reviewsIn, textIn } from "./report-files.ts";
import { addToSummary } from "./summary.ts";
import { type HostOptions, surroundings } from "./surroundings.ts";
import { orSummary, writer } from "./writing.ts";

export interface CommentOptions extends HostOptions {
  readonly review?: string;
  readonly markdown?: string;
  readonly failed?: string | true;
  readonly stack?: string;
  readonly folder: string;
}

/** What is to be put, and how. */
interface Content {
  /** For the step's summary. */
  readonly texts: readonly string[];
  readonly put: (to: Parameters<typeof putComments>[1]) => Promise<Put[]>;
}

/** Puts a report into the comment of a request to merge, one per stack, where it rewrites what stood there. */
export async function comment(options: CommentOptions & { readonly terminal: Terminal }): Promise<number> {
  const { terminal } = options;
  const content = contentOf(options, terminal);
  const hasSummary = addToSummary(content.texts, process.env, terminal);
  return orSummary("commenting", { options, terminal, hasSummary }, async () => {
    const job = surroundings(options, process.env, terminal);
    if (job.number === undefined)
      throw new UsageError(`this job is about no ${job.host.requestName}: say which one by --number`);
    const to = { host: job.host, request: job.number, head: job.head, author: await writer(job) };
    for (const { what, url, why } of await content.put(to))
      terminal.out(
        `${oneLine(`${what}${url === undefined ? "" : ` ${url}`}${why === undefined ? "" : `: ${why}`}`)}\n`,
      );
    return exitCode.fine;
  });
}

function contentOf({ review, markdown, failed, stack, folder, head }: CommentOptions, terminal: Terminal): Content {
  const given = [review, markdown, failed].filter((option) => option !== undefined);
  if (given.length !== 1) throw new UsageError("say what to comment by one of --review, --markdown and --failed");
  if (review !== undefined) {
    const changeSets = reviewsIn("--review", review, terminal);
    const wanted = stack === undefined ? changeSets : changeSets.filter((each) => each.stack === stack);
    const reviews = wanted.map((changeSet) => ({
      place: changeSet,
      body: formatMarkdown([changeSet]),
      digest: changeSet.problems.length === 0 ? changeSet.digest : undefined,
    }));
    return {
      texts: reviews.map(({ body }) => body),
      put: (to) => putReviews(reviews, { ...to, onlyThese: stack !== undefined }),
    };
  }
  if (markdown !== undefined) {
    const body = textIn("--markdown", markdown, terminal);
    return { texts: [body], put: (to) => putComments([body], to) };
  }
  const reason = typeof failed === "string" ? textIn("--failed", failed, terminal) : "";
  return {
    texts: [failedBody({ folder, stack: stack ?? null }, { head, reason })],
    put: (to) => putFailure({ folder, stack, reason }, to),
  };
}
