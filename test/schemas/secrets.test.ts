import { expect, test } from "vitest";
import { EACH, type SecretPath } from "../../provider/kind/secret-path.ts";
import { definitions } from "../../provider/platforms/definitions.ts";
import { isSchema, resolveReference, type Schema } from "../../tools/schemas/walk.ts";
import { schemaOf } from "./sources.ts";

/** Paths of the values that a schema marks as secret, as definitions write them. */
function secretPaths(
  root: Schema,
  at: Schema = root,
  path: SecretPath = [],
  inside: readonly string[] = [],
): SecretPath[] {
  const { $ref: reference, properties, items, allOf } = at;
  if (typeof reference === "string") {
    // A definition that holds itself would hold its secrets without end; none does.
    if (inside.includes(reference)) return [];
    return secretPaths(root, resolveReference(root, reference), path, [...inside, reference]);
  }
  if (at["secret"] === true) return [path];
  if (Array.isArray(at["secret"])) return (at["secret"] as string[]).map((name) => [...path, name, EACH]);
  const below = Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, schema]) =>
    isSchema(schema) ? secretPaths(root, schema, [...path, name], inside) : [],
  );
  const inItems = isSchema(items) ? secretPaths(root, items, [...path, EACH], inside) : [];
  const conditional = (Array.isArray(allOf) ? (allOf as Schema[]) : []).flatMap(({ then }) =>
    isSchema(then) ? secretPaths(root, then, path, inside) : [],
  );
  return [...below, ...inItems, ...conditional];
}

const sorted = (paths: readonly SecretPath[]): string[] =>
  [...new Set(paths.map((path) => JSON.stringify(path)))].sort();

test.each(definitions.map((definition) => [`${definition.platform}/${definition.kind}`, definition] as const))(
  "%s keeps secret what its schema says",
  (name, { secrets }) => {
    expect(sorted(secrets)).toEqual(sorted(secretPaths(schemaOf(name))));
  },
);

test("there are secrets", () => {
  expect(secretPaths(schemaOf("miraiminds/Tool"))).toEqual([["headers", EACH, "value"]]);
});
