/** One record of a CSV file. */
export interface CsvRow {
  /** Line on which it begins, from 1; a quoted field may hold line breaks. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A file that is no CSV from here on: where a quote goes astray, nobody can tell where the next row begins. */
export class CsvError extends Error {
  override readonly name = "CsvError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

interface Field {
  readonly value: string;
  /** Index behind it. */
  readonly end: number;
}

/**
 * The records of a CSV text as RFC 4180 has them: commas, lines that end with CR LF or LF, fields in double quotes that may hold all of
 * these and doubled quotes. An empty line is a record with one empty field. Strict: guessing what a stray quote means would dial wrong numbers.
 * @throws CsvError
 */
export function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const begin = line;
    const fields: string[] = [];
    for (let more = true; more;) {
      const { value, end } = text[at] === '"' ? quoted(text, at, line) : plain(text, at, line);
      fields.push(value);
      line += value.split("\n").length - 1;
      more = text[end] === ",";
      at = more ? end + 1 : end;
    }
    rows.push({ line: begin, fields });
    at += lineBreak(text, at, line);
    line += 1;
  }
  return rows;
}

function plain(text: string, from: number, line: number): Field {
  const stops = /[",\r\n]/g;
  stops.lastIndex = from;
  const end = stops.exec(text)?.index ?? text.length;
  if (text[end] === '"')
    throw new CsvError(line, 'a " in the middle of a field: put the whole field in quotes and write "" for the quote');
  return { value: text.slice(from, end), end };
}

function quoted(text: string, from: number, line: number): Field {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] === '"') continue;
    const value = text.slice(from + 1, at).replaceAll('""', '"');
    const end = at + 1;
    if (end < text.length && !",\r\n".includes(text[end] ?? ""))
      throw new CsvError(
        line,
        `${JSON.stringify(text[end])} behind a closing quote, where a comma or the line's end belongs`,
      );
    return { value, end };
  }
  throw new CsvError(line, "a field in quotes that never ends");
}

/** How long the line break at an index is; 0 at the end of the text. */
function lineBreak(text: string, at: number, line: number): number {
  if (at >= text.length) return 0;
  if (text[at] === "\n") return 1;
  if (text.startsWith("\r\n", at)) return 2;
  throw new CsvError(line, "a line that ends with a carriage return alone: save the file with CR LF or LF line ends");
}
