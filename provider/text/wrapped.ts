import { stripVTControlCharacters } from "node:util";

interface Wrapping {
  /** Columns of a row. */
  readonly width: number;
  /** What the first row begins with, and each one after it. Default: nothing, and the same as the first. */
  readonly first?: string;
  readonly following?: string;
}

/** A text in rows of a width, broken at white space. Colours in it take no room; a longer word has a row of its own. */
export function wrapped(text: string, { width, first = "", following = first }: Wrapping): string[] {
  const columns = (row: string): number => stripVTControlCharacters(row).length;
  const rows: string[] = [];
  let row = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!isEmpty && columns(row) + 1 + columns(word) > width) {
      rows.push(row);
      [row, isEmpty] = [following, true];
    }
    row += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...rows, row];
}
