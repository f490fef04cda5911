import { nearMiss } from "../../kind/near-miss.ts";
import type { Path, Problem } from "../../kind/problem.ts";
import { didYouMean, textOf } from "./loose.ts";

/** Names that were looked up already: a set of manifests has few time zones and names them often. */
const verdicts = new Map<string, boolean>();

/** The database's names of three letters, which `Intl` does not list. It takes others such as PST too, which the database does not have. */
const threeLetters = ["UTC", "GMT", "UCT", "EST", "MST", "HST", "WET", "CET", "MET", "EET", "PRC", "ROC", "ROK"];

/** Today's names of zones that `Intl` lists under their former ones only. */
const renamed = [
  "Africa/Asmara",
  "America/Argentina/Buenos_Aires",
  "America/Nuuk",
  "Asia/Ho_Chi_Minh",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Yangon",
  "Atlantic/Faroe",
  "Europe/Kyiv",
];

/** `time-zone` at `path` for a text that is no name in the IANA time zone database (as Node's ICU data has it, older names included). */
export function timeZoneProblems(path: Path, value: unknown): Problem[] {
  const name = textOf(value);
  if (name === undefined || isTimeZone(name)) return [];
  const message = `"${name}" is not the IANA name of a time zone, such as America/New_York`;
  return [{ path, code: "time-zone", message, ...didYouMean(suggestionFor(name)) }];
}

function isTimeZone(name: string): boolean {
  const known = verdicts.get(name) ?? lookUp(name);
  verdicts.set(name, known);
  return known;
}

function lookUp(name: string): boolean {
  const names = Intl.supportedValuesOf("timeZone");
  if (names.includes(name) || threeLetters.includes(name)) return true;
  // `Intl` also takes offsets and any letter case. The platform promises neither.
  if (/^[^A-Za-z]|^[A-Za-z]{3}$/.test(name) || names.some((other) => other.toLowerCase() === name.toLowerCase()))
    return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whole names first, then the last part: `New_York` and `US/NewYork` mean `America/New_York`. */
function suggestionFor(name: string): string | undefined {
  const names = [...renamed, ...Intl.supportedValuesOf("timeZone")];
  const exact = names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? nearMiss(name, names);
  if (exact !== undefined) return exact;
  const city =
    nearMiss(
      `/${lastPart(name)}`,
      names.map((other) => `/${lastPart(other)}`),
    ) ?? `/${lastPart(name)}`;
  return names.find((other) => other.endsWith(city));
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1).replaceAll(" ", "_");
