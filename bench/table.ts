import type { Verdict } from "./aims.ts";
import type { Sample, Variant } from "./case.ts";
import type { Exponents, Growth } from "./growth.ts";
import type { Ratio, Row } from "./summary.ts";

type Column = readonly [title: string, cell: (row: Row) => string];

const seconds =
  (variant: Variant): ((row: Row) => string) =>
  ({ of }) =>
    fixed(of[variant]?.seconds, 1);

const ratio =
  (name: Ratio): ((row: Row) => string) =>
  ({ ratios }) =>
    fixed(ratios[name], 2);

/** `before` stands there only where another build was given. */
const columns: readonly Column[] = [
  ["operation", ({ operation }) => operation],
  ["ours s", seconds("ours")],
  ["before s", seconds("before")],
  ["plain s", seconds("plain")],
  ["floor s", seconds("floor")],
  ["engine s", seconds("engine")],
  ["ours/before", ratio("seconds to before")],
  ["ours/plain", ratio("seconds to plain")],
  ["ours/engine", ratio("seconds to engine")],
  ["cpu/engine", ratio("processor to engine")],
  ["requests ours", ({ of }) => verbs(of.ours)],
  ["plain", ({ of }) => count(of.plain)],
  ["floor", ({ of }) => count(of.floor)],
  ["at once", ({ of }) => text(of.ours?.traffic.highest)],
  ["state kB ours", ({ of }) => kilobytes(of.ours?.state?.bytes)],
  ["before", ({ of }) => kilobytes(of.before?.state?.bytes)],
  ["plain", ({ of }) => kilobytes(of.plain?.state?.bytes)],
  ["engine", ({ of }) => kilobytes(of.engine?.state?.bytes)],
  ["written MB", ({ of }) => megabytes(of.ours?.written)],
  ["engine", ({ of }) => megabytes(of.engine?.written)],
  ["MB host", ({ of }) => megabytes(of.ours?.peak.host)],
  ["program", ({ of }) => megabytes(of.ours?.peak.program)],
  ["pulumi", ({ of }) => megabytes(of.ours?.peak.engine)],
  ["cli", ({ of }) => megabytes(of.ours?.peak.cli)],
];

const MARKS = new Map([
  [true, "met"],
  [false, "**missed**"],
  [undefined, ""],
]);

/** What was asked for, and whether it is so, as a table in Markdown. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ what, value, aim, met }) => [what, value, aim ?? "", MARKS.get(met) ?? ""]);
  return markdown(["figure", "is", "at most", ""], lines);
}

/** How what operations need grows with the objects, as a table in Markdown. */
export function growthTable(growths: readonly Growth[]): string {
  const sizes = [...new Set(growths.flatMap(({ points }) => points.map(([size]) => size)))].sort((a, b) => a - b);
  const both = (of: Exponents | undefined): string => (of ? `${of.whole.toFixed(2)}, ${of.end.toFixed(2)}` : "");
  const head = ["operation", "figure", ...sizes.map(String), "exponent, at the end", "engine alone", "at most", ""];
  const lines = growths.map(({ operation, promptBytes, figure, points, ours, engine, most, met }) => [
    `${operation}, ${promptBytes / 1000} kB`,
    figure,
    ...sizes.map((size) =>
      fixed(points.find(([objects]) => objects === size)?.[1], /seconds|processor/.test(figure) ? 1 : 0),
    ),
    ...[both(ours), both(engine), both(most), MARKS.get(met) ?? ""],
  ]);
  return markdown(head, lines);
}

/** What was measured, as a table in Markdown; a line of its own says which case the rows below it are of. */
export function table(rows: readonly Row[]): string {
  const shown = columns.filter(([, cell]) => rows.some((row) => cell(row) !== ""));
  const lines: string[][] = [shown.map(([title]) => title)];
  const [title, ...others] = shown;
  const runs = (count: number): string => `${count} ${count === 1 ? "run" : "runs"}`;
  for (const name of new Set(rows.map((row) => row.case))) {
    const own = rows.filter((row) => row.case === name);
    const most = Math.max(...own.map((row) => row.runs));
    lines.push([`**${name}**, ${runs(most)}`]);
    for (const row of own) {
      const label = `${title?.[1](row)}${row.runs === most ? "" : `, ${runs(row.runs)}`}`;
      lines.push([label, ...others.map(([, cell]) => cell(row))]);
    }
  }
  const [head = [], ...body] = lines;
  return markdown(head, body);
}

/** A table whose columns are as wide as their widest cell. A line of one cell stands for itself. */
function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const whole = [head, ...lines].filter(({ length }) => length > 1);
  const widths = head.map((_, index) => Math.max(3, ...whole.map((line) => line[index]!.length)));
  const drawn = (cells: readonly string[]): string => {
    const alone = cells.length === 1;
    return `| ${widths.map((width, index) => (alone && index === 0 ? cells[0]! : (cells[index] ?? "").padEnd(width))).join(" | ")} |`;
  };
  return [drawn(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines.map(drawn)].join("\n");
}

const text = (value: number | undefined): string => (value === undefined ? "" : String(value));
const fixed = (value: number | undefined, digits: number): string => (value === undefined ? "" : value.toFixed(digits));
const kilobytes = (value: number | undefined): string => (value === undefined ? "" : (value / 1000).toFixed(0));
const megabytes = (value: number | undefined): string => (value ? (value / 1_000_000).toFixed(0) : "");
const count = (sample: Sample | undefined): string => text(sample?.traffic.requests);

/** `3 GET + 20 POST`; `0` for none. */
export function verbs(sample: Sample | undefined): string {
  if (!sample) return "";
  const parts = Object.entries(sample.traffic.byVerb).map(([verb, times]) => `${times} ${verb}`);
  return parts.join(" + ") || "0";
}
