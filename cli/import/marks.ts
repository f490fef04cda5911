import { KEPT, TAKEN_OVER } from "../../gitops/import/plan.ts";

/** A line that an import has written into a manifest: the id, and which of the two marks. */
const LINE = new RegExp(`^ *adopt: (\\S.*?) # (${TAKEN_OVER}|${KEPT})$\\n?`, "gm");

const idOf = (written: string): string => (written.startsWith('"') ? String(JSON.parse(written)) : written);

/** Ids of the objects that a manifest's file has from an import. */
export const markedIds = (text: string): Set<string> =>
  new Set([...text.matchAll(LINE)].map(([, written = ""]) => idOf(written)));

/** The text of a manifest's file without the marks of objects that are in the stack now. */
export const withoutMark = (text: string, done: ReadonlySet<string>): string =>
  text.replace(LINE, (line: string, written: string, words: string) =>
    words === TAKEN_OVER && done.has(idOf(written)) ? "" : line,
  );
