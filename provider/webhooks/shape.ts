import type { JsonObject } from "../kind/definition.ts";

type Leaf = "string" | "number" | "boolean" | "object" | "anything";

/** The documented types of an object's members, or of each item of a list. Every member may be absent or null. */
export type Shape = Leaf | readonly [Shape] | { readonly [name: string]: Shape };

/** The shape that a type demands: keeps the table of a type and the type itself together. */
export type ShapeOf<T> = unknown extends T
  ? "anything"
  : [NonNullable<T>] extends [string]
    ? "string"
    : [NonNullable<T>] extends [number]
      ? "number"
      : [NonNullable<T>] extends [boolean]
        ? "boolean"
        : NonNullable<T> extends readonly (infer Item)[]
          ? readonly [ShapeOf<Item>]
          : string extends keyof NonNullable<T>
            ? "object"
            : { readonly [Name in keyof Required<NonNullable<T>>]: ShapeOf<NonNullable<T>[Name]> };

/** The first place where a value has another type than documented, in words; undefined when there is none. Other members are ignored. */
export function typeMismatch(value: unknown, shape: Shape, path: string): string | undefined {
  if (value === undefined || value === null || shape === "anything") return undefined;
  if (isList(shape)) {
    if (!Array.isArray(value)) return `${path} is not a list`;
    return firstOf(value.map((item, index) => () => typeMismatch(item, shape[0], `${path}[${index}]`)));
  }
  if (shape === "object" || typeof shape === "object") {
    if (!isJsonObject(value)) return `${path} is not an object`;
    if (shape === "object") return undefined;
    return firstOf(
      Object.entries(shape).map(
        ([name, of]) =>
          () =>
            typeMismatch(own(value, name), of, `${path}.${name}`),
      ),
    );
  }
  return typeof value === shape ? undefined : `${path} is not a ${shape}`;
}

/** Whether a value is an object, and neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member at a path, where there are only objects on the way to it. */
export function memberAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((at, name) => (isJsonObject(at) ? own(at, name) : undefined), value);
}

/** `constructor` and the like are members only where the sender sent them. */
const own = (value: JsonObject, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}
