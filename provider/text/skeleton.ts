/** A text in the form in which its spellings are equal, and where each of its units comes from: `[at, end)` of the original. */
export interface Skeleton {
  readonly text: string;
  readonly at: Uint32Array;
  readonly end: Uint32Array;
}

const unit = (hex: string): string => String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff));

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The layers of a spelling, outermost first: percent-encoding, escapes of programming languages, UTF-8 read as Latin-1, HTML. What was
 * encoded twice loses both. In the end everything goes that escaping adds or turns into something else: backslashes, quotes, blanks and
 * line ends, and the plus that stands for a blank. No pattern looks at a sign more than a few times, whatever the text.
 */
const LAYERS: readonly (readonly [pattern: RegExp, write: (...groups: string[]) => string])[] = [
  [/%(?:25)*([0-9a-f]{2})/gi, (_, hex = "") => unit(hex)],
  [/\\{2,}/g, () => "\\"],
  [/\\x([0-9a-f]{2})/gi, (_, hex = "") => unit(hex)],
  [/\\u(?:([0-9a-f]{4})|\{([0-9a-f]{1,6})\})/gi, (_, four, braced) => unit(four ?? braced ?? "")],
  [/\\[abfnrtv0]/g, () => ""],
  [
    /[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}/g,
    (bytes) => Buffer.from(bytes, "latin1").toString("utf8"),
  ],
  [
    /&(?:amp;)*(?:(amp|lt|gt|quot|apos)|#x0*([0-9a-f]{1,6})|#0*(\d{1,7}));/gi,
    (_, name, hex, decimal) =>
      name === undefined ? unit(hex ?? Number(decimal ?? 0).toString(16)) : (ENTITIES[name.toLowerCase()] ?? ""),
  ],
  [/[\s"'\\+\p{Cc}]+/gu, () => ""],
];

/** Spellings of one text have one skeleton; linear in the length. */
export function skeletonOf(text: string): Skeleton {
  const at = Uint32Array.from({ length: text.length }, (_, index) => index);
  return LAYERS.reduce<Skeleton>(rewritten, { text, at, end: at.map((index) => index + 1) });
}

function rewritten(whole: Skeleton, [pattern, write]: (typeof LAYERS)[number]): Skeleton {
  const matches = [...whole.text.matchAll(pattern)];
  if (matches.length === 0) return whole;
  const parts: string[] = [];
  const at = new Uint32Array(whole.text.length);
  const end = new Uint32Array(whole.text.length);
  let [done, length] = [0, 0];
  const keep = (to: number): void => {
    at.set(whole.at.subarray(done, to), length);
    end.set(whole.end.subarray(done, to), length);
    parts.push(whole.text.slice(done, to));
    length += to - done;
  };
  for (const match of matches) {
    keep(match.index);
    done = match.index + match[0].length;
    const written = write(...match);
    at.fill(whole.at[match.index] ?? 0, length, length + written.length);
    end.fill(whole.end[done - 1] ?? 0, length, length + written.length);
    parts.push(written);
    length += written.length;
  }
  keep(whole.text.length);
  return { text: parts.join(""), at: at.subarray(0, length), end: end.subarray(0, length) };
}
