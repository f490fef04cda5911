/** Any value that JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/** Whether a value is a JSON object, that is neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A copy at every depth, keys in their order, `undefined` kept. `structuredClone` does the same for plain objects in six times the time,
 * and a third of a test in process was spent in it. What is no plain object (bytes, dates) it still copies.
 */
export function copied<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) setOwn(copy, key, copied<unknown>(item));
  return copy as T;
}

/** Sets a property, whatever its name: an assignment to `__proto__` would give the object another prototype. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(object, key, { value, ...ORDINARY });
  else object[key] = value;
}

const ORDINARY = { configurable: true, enumerable: true, writable: true };

/**
 * The target after a JSON Merge Patch (RFC 7396): objects are merged at every depth, null removes a key, anything else replaces.
 * Neither argument is changed.
 */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map<string, Json>(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** Every string inside a value passed through `change`, keys untouched. */
export function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
}

/** Whether any string inside a value satisfies `test`. */
export function someString(value: Json, test: (text: string) => boolean): boolean {
  if (typeof value === "string") return test(value);
  if (Array.isArray(value)) return value.some((item) => someString(item, test));
  return isObject(value) && Object.values(value).some((item) => someString(item, test));
}

/** The object without the keys whose value is undefined: what JSON would carry. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** A value that a schema has found to be text; the empty text for anything else. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The object without some of its keys. */
export function omit<T extends object, K extends keyof T & string>(object: T, ...keys: readonly K[]): Omit<T, K> {
  const names: readonly string[] = keys;
  return Object.fromEntries(Object.entries(object).filter(([key]) => !names.includes(key))) as Omit<T, K>;
}
