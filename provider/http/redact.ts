import { inspect } from "node:util";

const MASK = "[secret]";

/** Shorter values are masked by their place only: masking every "42" in a message would destroy it. */
const SHORTEST = 6;

/** Every form of every secret, longest first, so that a secret that contains another leaves no rest. */
let known: readonly string[] = [];

/** Remembers a value that must never be shown: credentials, tokens, secret inputs. Strings inside objects and arrays are learned too. */
export function learnSecret(value: unknown): void {
  if (typeof value === "string") {
    if (value.length < SHORTEST || known.includes(value)) return;
    known = [...new Set([...known, ...forms(value)])].sort((a, b) => b.length - a.length);
  } else if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(learnSecret);
  }
}

/** The forms in which a server, or we in a message, may echo a secret. */
function forms(secret: string): string[] {
  const json = inner(JSON.stringify(secret));
  // A lone surrogate has no percent-encoding: `encodeURIComponent` would throw.
  const percent = encodeURIComponent(secret.toWellFormed());
  const path = encodeURI(secret.toWellFormed());
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const bytes = Buffer.from(secret);
  return [
    secret,
    inner(inspect(secret, { breakLength: Infinity })),
    json,
    inner(JSON.stringify(json)),
    json.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`),
    ...[percent, path, form].flatMap((text) => [text, text.replace(/%../g, (code) => code.toLowerCase())]),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    secret.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign),
    secret.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign),
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What stands between the quotes. */
const inner = (quoted: string): string => quoted.slice(1, -1);

/** `text` without any value that was learned, in whatever form. */
export function redact(text: string): string {
  return known.reduce((clean, form) => clean.replaceAll(form, MASK), text);
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
