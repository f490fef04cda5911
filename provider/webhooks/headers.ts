/**
 * The headers of a received request: a `Headers` (or a Map, or pairs), Node's `IncomingHttpHeaders`, or a plain object.
 * Names in any case.
 */
export type WebhookHeaders =
  Iterable<readonly [string, string]> | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Every value that a header has, in order; none for headers of any other shape. Never throws. */
export function headerValues(headers: unknown, name: string): string[] {
  return headerEntries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? texts(value) : []));
}

/** The names of all headers, in lower case. */
export function headerNames(headers: unknown): string[] {
  return headerEntries(headers).map(([name]) => name.toLowerCase());
}

function headerEntries(headers: unknown): (readonly [string, unknown])[] {
  if (typeof headers !== "object" || headers === null) return [];
  if (isIterable(headers)) return [...headers].filter(isPair);
  return Object.entries(headers);
}

function isIterable(value: object): value is Iterable<unknown> {
  return typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === "function";
}

function isPair(entry: unknown): entry is readonly [string, unknown] {
  return Array.isArray(entry) && typeof entry[0] === "string";
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}
