import { jsonText } from "../../provider/text/printable.ts";

/** For machines: the change set or report of one stack, or a list of them where there are several. */
export function formatJson(all: readonly object[]): string {
  const [only, ...more] = all;
  return jsonText(only && more.length === 0 ? only : all);
}
