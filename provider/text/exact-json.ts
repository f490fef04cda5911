/** What may lose digits: only such texts are looked at number by number, which takes several times as long. */
const MAY_LOSE = /[\d.]{16}|\d[eE]\+?\d{3}/;

/** Whether JavaScript has another number for these digits: above 2^53 it has not every one, and none is as large as 1e400. */
export const losesDigits = (source: string, value: number): boolean =>
  !Number.isFinite(value) || significant(source) !== significant(String(value));

/** The digits that count: `1.50e3` and `1500` have the same. */
const significant = (number: string): string =>
  number
    .replace(/[eE].*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");

/** `JSON.parse`, where `instead` says what stands for a number that loses digits; `key` is its property, or its place in a list. */
function parseExactly(text: string, instead: (source: string, value: number, key: string) => unknown): unknown {
  if (!MAY_LOSE.test(text)) return JSON.parse(text) as unknown;
  return JSON.parse(text, (key, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source;
    if (typeof value !== "number" || source === undefined || !losesDigits(source, value)) return value;
    return instead(source, value, key);
  }) as unknown;
}

/**
 * The JSON of a platform. A whole number that JavaScript would round is the text of its digits: as another number it could be shown,
 * compared and sent back without anybody noticing. A fraction is the nearest that there is, which it was where it came from, too.
 */
export const parsePlatformJson = (text: string): unknown =>
  parseExactly(text, (source, value) => (/^-?\d+$/.test(source) || !Number.isFinite(value) ? source : value));

/** A number of a person's JSON that would arrive as another one. */
export class LossyNumberError extends Error {}

/** The JSON that a person wrote. @throws LossyNumberError for a number that would arrive as another one, and as `JSON.parse` does. */
export const parseOwnJson = (text: string): unknown =>
  parseExactly(text, (source, _, key) => {
    const where = key === "" ? "" : `${JSON.stringify(key)}: `;
    throw new LossyNumberError(`${where}the number ${source} loses digits; quote it if it is a text: "${source}"`);
  });
