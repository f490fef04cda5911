import { createHash } from "node:crypto";
import { stableJson } from "../../provider/kind/fingerprint.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { isObject } from "../../provider/kind/value.ts";

/**
 * References and secrets inside the values of a side, told from text by control characters, which manifests may not hold. A reference is its
 * expression between two of them, `FRESH` behind it says that it will be another value although it is written the same.
 */
const OPEN = "\u0001";
const CLOSE = "\u0002";
const FRESH = "\u0003";
const SECRET = "\u0000";

/** What stands for a secret wherever it would be shown. */
export const MASK = "[secret]";

/** A reference to another resource of the same platform. */
export interface Reference {
  /** The word for the kind in expressions: `voiceAgent`. */
  readonly kind: string;
  readonly name: string;
  /** Undefined = the id. */
  readonly output: string | undefined;
}

export const referenceToken = (kind: string, name: string, output?: string): string =>
  `${OPEN}\${${kind}.${name}${output === undefined ? "" : `.${output}`}}${CLOSE}`;

/** A secret, of which nothing is kept but what tells it from others: two tokens are equal where the secrets are. */
export const secretToken = (value: unknown): string =>
  `${SECRET}${createHash("sha256")
    .update(stableJson(value) ?? "")
    .digest("hex")}${SECRET}`;

export const isSecretToken = (value: unknown): boolean => typeof value === "string" && value.startsWith(SECRET);

/** Text of a stranger, which must not be taken for a token. */
// eslint-disable-next-line no-control-regex -- those are the signs it is about
export const withoutTokens = (text: string): string => text.replace(/[\u0000-\u0003]/g, "\ufffd");

// eslint-disable-next-line no-control-regex -- see above
const TOKEN = /\u0001\$\{(\w+)\.([^.{}]+)(?:\.(\w+))?\}\u0002\u0003?/g;

/** Every reference in a value, at any depth. */
export function referencesIn(value: unknown): Reference[] {
  const found: Reference[] = [];
  for (const text of textsIn(value)) {
    // Most texts are long, and have none.
    if (!text.includes(OPEN)) continue;
    for (const [, kind = "", name = "", output] of text.matchAll(TOKEN)) found.push({ kind, name, output });
  }
  return found;
}

/** A text in its pieces: what is plain, and the references between them. */
export function splitReferences(text: string): (string | Reference)[] {
  const parts: (string | Reference)[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, kind = "", name = "", output] = match;
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push({ kind, name, output });
    at = match.index + token.length;
  }
  if (at < text.length || parts.length === 0) parts.push(text.slice(at));
  return parts;
}

/** The reference that a value is as a whole. */
export function wholeReference(value: unknown): Reference | undefined {
  const [reference, second] = typeof value === "string" ? referencesIn(value) : [];
  const isWhole = reference && !second && value === referenceToken(reference.kind, reference.name, reference.output);
  return isWhole ? reference : undefined;
}

/** `value` with other names for what references point to; undefined leaves a name as it is. */
export const renameReferences = (value: unknown, nameOf: (reference: Reference) => string | undefined): unknown =>
  mapTexts(value, (text) =>
    text.replace(TOKEN, (token, kind: string, name: string, output?: string) => {
      const renamed = nameOf({ kind, name, output });
      return renamed === undefined ? token : referenceToken(kind, renamed, output);
    }),
  );

/** `value` with a mark behind each reference that is fresh. */
export const markNewReferences = (value: unknown, isFresh: (reference: Reference) => boolean): unknown =>
  mapTexts(value, (text) =>
    text.replace(TOKEN, (token, kind: string, name: string, output?: string) =>
      isFresh({ kind, name, output }) ? token + FRESH : token,
    ),
  );

export const newReferencesIn = (value: unknown): Reference[] => {
  const fresh: Reference[] = [];
  mapTexts(value, (text) => {
    for (const match of text.matchAll(TOKEN)) {
      const [token, kind = "", name = "", output] = match;
      if (token.endsWith(FRESH)) fresh.push({ kind, name, output });
    }
    return text;
  });
  return fresh;
};

export const withoutNewMarks = (value: unknown): unknown => mapTexts(value, (text) => text.replaceAll(FRESH, ""));

/** The value as people and machines may see it: expressions as they are written, secrets masked. */
export const printableValue = (value: unknown): unknown =>
  mapTexts(value, (text) =>
    text.startsWith(SECRET)
      ? MASK
      : // eslint-disable-next-line no-control-regex -- see above
        text.replace(/[\u0001-\u0003]/g, ""),
  );

/** Every text in JSON, at any depth, apart from keys. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (isObject(value)) for (const inner of Object.values(value)) yield* textsIn(inner);
}

/** A copy of JSON with every text in it mapped. `path` = where `value` itself is. */
export function mapTexts(value: unknown, map: (text: string, path: Path) => string, path: Path = []): unknown {
  if (typeof value === "string") return map(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, map, [...path, index]));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, map, [...path, key])]));
}
