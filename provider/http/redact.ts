import { inspect } from "node:util";
import { skeletonOf } from "../text/skeleton.ts";
import { WordSearch } from "../text/word-search.ts";

const MASK = "[secret]";

/** Shorter values are masked by their place only: masking every "42" in a message would destroy it. */
const SHORTEST = 6;

/** Nor can a value be told from other text of which hardly a letter or digit is left. */
const SHORTEST_SKELETON = 4;

/** Values beyond this many characters are looked for as they are and line by line, but their encodings by their beginning. */
const LONGEST_ENCODED = 16_384;

/** Begins values that are no secret so far: an address and the host in it, the scheme of a credential. */
const ORDINARY = /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\s]*(?:\/|$))?|(?:bearer|basic|token|digest|apikey)\s+)/i;

/** One per process is right: what was a secret once is masked in all that the process prints, whatever it prints it for. */
const registered = new Set<string>();

/** Learned after the last text was looked through. */
let fresh: string[] = [];

/** What is looked for. A batch has more secrets than all after it together, so that what is learned one by one costs little. */
const batches: { readonly secrets: readonly string[]; readonly search: WordSearch }[] = [];

/**
 * Remembers a value that must never be shown: credentials, tokens, secret inputs. With it each of its lines, and what follows the scheme of
 * a credential (`Bearer …`). Strings inside objects and arrays are learned too, and inside a text that is a JSON object or list.
 */
export function registerSecret(value: unknown): void {
  if (typeof value === "object" && value !== null) return Object.values(value).forEach(registerSecret);
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") return;
  const text = String(value);
  if (text.length < SHORTEST || registered.has(text)) return;
  registered.add(text);
  fresh.push(text);
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  if (lines.length > 1) lines.forEach(registerSecret);
  else registerSecret(text.slice(ORDINARY.exec(text)?.[0].length ?? 0));
  if (/^\s*[[{]/.test(text)) registerSecret(parsed(text));
}

/** Forgets them all. For a process that serves one test file after another: what is a secret in one of them is none in the next. */
export function forgetSecrets(): void {
  registered.clear();
  fresh = [];
  batches.splice(0);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What to look for in skeletons of texts, and from how many signs on. */
function* words(secret: string): Generator<readonly [word: string, least: number]> {
  const { text } = skeletonOf(secret);
  if (text.length < SHORTEST_SKELETON) return;
  const least = longPrefix(secret, text);
  yield [text, least];
  // After a backslash of somebody else such a letter looks like a line end or a tab.
  if (/^[abfnrtv0]/.test(secret) && text.length > SHORTEST) yield [text.slice(1), Math.max(least - 1, SHORTEST)];
  const part = secret.slice(0, LONGEST_ENCODED);
  for (const spelt of new Set([part, JSON.stringify(part).slice(1, -1)])) {
    const bytes = Buffer.from(spelt);
    const digits = bytes.toString("hex");
    for (const hex of [digits, digits.toUpperCase()]) yield [hex, Math.min(2 * least, hex.length)];
    for (const base64 of alignments(bytes)) yield [base64, Math.min(Math.ceil((least * 4) / 3), base64.length - 1)];
  }
}

/**
 * The beginning of a secret that gives it away, as a number of signs: 8, or 12 where they are letters alone, which may be an ordinary word;
 * of a text with blanks half of it, since sentences begin alike.
 */
function longPrefix(secret: string, skeleton: string): number {
  const ordinary = ORDINARY.exec(secret)?.[0] ?? "";
  const begin = skeletonOf(ordinary).text.length;
  const rest = skeleton.slice(begin);
  const digit = rest.search(/\d/);
  const long = /\s/.test(secret.slice(ordinary.length).trim())
    ? Math.max(12, Math.ceil(rest.length / 2))
    : Math.max(8, digit < 0 ? 12 : Math.min(digit + 1, 12));
  return Math.min(skeleton.length, begin + long);
}

/** The signs of base64 and base64url that stand for these bytes, whatever comes before them, as skeletons have them. */
function alignments(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const base64 = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const own = base64.slice(before === 0 ? 0 : before + 1);
    return [own.replaceAll("+", ""), own.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function searches(): WordSearch[] {
  if (fresh.length > 0) {
    let secrets = fresh;
    fresh = [];
    while ((batches.at(-1)?.secrets.length ?? Infinity) <= secrets.length)
      secrets = [...(batches.pop()?.secrets ?? []), ...secrets];
    batches.push({ secrets, search: new WordSearch(secrets.flatMap((secret) => [...words(secret)])) });
  }
  return batches.map(({ search }) => search);
}

/**
 * `text` without any value that was learned, nor a long beginning of one, in whatever spelling: escaped, percent-encoded, in base64 or
 * hexadecimal digits, also within something else that is encoded. Linear in the text, however many secrets there are.
 */
export function redact(text: string): string {
  if (registered.size === 0) return text;
  const skeleton = skeletonOf(text);
  const found = searches().flatMap((search) => search.stretches(skeleton.text));
  const parts: string[] = [];
  let done = 0;
  for (const [from, to] of found.sort(([a], [b]) => a - b)) {
    const [at, end] = [skeleton.at[from] ?? 0, skeleton.end[to - 1] ?? 0];
    // A stretch that reaches into another is masked with it.
    if (at < done) {
      done = Math.max(done, end);
      continue;
    }
    parts.push(text.slice(done, at), MASK);
    done = end;
  }
  return parts.length === 0 ? text : parts.join("") + text.slice(done);
}

/** A value as it may be shown in a message: one line, at most 200 characters, nothing secret. */
export function formatValue(value: unknown, secret = false): string {
  if (secret) return MASK;
  if (value === undefined) return "(not set)";
  const text = redact(
    typeof value === "string" ? JSON.stringify(value) : inspect(value, { breakLength: Infinity, depth: 6 }),
  );
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
