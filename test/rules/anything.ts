import fc from "fast-check";
import { expect } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Problem } from "../../provider/kind/problem.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";
import { isSchema, type Schema } from "../../tools/schemas/walk.ts";
import { propertiesOf, sources } from "../schemas/sources.ts";

/** Words that mean something to a kind: its properties at every depth, and the texts of its examples. */
function vocabulary(schema: Schema): string[] {
  const names = propertiesOf(schema).map(({ pointer }) => pointer.slice(pointer.lastIndexOf("/") + 1));
  const texts: string[] = [];
  JSON.stringify(
    propertiesOf(schema).map((property) => property.schema["examples"]),
    (_key, value: unknown) => {
      if (typeof value === "string") texts.push(value);
      return value;
    },
  );
  return [...new Set([...names, ...texts])];
}

/** Any JSON made of the kind's own words, with unknown values anywhere. */
function anything(words: readonly string[]): fc.Arbitrary<JsonObject> {
  const word = fc.constantFrom(...words);
  const leaf = fc.oneof(
    word,
    fc.constant(UNKNOWN),
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec<{ tree: unknown; node: unknown }>((tie) => ({
    tree: fc.oneof({ maxDepth: 5, withCrossShrink: true }, leaf, tie("node")),
    node: fc.oneof(
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.oneof(word, fc.string()), tie("tree"), { maxKeys: 5 }),
    ),
  }));
  return fc.dictionary(fc.oneof(word, fc.string()), tree, { maxKeys: 8 });
}

/** An example with some of its parts removed, or replaced by unknown values or by other JSON. */
function damaged(value: unknown, words: readonly string[]): fc.Arbitrary<unknown> {
  const others = [fc.constant(UNKNOWN), anything(words)];
  if (Array.isArray(value)) {
    return fc.oneof({ weight: 12, arbitrary: fc.tuple(...value.map((item) => damaged(item, words))) }, ...others);
  }
  if (!isSchema(value)) return fc.oneof({ weight: 12, arbitrary: fc.constant(value) }, ...others);
  const parts = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, damaged(item, words)]));
  const whole = { weight: 9, arbitrary: fc.record(parts) };
  return fc.oneof(whole, { weight: 3, arbitrary: fc.record(parts, { requiredKeys: [] }) }, ...others);
}

/** What holds for every problem: a stable code, and no word of what is not known. */
export const sound = ({ code, message, suggestion }: Problem): void => {
  expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  expect(message + String(suggestion)).not.toContain(UNKNOWN);
};

/** The kinds of a platform, each with specs that hold anything: made of its own words, or damaged examples. */
export const kindsOf = (platform: string): readonly (readonly [kind: string, specs: fc.Arbitrary<JsonObject>])[] =>
  sources.kinds
    .filter((source) => source.platform === platform)
    .map(({ kind, schema }) => {
      const words = vocabulary(schema);
      const examples = schema["examples"] as JsonObject[];
      const specs = fc.oneof(
        anything(words),
        fc.constantFrom(...examples).chain((example) => damaged(example, words).filter(isSchema)),
      );
      return [kind, specs] as const;
    });

/** A spec in which every property of the kind is there, and none is known. */
export function unknownSpec(schema: Schema): JsonObject {
  return Object.fromEntries(Object.keys(schema["properties"] as object).map((name) => [name, UNKNOWN]));
}
