import { Document, isScalar, Scalar, visit } from "yaml";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { oneLine } from "../../provider/text/printable.ts";

/** A manifest that is to be written. Texts may hold expressions. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly passthrough?: JsonObject;
}

/** Words beside a value, by its path in the manifest. */
export interface Comment {
  readonly path: Path;
  readonly text: string;
}

/** Signs that nobody sees, or that steer what shows them: in YAML they are written as `\\uXXXX`, which needs double quotes. */
const UNSEEN = /(?![\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u00a0\ufeff]/u;
const EVERY_UNSEEN = new RegExp(UNSEEN, "gu");

/** A block of lines keeps a text as it is only where no line ends or begins with a blank. */
const UNFIT_FOR_A_BLOCK = /^[ \t]|[ \t]$|\n[ \t]*$/m;

/** A manifest as YAML, which reads as the same values whatever is in them. `heading` = lines before it. */
export function manifestText(
  manifest: Manifest,
  {
    heading = [],
    comments = [],
  }: { readonly heading?: readonly string[]; readonly comments?: readonly Comment[] } = {},
): string {
  const document = new Document(manifest, { version: "1.2" });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== "string") return;
      if (
        UNSEEN.test(node.value) ||
        (node.value.includes("\n") && (key === "key" || UNFIT_FOR_A_BLOCK.test(node.value)))
      )
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  for (const { path, text } of comments) {
    const node = document.getIn(path, true);
    if (isScalar(node)) node.comment = ` ${oneLine(text)}`;
  }
  const body = document.toString({ lineWidth: 0, minContentWidth: 0 });
  const escaped = body.replace(EVERY_UNSEEN, (sign) =>
    sign.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
  return `${heading.map((line) => `# ${oneLine(line)}\n`).join("")}${escaped}`;
}

/** A text as a comment of a file, line by line. */
export const commentedOut = (text: string): string => text.replace(/^(?=.)/gm, "# ").replace(/^$(?=\n)/gm, "#");
