import { expect, test } from "vitest";
import { definitions } from "../../provider/platforms/definitions.ts";
import { isSchema, resolveReference, type Schema } from "../../tools/schemas/walk.ts";
import { schemaOf } from "./sources.ts";

/** Paths of the values that a schema marks as secret, as definitions write them: `[]` stands for every item of a list. */
function secretPaths(root: Schema, at: Schema = root, path = "", inside: readonly string[] = []): string[] {
  const { $ref: reference, properties, items, allOf } = at;
  if (typeof reference === "string") {
    // A definition that holds itself would hold its secrets without end; none does.
    if (inside.includes(reference)) return [];
    return secretPaths(root, resolveReference(root, reference), path, [...inside, reference]);
  }
  if (at["secret"] === true) return [path];
  const below = Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, schema]) =>
    isSchema(schema) ? secretPaths(root, schema, path === "" ? name : `${path}.${name}`, inside) : [],
  );
  const inItems = isSchema(items) ? secretPaths(root, items, `${path}[]`, inside) : [];
  const conditional = (Array.isArray(allOf) ? (allOf as Schema[]) : []).flatMap(({ then }) =>
    isSchema(then) ? secretPaths(root, then, path, inside) : [],
  );
  return [...below, ...inItems, ...conditional];
}

test.each(definitions.map((definition) => [`${definition.platform}/${definition.kind}`, definition] as const))(
  "%s keeps secret what its schema says",
  (name, { secrets }) => {
    expect([...secrets].sort()).toEqual(secretPaths(schemaOf(name)).sort());
  },
);

test("there are secrets", () => {
  expect(secretPaths(schemaOf("miraiminds/Tool"))).toEqual(["headers[].value"]);
});
