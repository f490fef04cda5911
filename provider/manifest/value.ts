import { UNKNOWN } from "../kind/unknown.ts";
import type { ConfigExpression, EnvExpression, ReferenceExpression } from "./expression.ts";
import type { Tree } from "./tree.ts";

/** A value of a manifest, as far as it is known before the engine runs. */
export type ManifestValue =
  null | boolean | number | string | Deferred | readonly ManifestValue[] | { readonly [key: string]: ManifestValue };

export type ManifestObject = { readonly [key: string]: ManifestValue };

/** What only the engine, or the machine that it runs on, knows. */
export type DeferredExpression = ConfigExpression | EnvExpression | ReferenceExpression;

/**
 * A text with expressions in it. A single part that is an expression has the type of its value. No part = could not be
 * read.
 */
export class Deferred {
  readonly parts: readonly (string | DeferredExpression)[];

  constructor(parts: readonly (string | DeferredExpression)[]) {
    this.parts = parts;
  }

  /** The expression that is the whole text; undefined where there is more than that. */
  get whole(): DeferredExpression | undefined {
    const [first, second] = this.parts;
    return typeof first === "object" && second === undefined ? first : undefined;
  }
}

/** The value as the rules see it: `UNKNOWN` for what is deferred. */
export function offlineValue(value: ManifestValue): unknown {
  if (value instanceof Deferred) return UNKNOWN;
  if (isList(value)) return value.map(offlineValue);
  return isObject(value) ? mapObject(value, offlineValue) : value;
}

/** A tree as JSON, expressions as they are written; UNKNOWN for what is broken. */
export function plainValue(tree: Tree): unknown {
  if (tree.type === "scalar") return tree.broken ? UNKNOWN : tree.value;
  if (tree.type === "list") return tree.items.map(plainValue);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plainValue(value)]));
}

const isList = (value: ManifestValue): value is readonly ManifestValue[] => Array.isArray(value);

const isObject = (value: ManifestValue): value is ManifestObject => typeof value === "object" && value !== null;

function mapObject<T>(object: ManifestObject, map: (value: ManifestValue) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

/** A copy with another value at a path that leads somewhere. */
export function withValueAt(
  value: ManifestValue,
  [step, ...rest]: readonly (string | number)[],
  inner: ManifestValue,
): ManifestValue {
  if (step === undefined) return inner;
  if (isList(value)) return value.map((item, index) => (index === step ? withValueAt(item, rest, inner) : item));
  if (!isObject(value) || value instanceof Deferred) return value;
  return { ...value, [step]: withValueAt(value[step] ?? null, rest, inner) };
}
