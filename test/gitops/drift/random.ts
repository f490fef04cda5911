/** Numbers that are the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below = (limit: number): number => Math.floor(this.next() * limit);
  chance = (part: number): boolean => this.next() < part;
  pick = <T>(items: readonly T[]): T => items[this.below(items.length)]!;
  shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => [this.next(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
}

const WORDS = [
  ..."Greet the caller and ask for name number of order then say goodbye kindly always never please transfer call office water gas today".split(
    " ",
  ),
  ..."नमस्ते ग्राहक का नाम पूछें और धन्यवाद कहें किंतु संक्षेप में".split(" "),
  ..."über naïve 5 10% #1 # - : :: a:b key: 'it''s' \"quoted\" [x] {y} * & ! | > @ ` ~ null true 0x1F 1e3 $ $$ ${x} \\ / — 👋 ? ?? -- --- ...".split(
    " ",
  ),
];

/** A line of text that begins and ends with no blank. */
export const sentence = (random: Random): string =>
  Array.from({ length: 1 + random.below(9) }, () => random.pick(WORDS)).join(" ");

/** Text of some lines, now and then with empty ones and indented ones. */
export function prose(random: Random): string {
  const lines = Array.from({ length: 1 + random.below(6) }, () => {
    const kind = random.next();
    return kind < 0.12 ? "" : kind < 0.2 ? `  - ${sentence(random)}` : sentence(random);
  });
  const text = lines.join("\n").trim();
  return text === "" ? sentence(random) : text;
}

/** What somebody makes of a text in a dashboard. */
export function rewritten(random: Random, text: string): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const kind = random.below(6);
  if (kind === 0) lines.splice(at, 0, sentence(random));
  else if (kind === 1 && lines.length > 1) lines.splice(at, 1);
  else if (kind === 2) return prose(random);
  else if (kind === 3) lines.push("", sentence(random));
  else {
    const words = (lines[at] ?? "").split(" ");
    words[random.below(words.length)] = random.pick(WORDS);
    lines[at] = words.join(" ");
  }
  const after = lines.join("\n").trim();
  return after === "" || after === text ? `${text} ${random.pick(["now", "later", "आज"])}` : after;
}
