import type { ChangeSet } from "../generated/change-set.ts";
import { changeSetDifferences, GIT_AND_ENGINE } from "./change-set-differences.ts";
import { code, details, formatMarkdown, limited, saidLines } from "./markdown.ts";

/** Most lines of what a failed preview said that are shown: its end says why. */
const MOST_LINES = 40;

/** Lines of the head that stand before what the engine says: marker and title. */
const HEAD = 2;

/**
 * Markdown of a review with the engine's preview beside it. Whether the two are the same is said before anything else, since a long comment
 * is cut at its end. `preview` is what the engine would do, or why nobody knows.
 */
export function besidePreview(review: ChangeSet, preview: ChangeSet | { readonly failed: string }): string {
  const lines = formatMarkdown([review]).split("\n");
  const { verdict, more } = "failed" in preview ? failure(preview.failed) : comparison(review, preview);
  return [...lines.slice(0, HEAD), "", ...verdict, ...lines.slice(HEAD), ...more, ""].join("\n");
}

interface Beside {
  readonly verdict: readonly string[];
  readonly more: readonly string[];
}

function comparison(review: ChangeSet, preview: ChangeSet): Beside {
  // What the engine has found wrong is no difference of two changes: its preview says it.
  if (preview.problems.length === 0 && review.problems.length === 0 && review.digest === preview.digest)
    return {
      verdict: ["**The engine's preview is the same**, by the stack and the platform as they are now."],
      more: [],
    };
  const differences = changeSetDifferences(review, preview, GIT_AND_ENGINE).map((text) => `> - ${code(text)}`);
  const engine = formatMarkdown([preview]).split("\n").slice(HEAD);
  return {
    verdict: [
      "> [!WARNING]",
      "> **The engine's preview is another than what git says**, as the stack or the platform is not as the base of this change. Both are below.",
      ...limited(differences, "difference").map((line) => (line.startsWith(">") ? line : `> ${line}`)),
    ],
    more: ["", "#### The engine's preview", ...engine],
  };
}

function failure(reason: string): Beside {
  const said = saidLines(reason, MOST_LINES);
  return {
    verdict: ["> [!WARNING]", "> **The engine's preview failed**, so this is what git says alone."],
    more: said.length === 0 ? [] : details("What the engine said", said),
  };
}
