import { nearMiss } from "../../kind/near-miss.ts";
import { formatValue } from "../../http/redact.ts";
import type { CallParameter, Campaign, CampaignProblem } from "../../operations/campaign.ts";
import { pasted, pastedAdvice } from "../../text/pasted.ts";
import { CsvError, readCsv, type CsvRow } from "./csv.ts";
import { phoneProblem } from "./phone-number.ts";

/** The column that a campaign cannot be without (contract §7). */
export const PHONE = "customer_phone";

/** More columns than any sheet for people has: the header is refused, and the rows are not looked at. */
const MOST_COLUMNS = 1000;

/** How many names are compared with others that they may have been meant to be: each comparison costs the product of both. */
const SUGGESTED = 20;

/**
 * Reads a campaign and finds everything that is wrong with it, before anybody is called: the platform does not say what it does with a bad
 * row (contract §7). `parameters` are those that the agent's manifest declares; undefined where it declares none.
 */
export function readCampaign(bytes: Uint8Array, parameters: readonly CallParameter[] | undefined): Campaign {
  const content = withoutMark(bytes);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    const [header, ...rows] = readCsv(text);
    if (header === undefined)
      return unusable(content, 1, `an empty file: the first line names the columns, ${PHONE} among them`);
    if (header.fields.length > MOST_COLUMNS)
      return unusable(content, header.line, `${header.fields.length} columns; at most ${MOST_COLUMNS} are looked at`);
    const problems = [...headerProblems(header, parameters), ...rowsProblems(header, rows, parameters)];
    const recipients = rows.map(({ line, fields }) => ({ line, values: fields }));
    return { columns: header.fields, recipients, problems, notes: notesOn(header, parameters), content };
  } catch (error) {
    if (error instanceof CsvError) return unusable(content, error.line, error.message);
    // The decoder's only complaint.
    if (error instanceof TypeError)
      return unusable(content, firstBadLine(content), "text that is not UTF-8: save the file as CSV in UTF-8");
    throw error;
  }
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const unusable = (content: Uint8Array, line: number, message: string): Campaign => ({
  columns: [],
  recipients: [],
  problems: [{ line, message }],
  notes: [],
  content,
});

/** The line on which UTF-8 ends; a decoder does not tell. */
function firstBadLine(content: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < content.length; line += 1) {
    const at = content.indexOf(0x0a, from);
    const end = at === -1 ? content.length : at + 1;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(from, end));
    } catch {
      return line;
    }
    from = end;
  }
  return line;
}

function headerProblems({ line, fields }: CsvRow, parameters: readonly CallParameter[] = []): CampaignProblem[] {
  const separator = fields.length === 1 ? [";", "\t"].find((sign) => fields[0]?.includes(sign)) : undefined;
  if (separator) return [{ line, message: `columns are separated by ${JSON.stringify(separator)}, not by commas` }];
  const first = new Map(fields.map((name, index) => [name, index] as const).reverse());
  const problems = fields.flatMap((name, index) =>
    nameProblems(name, index, first.get(name) ?? index).map((message) => ({ line, message })),
  );
  const needed = [PHONE, ...parameters.filter(({ required }) => required).map(({ name }) => name)];
  // A name with a sign that nobody sees is told once.
  const meant = new Set(fields.map((name) => pasted(name, "line")?.clean ?? name));
  const missing = [...new Set(needed)].filter((name) => !meant.has(name));
  const declared = new Set([PHONE, ...parameters.map(({ name }) => name)]);
  const strange = fields.filter((name) => !declared.has(name));
  return [
    ...problems,
    ...missing.map((name, index) => ({
      line,
      column: name,
      message: missingColumn(name, index < SUGGESTED ? strange : []),
    })),
  ];
}

/** `first` = index of the first column of this name. */
function nameProblems(name: string, index: number, first: number): string[] {
  if (name.trim() === "") return [`column ${index + 1} has no name`];
  const advice = pastedAdvice(name, "line");
  if (advice !== undefined) return [`column ${index + 1}: ${advice}`];
  if (name !== name.trim()) return [`column ${index + 1}, ${formatValue(name)}, has blanks around its name`];
  return first < index ? [`columns ${first + 1} and ${index + 1} are both called ${formatValue(name)}`] : [];
}

/** `strange` = columns that nobody asked for: one of them may be this one, mistyped. */
function missingColumn(name: string, strange: readonly string[]): string {
  const why = name === PHONE ? "every campaign needs it" : "the agent declares it as required";
  const near = nearMiss(name, strange);
  const meant = near === undefined ? "" : `; is ${JSON.stringify(near)} meant to be it?`;
  const advice = near === undefined ? undefined : pastedAdvice(near, "word");
  return `no column ${name}: ${why}${meant}${advice === undefined ? "" : ` In it, ${advice}`}`;
}

function rowsProblems(
  header: CsvRow,
  rows: readonly CsvRow[],
  parameters: readonly CallParameter[] = [],
): CampaignProblem[] {
  if (rows.length === 0)
    return [{ line: header.line, message: "no rows below the names of the columns: nobody to call" }];
  const phone = header.fields.indexOf(PHONE);
  const names = new Set(parameters.filter(({ name, required }) => required && name !== PHONE).map(({ name }) => name));
  const required = header.fields.flatMap((name, index) => (names.delete(name) ? [{ name, index }] : []));
  const seen = new Map<string, number>();
  return rows.flatMap(({ line, fields }) => {
    if (fields.every((field) => field.trim() === "")) return [{ line, message: "an empty row" }];
    if (fields.length !== header.fields.length) {
      return [
        { line, message: `${fields.length} fields, where line ${header.line} names ${header.fields.length} columns` },
      ];
    }
    const empty = required.filter(({ index }) => fields[index]?.trim() === "");
    const problems: CampaignProblem[] = empty.map(({ name }) => ({
      line,
      column: name,
      message: `no ${name}, which the agent declares as required`,
    }));
    for (const [index, field] of fields.entries()) {
      const advice = index === phone ? undefined : pastedAdvice(field, "line");
      const column = header.fields[index] ?? "";
      if (advice !== undefined) problems.push({ line, column, message: `${column}: ${advice}` });
    }
    if (phone !== -1) problems.push(...phoneProblems(fields[phone] ?? "", line, seen));
    return problems;
  });
}

/** `seen` = the line of each number so far; it is completed. */
function phoneProblems(number: string, line: number, seen: Map<string, number>): CampaignProblem[] {
  const problem = (message: string): CampaignProblem[] => [{ line, column: PHONE, message }];
  const wrong = phoneProblem(number);
  if (wrong !== undefined) return problem(pasted(number, "word") ? `${PHONE}: ${wrong}` : wrong);
  const first = seen.get(number);
  if (first !== undefined) return problem(`${number} is on line ${first} already, and would be called twice`);
  seen.set(number, line);
  return [];
}

function notesOn({ fields }: CsvRow, parameters: readonly CallParameter[] | undefined): string[] {
  if (parameters === undefined) return [];
  const names = new Set(parameters.map(({ name }) => name));
  return fields
    .filter((name) => name !== PHONE && name.trim() !== "" && !names.has(name))
    .map((name, index) => {
      const near = index < SUGGESTED ? nearMiss(name, names) : undefined;
      return `the agent declares no call parameter ${name}${near === undefined ? "" : `; did you mean ${near}?`}`;
    });
}
