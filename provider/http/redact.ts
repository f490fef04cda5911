import { inspect } from "node:util";

const MASK = "[secret]";

/** Shorter values are masked by their place only: masking every "42" in a message would destroy it. */
const SHORTEST = 6;

const known = new Set<string>();

/** Remembers a value that must never be shown: credentials, tokens, secret inputs. Strings inside objects and arrays are learned too. */
export function learnSecret(value: unknown): void {
  if (typeof value === "string") {
    if (value.length >= SHORTEST) known.add(value);
  } else if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(learnSecret);
  }
}

/** The forms in which a server may echo a secret back. */
const forms = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64"),
  Buffer.from(secret).toString("base64url"),
];

/** `text` without any value that was learned. Longest first, so that a secret that contains another leaves no rest. */
export function redact(text: string): string {
  const all = [...known].flatMap(forms).sort((a, b) => b.length - a.length);
  return all.reduce((clean, form) => clean.replaceAll(form, MASK), text);
}

/** A value as it may be shown in a message: one line, at most 200 characters, nothing secret. */
export function show(value: unknown, secret = false): string {
  if (secret) return MASK;
  if (value === undefined) return "(not set)";
  const text = redact(
    typeof value === "string" ? JSON.stringify(value) : inspect(value, { breakLength: Infinity, depth: 6 }),
  );
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
