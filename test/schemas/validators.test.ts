import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ErrorObject } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { validatorCode, validatorDeclarations, validatorSchemas } from "../../tools/schemas/validators.ts";
import type { Schema } from "../../tools/schemas/walk.ts";
import { named, sources, strictAjv } from "./sources.ts";

interface Validator {
  (value: unknown): boolean;
  errors: ErrorObject[] | null;
}

/** The code as it is generated now, not the file that an earlier run may have left. */
async function load(code: string): Promise<Record<string, Validator>> {
  const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
  const { validators } = (await import(/* @vite-ignore */ url)) as { validators: Record<string, Validator> };
  return validators;
}

const code = validatorCode(sources);
const validators = await load(code);

/** Place and keyword of each error, once; the error of an `if` says nothing of its own. */
const summary = (errors: readonly ErrorObject[] | null | undefined): string[] => {
  const telling = (errors ?? []).filter(({ keyword }) => keyword !== "if");
  return [
    ...new Set(telling.map(({ instancePath, keyword, params }) => `${instancePath} ${keyword} ${name(params)}`)),
  ].sort();
};

const name = ({ additionalProperty, missingProperty, type, limit }: Record<string, unknown>): string =>
  JSON.stringify([additionalProperty, missingProperty, type, limit]);

/** Any JSON, also beyond what a schema expects anywhere. */
const json = fc.jsonValue({ maxDepth: 3 });

