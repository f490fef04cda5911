import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import type { Verdict } from "./aims.ts";
import type { Growth } from "./growth.ts";
import type { Row } from "./summary.ts";
import { growthTable, table, verdictTable } from "./table.ts";

/** What runs of the benchmark found, as it is printed and as the page has it: where, what was measured, how it grows, and what was asked for. */
export function report(
  machine: string,
  rows: readonly Row[],
  growths: readonly Growth[],
  verdicts: readonly Verdict[],
): string {
  const tables = [
    ...(rows.length > 0 ? [table(rows)] : []),
    ...(growths.length > 0 ? [growthTable(growths)] : []),
    verdictTable(verdicts),
  ];
  return [machine, ...tables].join("\n\n");
}

const [BEGIN, END] = ["<!-- npm run bench -->", "<!-- end of npm run bench -->"];

/** Puts a report into a page, between the two comments that it has for that. @throws where there are none. */
export async function writeInto(page: string, text: string): Promise<void> {
  const [before, rest] = readFileSync(page, "utf8").split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no ${BEGIN} … ${END}`);
  const whole = `${before}${BEGIN}\n\n${text}\n\n${END}${after}`;
  writeFileSync(page, await format(whole, { ...(await resolveConfig(page)), filepath: page }));
}
