import { randomBytes } from "node:crypto";
import { Document, isScalar, Scalar, visit } from "yaml";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { pasted } from "../../provider/text/pasted.ts";
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

/** Signs that steer what shows them, or end a line: only as escapes are they safe in a file. */
const STEERING = /(?![\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff]/u;

/** Signs that nobody sees: written as `\\uXXXX` in a text that may hold one by mistake. */
const UNSEEN = /(?![\t\n\r ])[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

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
  // Stands for the beginning of an escape until the text is made, which would escape it.
  const mark = `escape-${randomBytes(8).toString("hex")}-`;
  const marked = (sign: string): string =>
    sign.replace(/[^]/g, (unit) => `${mark}${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  visit(document, {
    Scalar(key, node) {
      const { value } = node;
      if (typeof value !== "string") return;
      const isStrange = STEERING.test(value) || pasted(value, "line") !== undefined;
      if (isStrange) node.value = value.replace(UNSEEN, marked);
      if (isStrange || (value.includes("\n") && (key === "key" || UNFIT_FOR_A_BLOCK.test(value))))
        node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  for (const { path, text } of comments) {
    const node = document.getIn(path, true);
    if (isScalar(node)) node.comment = ` ${oneLine(text)}`;
  }
  const body = document.toString({ lineWidth: 0, minContentWidth: 0 }).replaceAll(mark, "\\u");
  return `${heading.map((line) => `# ${oneLine(line)}\n`).join("")}${body}`;
}

/** A text as a comment of a file, line by line. */
export const commentedOut = (text: string): string => text.replace(/^(?=.)/gm, "# ").replace(/^$(?=\n)/gm, "#");
