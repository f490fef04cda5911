import { oneLine } from "../../provider/text/printable.ts";
import type { Terminal } from "../terminal.ts";
import type { ImportReport } from "./report.ts";

/** Prints what an import did, or would do. */
export function reportText(report: ImportReport, terminal: Terminal): void {
  const { imported, skipped, leftOut, secrets, texts, notes, dryRun } = report;
  for (const { kind, title, name, file, kept } of imported)
    terminal.out(
      `${dryRun ? "would import" : "imported"} ${kind} ${quoted(title)} as ${name}: ${oneLine(file)}${kept === null ? "" : ` (keeps metadata.adopt: ${oneLine(kept)})`}\n`,
    );
  for (const { kind, title, why } of skipped) terminal.out(`skipped ${kind} ${quoted(title)}: ${oneLine(why)}\n`);
  for (const { kind, title, id, why, template } of leftOut)
    terminal.out(
      `left out ${kind} ${quoted(title)} (${oneLine(id)}): ${oneLine(why)}; complete ${oneLine(template)}\n`,
    );
  for (const { key } of secrets) terminal.out(`${dryRun ? "would set" : "set"} the secret \${config.${key}}\n`);
  if (texts.length > 0) terminal.out(`${texts.length} text${texts.length === 1 ? "" : "s"} in files of their own\n`);
  for (const note of notes) terminal.out(`note: ${oneLine(note)}\n`);
  const counts = `${imported.length} imported, ${skipped.length} skipped, ${leftOut.length} left out`;
  terminal.out(`${dryRun ? "nothing was written; " : ""}${counts}\n`);
  if (!dryRun && imported.length > 0)
    terminal.err("see that nothing changes: `pulumi preview --refresh --expect-no-changes`\n");
}

const quoted = (title: string): string => oneLine(JSON.stringify(title), { length: 80 });
