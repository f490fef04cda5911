/** A stream of numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Words of prompts for phone agents; `any` draws one. */
const WORDS = {
  when: "if when before after once unless while until where whenever",
  verb: "ask confirm repeat offer mention explain note spell read check transfer promise describe avoid compare forward schedule cancel return measure accept decline postpone summarise record translate correct remember suggest request deliver replace refund inspect order book greet thank warn remind count close open send write verify clarify interrupt apologise",
  adjective:
    "new old late early broken missing urgent polite second final next previous open closed free busy shared private loud quiet wrong right full empty small large cheap expensive local remote regular rare simple careful friendly formal written spoken original regional medical legal annual monthly weekly hidden leaking",
  noun: "caller address invoice order appointment technician number name street boiler tap voucher contract deposit slot calendar manager office warranty device model serial policy premium claim patient doctor dentist prescription allergy insurance parcel driver warehouse refund card payment account password branch table menu guest room key lease tenant landlord viewing garden roof window door engine tyre brake mechanic licence plate course teacher pupil lesson exam fee ticket seat flight hotel passport server backup router permit tax form deadline complaint summary transcript language accent holiday weekend morning evening neighbour child family colleague supervisor emergency leak smell smoke valve meter pressure temperature filter cable socket battery charger screen",
  link: "with for from about under behind beside against without during despite towards within beyond through before after instead-of because-of according-to",
} as const;

const LISTS = Object.fromEntries(Object.entries(WORDS).map(([kind, words]) => [kind, words.split(" ")])) as Record<
  keyof typeof WORDS,
  string[]
>;

/** A prompt of exactly so many bytes, in ASCII: headings, rules and examples, which compress nearly as such texts do (8 kB to a third). */
export function prompt(seed: number, bytes: number): string {
  const random = seeded(seed);
  const any = (kind: keyof typeof WORDS): string => LISTS[kind][Math.floor(random() * LISTS[kind].length)]!;
  const number = (from: number, to: number): number => from + Math.floor(random() * (to - from));
  const thing = (): string => `the ${any("adjective")} ${any("noun")}`;
  const clause = (): string => `${any("verb")} ${thing()} ${any("link").replace("-", " ")} ${thing()}`;
  const line = (): string => {
    const kind = random();
    if (kind < 0.1) return `\n## ${capital(any("noun"))} and ${any("noun")}\n`;
    if (kind < 0.25)
      return `- "${name(random)} here, number ${number(10_000, 999_999)}, about my ${any("noun")} of ${number(1, 29)} ${MONTHS[number(0, 12)]}": ${clause()}.`;
    if (kind < 0.4) return `- ${capital(clause())}: ${number(15, 900)} dollars, within ${number(2, 72)} hours.`;
    return `- ${capital(any("when"))} they ${clause()}, ${clause()}, and ${any("verb")} ${thing()}.`;
  };
  let text = `You answer the phone of ${name(random)} and partners.\n`;
  while (text.length < bytes) text += `${line()}\n`;
  return `${text.slice(0, bytes - 2)}.\n`;
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

const MONTHS = "January February March April May June July August September October November December".split(" ");
const SYLLABLES = "ma ri lo ben ka ter son wil da ne vo hart el sa quin to mi ra jo fen gra do".split(" ");

/** A name that nobody has. */
function name(random: () => number): string {
  const word = (): string => {
    const count = 2 + Math.floor(random() * 2);
    const text = Array.from({ length: count }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join("");
    return capital(text);
  };
  return `${word()} ${word()}`;
}
