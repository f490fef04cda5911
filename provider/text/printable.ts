import { redact } from "../http/redact.ts";

/**
 * Signs that steer a terminal or deceive its reader: controls (ANSI and OSC begin with one), what turns the direction of a text or cannot
 * be seen, and halves of characters. Line ends and tabs stay, and so do the joiners that Hindi, Persian and emoji are written with.
 */
const STEERING = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * What a CI system takes for a command in a log: `::` at the beginning of a line, whatever blanks are before it, and `##[`, `##vso[`,
 * `##teamcity[` anywhere in one (GitHub's runner and Azure's agent look for them so).
 */
const COMMANDS = [/(?<=^[^\S\n]*):(?=:)/gm, /#(?=#[a-z]*\[)/gi];

/** Colours as `styleText` writes them. */
// eslint-disable-next-line no-control-regex -- they begin with one
const COLOUR = /(\u001b\[\d{1,2}m)/;

/** A sign as JSON writes it, so that text which is JSON means the same as before. */
const escaped = (sign: string): string =>
  sign.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The second half of `printable` alone: for JSON whose values must stay as they are, number for number. */
export const harmless = (text: string): string =>
  COMMANDS.reduce((all, command) => all.replace(command, escaped), text.replace(STEERING, escaped));

/**
 * The one door out: text as people may have it, in a terminal or in the log of a CI system. Nothing secret, and every sign that would
 * steer what reads it written as `\uXXXX`. Lines and tabs stay. Idempotent. `colour` lets colours through, where the text is ours.
 */
export function printable(text: string, { colour = false } = {}): string {
  const clean = redact(text.replaceAll("\r\n", "\n"));
  if (!colour) return harmless(clean);
  return clean
    .split(COLOUR)
    .map((part, index) => (index % 2 === 1 ? part : harmless(part)))
    .join("");
}

/** The same for words of somebody else inside a line of ours: line ends are shown as `\n`. At most `length` characters, all by default. */
export function oneLine(text: string, { length = Infinity } = {}): string {
  const line = printable(text).replaceAll("\n", "\\n");
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** A value as JSON for machines that is as harmless where it is shown: the same value, but for secrets. `indent` 0 is one line. Ends with a line end. */
export const jsonText = (value: unknown, { indent = 2 } = {}): string =>
  harmless(JSON.stringify(withoutSecrets(value), undefined, indent) ?? "null") + "\n";

function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null || "toJSON" in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), withoutSecrets(inner)]));
}
