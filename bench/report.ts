import { readFileSync, writeFileSync } from "node:fs";
import type { Verdict } from "./aims.ts";
import type { Row } from "./summary.ts";
import { table, verdictTable } from "./table.ts";

/** What a run of the benchmark found, as it is printed and as the page has it. */
export const report = (rows: readonly Row[], verdicts: readonly Verdict[]): string =>
  [...(rows.length > 0 ? [table(rows)] : []), verdictTable(verdicts)].join("\n\n");

const [BEGIN, END] = ["<!-- npm run bench -->", "<!-- end of npm run bench -->"];

/** Puts a report into a page, between the two comments that it has for that. @throws where there are none. */
export function writeInto(page: string, text: string): void {
  const [before, rest] = readFileSync(page, "utf8").split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no ${BEGIN} … ${END}`);
  writeFileSync(page, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
}
