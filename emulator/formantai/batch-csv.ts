import type { JsonObject } from "../kernel/json.ts";
import { invalid } from "./errors.ts";
import { isPhone } from "./parameters.ts";
import type { FormantAISwitches } from "./switches.ts";

/** A row of a campaign's file. */
export interface Recipient {
  readonly phone: string;
  /** Every column but `customer_phone`. */
  readonly parameters: JsonObject;
  /** Whether its number will not do, and the call is to fail for it. */
  readonly fails: boolean;
}

const phoneColumn = "customer_phone";

/** The rows of a campaign's file. @throws ApiError 400 for a file, or where the switch says so a row, that will not do. */
export function readRecipients(bytes: Uint8Array, switches: FormantAISwitches): Recipient[] {
  const text = decoded(bytes, switches);
  const [header = [], ...rows] = parseCsv(text).filter((row) => row.some((cell) => cell.trim() !== ""));
  const names = header.map(trimmed);
  if (!names.includes(phoneColumn)) throw invalid("the file must have a customer_phone column");
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined && switches.duplicateColumns === 400) throw invalid(`two columns are called "${twice}"`);
  if (rows.length === 0) throw invalid("the file has no rows");
  if (switches.maxRows !== "any" && rows.length > switches.maxRows) {
    throw invalid(`the file may have at most ${switches.maxRows} rows`);
  }
  const recipients = rows.map((row) => recipientOf(names, row, switches));
  const bad = recipients.findIndex(({ fails }) => fails);
  if (bad >= 0 && switches.badRow === "reject") throw invalid(`row ${bad + 1}: ${phoneColumn} must be in E.164 format`);
  const kept = switches.badRow === "skip" ? recipients.filter(({ fails }) => !fails) : recipients;
  return switches.duplicateRows === "dial" ? kept : firstOfEach(kept);
}

function decoded(bytes: Uint8Array, { csvBom }: FormantAISwitches): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: csvBom === "kept" }).decode(bytes);
  } catch {
    throw invalid("the file must be text in UTF-8");
  }
}

function recipientOf(names: readonly string[], row: readonly string[], { csvPhone }: FormantAISwitches): Recipient {
  const cells = Object.fromEntries(names.map((name, index) => [name, trimmed(row[index] ?? "")]));
  const { [phoneColumn]: phone = "", ...parameters } = cells;
  return { phone, parameters, fails: row.length > names.length || !isPhone(phone, csvPhone) };
}

/** Without blanks around it. `trim` would take a byte order mark along, which the `csvBom` switch may want to keep. */
function trimmed(cell: string): string {
  return cell.replace(/^[ \t]+|[ \t]+$/g, "");
}

function firstOfEach(recipients: readonly Recipient[]): Recipient[] {
  const seen = new Map<string, Recipient>();
  for (const recipient of recipients) if (!seen.has(recipient.phone)) seen.set(recipient.phone, recipient);
  return [...seen.values()];
}

/** Rows and cells of a CSV text (RFC 4180): quoted cells may hold commas, line breaks and doubled quotes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  let row: string[] = [];
  while (cell.lastIndex < text.length || row.length > 0) {
    const found = cell.exec(text);
    if (!found) throw invalid(`the file is not CSV: row ${rows.length + 1} has a stray quote`);
    const [, quoted, plain = "", end] = found;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
    if (end === "") break;
  }
  return rows;
}
