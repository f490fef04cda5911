import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { editorSchema } from "../../tools/schemas/editor.ts";
import { overlaySchema } from "../../tools/schemas/overlay.ts";
import { editorKeywords } from "../../tools/schemas/validators.ts";
import { isSchema } from "../../tools/schemas/walk.ts";
import { sources } from "./sources.ts";

const schema = overlaySchema(editorSchema(sources), sources.overlay);
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false });
const validate = ajv.addVocabulary(editorKeywords).compile(schema);

const errors = (document: unknown): string[] => {
  validate(document);
  const telling = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if" && keyword !== "anyOf");
  return [...new Set(telling.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`))];
};

const documents = sources.kinds.flatMap(({ platform, kind, schema: source }) =>
  (source["examples"] as Record<string, unknown>[]).map((spec, index) => {
    const document = { apiVersion: `${platform}/v1`, kind, metadata: { name: "example" }, spec };
    return [`${platform}/${kind} (${index})`, document] as const;
  }),
);

type Json = Record<string, unknown>;

/** Copies of a mapping, each without one property, or with null in its place; not inside lists, which are replaced as they are. */
function parts(value: Json): Json[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const { [key]: _left, ...rest } = value;
    return [
      rest,
      { ...value, [key]: null },
      ...(isSchema(inner) ? parts(inner).map((part) => ({ ...value, [key]: part })) : []),
    ];
  });
}

describe("the schema of overlays", () => {
  test.each(documents)("accepts %s, and any part of it", (_title, document) => {
    expect(errors(document)).toEqual([]);
    const some = parts(document.spec);
    expect(some.length).toBeGreaterThan(0);
    for (const spec of some) expect([spec, errors({ ...document, spec })]).toEqual([spec, []]);
  });

  test.each(documents)("tells a misspelt property of %s", (_title, document) => {
    expect(errors({ ...document, spec: { ...document.spec, tpyo: 1 } })).toContain("/spec additionalProperties");
  });

  const [, agent] = documents.find(([title]) => title.startsWith("niche/VoiceAgent")) ?? [];
  const [, tool] = documents.find(([title]) => title.startsWith("niche/Tool")) ?? [];

  test("wants to know which manifest is meant, and nothing else", () => {
    const { spec: _spec, ...named } = agent!;
    expect(errors(named)).toEqual([]);
    expect(errors({ ...named, metadata: {} })).toEqual(["/metadata required"]);
    expect(errors({ ...named, metadata: { name: null } })).toContain("/metadata/name type");
    expect(errors({ ...named, metadata: { name: "example", protect: null } })).toEqual([]);
    expect(errors({ kind: "Tool", metadata: { name: "a" } })).toContain(" required");
  });

  test("takes $disabled, which no manifest has", () => {
    expect(errors({ ...agent, $disabled: true })).toEqual([]);
    expect(errors({ ...agent, $disabled: "yes" })).toEqual(["/$disabled type"]);
    const ofManifests = new Ajv({ strict: false }).compile(editorSchema(sources));
    expect([ofManifests(agent), ofManifests({ ...agent, $disabled: true })]).toEqual([true, false]);
  });

  test("wants whole items in a list, since a list is replaced, and right values", () => {
    const destinations = (item: Json) =>
      errors({ ...tool, spec: { template: "transferCall", configOverride: { destinations: [item] } } });
    expect(destinations({ name: "Sales" })).toContain("/spec/configOverride/destinations/0 required");
    expect(destinations({ name: "Sales", phoneNumber: "12" })).toContain(
      "/spec/configOverride/destinations/0/phoneNumber pattern",
    );
    expect(errors({ ...agent, spec: { type: "INBUND" } })).toContain("/spec/type enum");
    expect(errors({ ...agent, spec: { type: "${config.type}" } })).toEqual([]);
  });
});
