import type { Put } from "../../gitops/host/put-comments.ts";
import { putComments, putFailure, putReviews } from "../../gitops/host/put-comments.ts";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { besidePreview } from "../../gitops/report/beside-preview.ts";
import { failedBody } from "../../gitops/host/report-body.ts";
import { formatMarkdown } from "../../gitops/report/markdown.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { reviewsIn, textIn } from "./report-files.ts";
import { addToSummary } from "./step-summary.ts";
import { type HostOptions, surroundings } from "./surroundings.ts";
import { orSummary, writer } from "./writing.ts";

export type CommentOptions = HostOptions & ContentOptions;

/** What a comment is to say. */
export interface ContentOptions {
  readonly review?: string;
  /** What the engine says, beside what git says. */
  readonly preview?: string;
  readonly previewFailed?: string | true;
  readonly markdown?: string;
  readonly failed?: string | true;
  readonly stack?: string;
  readonly folder: string;
  /** The commit that it is about. */
  readonly head?: string;
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

export function contentOf(options: ContentOptions, terminal: Terminal): Content {
  const { review, preview, previewFailed, markdown, failed, stack, folder, head } = options;
  const given = [review, markdown, failed].filter((option) => option !== undefined);
  if (given.length !== 1) throw new UsageError("say what to comment by one of --review, --markdown and --failed");
  const besides = [preview, previewFailed].filter((option) => option !== undefined);
  if (besides.length > 1) throw new UsageError("leave one of --preview and --preview-failed out");
  if (besides.length > 0 && review === undefined)
    throw new UsageError("--preview and --preview-failed stand beside --review, and need it");
  if (review !== undefined) {
    const previews = preview === undefined ? [] : reviewsIn("--preview", preview, terminal);
    const reason = typeof previewFailed === "string" ? textIn("--preview-failed", previewFailed, terminal) : "";
    const changeSets = reviewsIn("--review", review, terminal);
    const wanted = stack === undefined ? changeSets : changeSets.filter((each) => each.stack === stack);
    const previewOf = (changeSet: ChangeSet): ChangeSet | undefined =>
      previews.find(({ folder: at, stack: of }) => at === changeSet.folder && of === changeSet.stack);
    if (preview !== undefined && !wanted.some(previewOf))
      throw new UsageError(`--preview ${preview} is of none of the stacks in --review ${review}`);
    const reviews = wanted.map((changeSet) => {
      const own = previewOf(changeSet);
      const asked = own ?? (previewFailed === undefined ? undefined : { failed: reason });
      return {
        place: changeSet,
        body: asked === undefined ? formatMarkdown([changeSet]) : besidePreview(changeSet, asked),
        // Of what git says: a preview with a refresh also undoes what `pulumi up` leaves alone, and no later run would do the same.
        digest: changeSet.problems.length === 0 ? changeSet.digest : undefined,
      };
    });
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