/** `value` with one of its parts replaced, added or removed. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null) return fc.oneof(json, fc.constant(value));
  const keys = Object.keys(value);
  const change = fc.constantFrom(...keys, "surplus").chain((key) => {
    const inner = (value as Record<string, unknown>)[key];
    const part = inner === undefined ? json : mutated(inner);
    return part.map((replaced) =>
      Array.isArray(value)
        ? value.map((item: unknown, index) => (String(index) === key ? replaced : item))
        : { ...value, [key]: replaced },
    );
  });
  if (keys.length === 0) return fc.oneof(change, json);
  const removed = fc.constantFrom(...keys).map((key) => {
    const kept = Object.entries(value).filter(([other]) => other !== key);
    return Array.isArray(value) ? kept.map(([, item]) => item as unknown) : Object.fromEntries(kept);
  });
  return fc.oneof({ weight: 4, arbitrary: change }, removed, json);
}

describe("the compiled validators", () => {
  test("are one for each kind, one for a document and one for its metadata", () => {
    expect(Object.keys(validators)).toEqual(named.map(([validator]) => validator));
  });

  test("load nothing", () => {
    expect(code).not.toMatch(/require\(|^import\b|[^.\w]import\(/m);
  });

  test.each(named)("%s finds what ajv finds with the source", (validator, schema) => {
    const reference = strictAjv().compile(schema);
    const compiled = validators[validator];
    const examples = fc.constantFrom(...(schema["examples"] as unknown[]));
    fc.assert(
      fc.property(examples.chain(mutated).chain(mutated), (value) => {
        expect(compiled?.(value)).toBe(reference(value));
        expect(summary(compiled?.errors)).toEqual(summary(reference.errors));
      }),
      { numRuns: 400 },
    );
  });

  test("report each error once, without those that only say that there is another", () => {
    const validate = validators["niche/Tool"];
    expect(validate?.({ template: "transferCall", configOverride: 5 })).toBe(false);
    expect(validate?.errors?.map(({ instancePath, keyword }) => [instancePath, keyword])).toEqual([
      ["/configOverride", "type"],
    ]);
    expect(validate?.({ template: "googleCal" })).toBe(true);
    expect(validate?.errors).toBeNull();
  });

  test("say in words what a pattern wants", () => {
    const validate = validators["niche/VoiceAgent"];
    validate?.({ name: "a", type: "INBOUND", backgroundSound: "Office" });
    expect(validate?.errors?.[0]?.message).toBe(
      "must be `office` or the URL of a sound, beginning with https:// or http://",
    );
  });

  test("tell which properties there are, where one is unknown", () => {
    const validate = validators["niche/File"];
    validate?.({ source: "a.pdf", nmae: "b.pdf" });
    expect(validate?.errors?.[0]?.params).toEqual({
      additionalProperty: "nmae",
      allowedProperties: ["source", "name", "fileId"],
    });
  });

  test("tell where else to turn, where the schema says so", () => {
    const validate = validators["miraiminds/VoiceAgent"];
    validate?.({ telephony: {} });
    const [unknown] = (validate?.errors ?? []).filter(({ keyword }) => keyword === "additionalProperties");
    const { elsewhere } = (unknown?.params ?? {}) as { elsewhere?: Record<string, string> };
    expect(elsewhere?.["telephony"]).toContain("Deployment");
  });

  test("count characters, not UTF-16 units", () => {
    const named = (name: string): boolean | undefined => validators["niche/VoiceAgent"]?.({ name, type: "INBOUND" });
    expect([named("😀".repeat(40)), named("😀".repeat(41))]).toEqual([true, false]);
  });

  test("say what a kind cannot take", () => {
    const validate = validators["manifest"];
    const workspace = { apiVersion: "niche/v1", kind: "Workspace", spec: {}, passthrough: {} };
    validate?.({ ...workspace, metadata: { name: "a", workspace: "b", onDelete: "delete" } });
    expect(validate?.errors?.map(({ instancePath, message }) => [instancePath, message]).sort()).toEqual([
      ["/metadata/onDelete", "must be equal to one of the allowed values"],
      ["/metadata/workspace", "must not be given for this kind"],
      ["/passthrough", "must not be given for this kind"],
    ]);
  });

  test.each(["Tool", "File", "VoiceAgent", "Deployment"])("a %s may be deleted or retained", (kind) => {
    const document = (onDelete: string): object => ({
      apiVersion: "niche/v1",
      kind,
      metadata: { name: "a", onDelete },
      spec: {},
    });
    expect(["delete", "retain", "archive"].map((choice) => validators["manifest"]?.(document(choice)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each([
    ["Workspace", ["retain", "archive"]],
    ["VoiceAgent", ["retain", "neutralise"]],
    ["Tool", ["delete", "retain"]],
    ["File", ["delete", "retain"]],
    ["Deployment", ["detach", "release"]],
  ])("what may become of a %s of Mirai Minds is %j", (kind, choices) => {
    const all = ["retain", "archive", "neutralise", "delete", "detach", "release"];
    const may = (onDelete: string): boolean | undefined =>
      validators["manifest"]?.({ apiVersion: "miraiminds/v1", kind, metadata: { name: "a", onDelete }, spec: {} });
    expect(all.filter((choice) => may(choice)).sort()).toEqual([...choices].sort());
  });

  test.each([
    ["Workspace", true, true],
    ["VoiceAgent", true, true],
    ["Tool", true, true],
    ["File", true, false],
    ["Deployment", true, false],
  ])("whether a %s of Mirai Minds may be adopted: %s, and have fields that pass through: %s", (kind, adopt, pass) => {
    const document = { apiVersion: "miraiminds/v1", kind, metadata: { name: "a" }, spec: {} };
    expect(validators["manifest"]?.({ ...document, metadata: { name: "a", adopt: "b" } })).toBe(adopt);
    expect(validators["manifest"]?.({ ...document, passthrough: { a: 1 } })).toBe(pass);
  });

  test.each(["Workspace", "VoiceAgent"])(
    "a %s of FormantAI, of which nothing is sent, takes nothing that speaks of sending",
    (kind) => {
      const check = (part: object, metadata: object = {}): boolean | undefined =>
        validators["manifest"]?.({
          apiVersion: "formantai/v1",
          kind,
          metadata: { name: "a", ...metadata },
          spec: {},
          ...part,
        });
      expect([check({}), check({}, { onDelete: "retain" })]).toEqual([true, true]);
      expect([check({ passthrough: { a: 1 } }), check({}, { adopt: "b" }), check({}, { onDelete: "delete" })]).toEqual([
        false,
        false,
        false,
      ]);
      expect(check({}, { workspace: "b" })).toBe(kind === "VoiceAgent");
    },
  );

  test.each(["a", "front-desk", "0", "a".repeat(63)])("%s is a name", (word) => {
    expect(validators["metadata"]?.({ name: word })).toBe(true);
  });

  test.each(["", "-a", "a-", "A", "a_b", "a.b", "ä", "a".repeat(64), "${config.a}"])('"%s" is no name', (word) => {
    expect(validators["metadata"]?.({ name: word })).toBe(false);
  });
});

test("a schema that needs more than what is inlined is refused when it is compiled", () => {
  const schema: Schema = { type: "object", properties: { a: { type: "array", uniqueItems: true } } };
  const withDistinct = { ...sources, kinds: [{ platform: "niche", kind: "Distinct", schema }] };
  expect([...validatorSchemas(withDistinct).keys()]).toEqual(["manifest", "metadata", "niche/Distinct"]);
  expect(() => validatorCode(withDistinct)).toThrow(/equal.*inline it in tools\/schemas\/validators\.ts/);
});

test("the declarations name every validator", async () => {
  const committed = join(import.meta.dirname, "../../provider/generated/validators.d.ts");
  expect(await readFile(committed, "utf8")).toBe(validatorDeclarations(sources));
  for (const [validator] of named) expect(validatorDeclarations(sources)).toContain(`| "${validator}"`);
});
