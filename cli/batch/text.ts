import type { Campaign } from "../../provider/operations/campaign.ts";
import type { BatchRecord } from "../../provider/operations/operations.ts";
import { oneLine } from "../../provider/text/printable.ts";

/** Rows of a campaign that are shown before it is sent. */
const SHOWN_ROWS = 3;

/** Problems of a file that are shown one by one; a file with more has one mistake many times. */
const SHOWN_PROBLEMS = 50;

const line = (text: string): string => `${oneLine(text)}\n`;

/** A campaign in one line: when, what has become of it, how many rows, its id and name. */
export const batchLine = ({ id, name, status, recipients, createdAt }: BatchRecord): string =>
  line(
    [
      (createdAt ?? "-").padEnd(20),
      (status ?? "-").padEnd(12),
      `${recipients ?? "-"} rows`.padStart(10),
      id,
      name ?? "-",
    ].join("  "),
  );

/** Everything about a campaign. */
export function batchDetails({ id, name, agentId, status, recipients, createdAt }: BatchRecord): string {
  return factLines({ campaign: id, name, agent: agentId, status, rows: recipients, created: createdAt });
}

/** Names and values, a line each; what is undefined is left out. */
export const factLines = (facts: Readonly<Record<string, unknown>>): string =>
  Object.entries(facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => line(`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`))
    .join("");

/** What is wrong with a file, as compilers say it. */
export function problemLines(file: string, { problems }: Campaign): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ line: at, message }) => line(`${file}:${at}: ${message}`));
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more\n`] : [])].join("");
}

/** What is about to be sent: how many rows, what is in the first of them, and what deserves a look. */
export function campaignSummary({ columns, recipients, notes }: Campaign): string {
  const rows = recipients.slice(0, SHOWN_ROWS).map(({ line: at, values }) => {
    const cells = columns.map((column, index) => `${column} ${JSON.stringify(values[index] ?? "")}`);
    return line(`  line ${at}: ${cells.join(", ")}`);
  });
  const more = recipients.length - rows.length;
  return [
    `${people(recipients.length)} to call\n`,
    ...rows,
    ...(more > 0 ? [`  and ${more} more\n`] : []),
    ...notes.map((note) => line(`note: ${note}`)),
  ].join("");
}

/** How many, in words. */
export const people = (count: number): string => (count === 1 ? "1 person" : `${count} people`);
