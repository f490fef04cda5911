/**
 * What a text is for, the strictest first. A `word` is compared sign by sign: a number, a keyword, a name in manifests. A `line` is read by
 * people too: a key, a title, the name of a customer. `prose` may hold whatever its language is written with.
 */
export type Use = "word" | "line" | "prose";

/** A sign that nobody has typed: it came along from a message, a web page or a word processor. */
export interface Pasted {
  /** Where it is in the text, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** `an invisible character (U+200B)`. */
  readonly what: string;
  /** The text as it was most likely meant, all such signs put right. */
  readonly clean: string;
}

interface Sort {
  readonly what: string;
  readonly is: RegExp;
  /** What the sign was meant to be. */
  readonly right: (sign: string) => string;
}

const INVISIBLE: Sort = {
  what: "an invisible character",
  // Of the format characters, some are drawn: signs that enclose digits.
  is: /^(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]$/u,
  right: () => "",
};
const BLANK: Sort = { what: "a blank that is no space", is: /^[\p{Z}\u0085]$/u, right: () => " " };
const QUOTE: Sort = {
  what: "a typographic quote",
  is: /^[“”„‟«»‘’‚‛‹›]$/,
  right: (sign) => (/[‘’‚‛‹›]/.test(sign) ? "'" : '"'),
};
const DASH: Sort = { what: "a dash that is no hyphen", is: /^[‐‑‒–—―−﹣]$/, right: () => "-" };
const WIDE: Sort = {
  what: "a sign of double width",
  is: /^[\uff01-\uff5e]$/,
  right: (sign) => sign.normalize("NFKC"),
};
const DIGIT: Sort = { what: "a digit of another script", is: /^\p{Nd}$/u, right: digit };

const SORTS = [INVISIBLE, BLANK, QUOTE, DASH, WIDE, DIGIT];

/** The digits of each script stand in a row, from zero. */
function digit(sign: string): string {
  let value = 0;
  for (let code = (sign.codePointAt(0) ?? 0) - 1; value < 9 && DIGIT.is.test(String.fromCodePoint(code)); code--)
    value++;
  return String(value);
}

/** What hides from a reader what a machine gets: another direction, letters that are not drawn, a mark between two texts. */
const HIDING = /[\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

const EVERY_HIDING = new RegExp(HIDING, "gu");
const EVERY_OTHER = /[^\p{ASCII}]/gu;

/** What languages and pictures are written with, behind other signs than those of ASCII. */
// eslint-disable-next-line no-misleading-character-class -- single signs and ranges of them, not what they would join
const JOINER = /^[\u200c\u200d\u034f\u180b-\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u;

const DIRECTION = /^[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]$/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** England, Scotland, Wales: a black flag, and letters that are not drawn. */
const FLAG = /\u{1f3f4}[\u{e0061}-\u{e007a}]{3,6}\u{e007f}/uy;

/** The first sign of a text that nobody has typed, as far as that can be told from what the text is for; linear in its length. */
export function pasted(text: string, use: Use): Pasted | undefined {
  let first: Omit<Pasted, "clean"> | undefined;
  const parts: string[] = [];
  let done = 0;
  let rightToLeft: boolean | undefined;
  for (const { 0: sign, index: start } of text.matchAll(use === "prose" ? EVERY_HIDING : EVERY_OTHER)) {
    const end = start + sign.length;
    const sort = SORTS.find(({ is }) => is.test(sign));
    if (!sort || !isStrange(sort, sign, start)) continue;
    first ??= { start, end, what: `${sort.what} (${codePoint(sign)})` };
    parts.push(text.slice(done, start), sort.right(sign));
    done = end;
  }
  if (!first) return undefined;
  const clean = parts.join("") + text.slice(done);
  return { ...first, clean: use === "prose" ? clean : clean.trim() };

  function isStrange(sort: Sort, sign: string, at: number): boolean {
    if (sort === INVISIBLE) return use === "word" || ((use === "line" || HIDING.test(sign)) && !belongs(sign, at));
    if (use === "word") return true;
    if (use === "prose") return false;
    if (sort === BLANK) return at === 0 || at + 1 === text.length;
    return sort === QUOTE && isQuoted(text) && (at === 0 || at + 1 === text.length);
  }

  function belongs(sign: string, at: number): boolean {
    // The signs of a telephone's keys are drawn by two more behind them.
    if (JOINER.test(sign)) return (at > 0 && text.charCodeAt(at - 1) > 0x7f) || text[at + 1] === "\u20e3";
    if (DIRECTION.test(sign)) return (rightToLeft ??= RIGHT_TO_LEFT.test(text));
    const flag = sign > "\u{e0000}" || sign.length === 2 ? text.lastIndexOf("\u{1f3f4}", at) : -1;
    if (flag < 0 || at - flag > 14) return false;
    FLAG.lastIndex = flag;
    return FLAG.test(text) && FLAG.lastIndex > at;
  }
}

/** Whether typographic quotes stand around the whole, and none inside. */
const isQuoted = (text: string): boolean => /^[“„«‘‚‹][^“”„«»‘’‚‹›]*[”“»’‘›]$/.test(text);

/** How a sign is called that cannot be shown: `U+200B`. */
export const codePoint = (sign: string): string =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** The same in words, as advice; undefined where there is no such sign. */
export function pastedAdvice(text: string, use: Use): string | undefined {
  const found = pasted(text, use);
  if (!found) return undefined;
  const right = found.clean.length > 80 ? `${found.clean.slice(0, 79)}…` : found.clean;
  const write = found.what.startsWith(INVISIBLE.what) ? "without it:" : "write";
  return `${found.what} is at position ${found.start + 1}; ${write} ${right.startsWith('"') ? right : `"${right}"`}`;
}
