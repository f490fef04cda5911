import { redact } from "../http/redact.ts";

/** What joins or varies the sign before it, as Hindi, Persian, Mongolian and emoji are written. */
const JOINERS = String.raw`\u034f\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}`;

/**
 * Signs that steer a terminal or deceive its reader: controls (ANSI and OSC begin with one), what turns the direction of a text or cannot
 * be seen, and halves of characters. Line ends and tabs stay, and so do joiners behind a sign that can be joined: elsewhere they hide.
 */
const STEERING = new RegExp(
  // eslint-disable-next-line no-misleading-character-class -- single signs and ranges of them, not what they would join
  [
    String.raw`(?![\n\t${JOINERS}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]`,
    // The sign of a telephone's key is drawn by two signs behind it.
    String.raw`(?<![^\0-\u007f\p{C}\p{Z}\p{DI}][${JOINERS}]{0,2})[${JOINERS}](?!\u20e3)`,
    // So many marks on one letter are drawn over the lines around it.
    String.raw`(?<=\p{M}{8})\p{M}`,
  ].join("|"),
  "gu",
);

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
  if (line.length <= length) return line;
  // Never between the two halves of a sign.
  return `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A value as JSON for machines that is as harmless where it is shown: the same value, but for secrets. `indent` 0 is one line. Ends with a line end. */
export const jsonText = (value: unknown, { indent = 2 } = {}): string =>
  harmless(JSON.stringify(withoutSecrets(value), undefined, indent) ?? "null") + "\n";

/** Whether a value of ours, a date for one, says itself how it is written. A stranger's member of that name is no function. */
const hasJsonForm = (value: object): boolean => "toJSON" in value && typeof value.toJSON === "function";

function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null || hasJsonForm(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), withoutSecrets(inner)]));
}
