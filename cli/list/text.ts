import { oneLine } from "../../provider/text/printable.ts";
import { continued, errorText } from "../error-text.ts";
import type { Terminal } from "../terminal.ts";
import type { Listing, Row } from "./list.ts";

/** Longest name that a column is made wide for. */
const WIDEST = 40;

/** Prints a listing: the workspaces, then the objects of each; what could not be had on the other stream. */
export function listText({ workspaces, objects, stackRead, notes, failures }: Listing, terminal: Terminal): void {
  if (workspaces.length > 0) {
    terminal.out("workspaces that the key can see\n");
    terminal.out(table(workspaces.map(({ platform, id, name }) => [name ?? "-", id, platform])));
  }
  const groups = Map.groupBy(objects, ({ platform, workspace }) => JSON.stringify([platform, workspace]));
  for (const [first, ...more] of [...groups.values()]) {
    if (!first) continue;
    terminal.out(`\n${oneLine([first.platform, first.workspace].filter(Boolean).join("/"))}\n`);
    terminal.out(table([first, ...more].map((row) => columns(row, stackRead))));
  }
  if (objects.length === 0) terminal.err("nothing to list\n");
  for (const note of notes) terminal.err(`note: ${continued(note)}\n`);
  for (const { platform, workspace, kind, error } of failures)
    terminal.err(errorText(`listing ${kind} of ${[platform, workspace].filter(Boolean).join("/")}: ${error}`));
}

const columns = (row: Row, stackRead: boolean): string[] => [
  row.name ?? "-",
  row.id,
  row.kind,
  stackRead || row.automatic ? managedBy(row) : "",
  row.changedAt ?? "-",
];

function managedBy({ managedAs, automatic }: Row): string {
  if (managedAs !== null) return `managed as ${managedAs}`;
  return automatic ? "made by the platform" : "not managed";
}

/** Lines with their columns one below the other. */
function table(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map((cell) => oneLine(cell, { length: WIDEST * 2 })));
  const widths = lines.reduce<number[]>(
    (all, line) => line.map((cell, column) => Math.min(WIDEST, Math.max(all[column] ?? 0, cell.length))),
    [],
  );
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
