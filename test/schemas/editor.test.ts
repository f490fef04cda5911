import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { editorSchema } from "../../tools/schemas/editor.ts";
import { editorKeywords, ownKeywords } from "../../tools/schemas/validators.ts";
import { isSchema, mapSubschemas, type Schema } from "../../tools/schemas/walk.ts";
import { sources } from "./sources.ts";

const schema = editorSchema(sources);
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false });
const validate = ajv.addVocabulary(editorKeywords).compile(schema);

interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly spec: unknown;
}

const documents: Document[] = sources.kinds.flatMap(({ platform, kind, schema: source }) =>
  (source["examples"] as unknown[]).map((spec) => ({
    apiVersion: `${platform}/v1`,
    kind,
    metadata: { name: "example" },
    spec,
  })),
);

const titled = documents.map(
  (document, index) => [`${document.apiVersion} ${document.kind} (${index})`, document] as const,
);

const errors = (document: unknown): string[] => {
  validate(document);
  const telling = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  return [...new Set(telling.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`))];
};

type Change = (value: unknown) => unknown;

/** Copies of `value`, each with `change` applied to one value inside it. */
function variations(value: unknown, change: Change): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    [change(inner), ...variations(inner, change)].map((replaced) =>
      Array.isArray(value)
        ? value.map((item: unknown, index) => (String(index) === key ? replaced : item))
        : { ...value, [key]: replaced },
    ),
  );
}

/** Copies of `value`, each with a misspelt property in one object inside it, itself included. */
const misspelt = (value: unknown): unknown[] =>
  variations({ value }, (inner) => (isSchema(inner) ? { ...inner, tpyo: 1 } : inner)).map(
    (wrapped) => (wrapped as { value: unknown }).value,
  );

describe("the editor's schema", () => {
  test.each(titled)("accepts the example %s", (_title, document) => {
    expect(errors(document)).toEqual([]);
  });

  test.each(titled)("accepts an expression anywhere in the spec of %s", (_title, document) => {
    const variants = variations(document.spec, () => "${config.anything}");
    expect(variants.length).toBeGreaterThan(0);
    for (const spec of variants) expect([spec, errors({ ...document, spec })]).toEqual([spec, []]);
  });

  test.each(titled)("accepts an expression inside a text anywhere in %s", (_title, document) => {
    const variants = variations(document.spec, (value) =>
      typeof value === "string" ? `${value}-\${config.a}` : value,
    );
    for (const spec of variants) expect([spec, errors({ ...document, spec })]).toEqual([spec, []]);
  });

  test("takes $${ for the text that it is", () => {
    const spec = { name: "a", type: "$${config.type}", multilingual: "$${config.flag}" };
    expect(errors({ apiVersion: "niche/v1", kind: "VoiceAgent", metadata: { name: "a" }, spec })).toEqual([
      "/spec/type enum",
      "/spec/multilingual pattern",
    ]);
  });

  test.each([
    [
      "niche/v1",
      [
        "",
        "/personality",
        "/activatedHours",
        "/activatedHours/hours/0",
        "/activatedHours/hours/1",
        "/activatedHours/hours/2",
      ],
    ],
    [
      "miraiminds/v1",
      [
        "",
        "/variant",
        "/variant/config",
        "/variant/config/abandoned_cart",
        "/variant/config/abandoned_cart/paymentPlan",
        "/variant/config/abandoned_cart/paymentPlan/additionalFee",
        "/agent",
        "/agent/identity",
        "/icpContext",
        "/callSettings",
        "/callSettings/slots/0",
        "/callSettings/slots/1",
        "/callSettings/retryProtocol",
        "/analysisPlan",
        "/analysisPlan/callInsightPlan/reason",
        "/analysisPlan/callInsightPlan/wantsCallback",
        "/knowledgeBase",
        "/knowledgeBase/faq/0",
        "/knowledgeBase/documents/0",
      ],
    ],
    [
      "formantai/v1",
      [
        "",
        "/callParameters/0",
        "/callParameters/1",
        "/results/0",
        "/results/1",
        "/webhookTargets/0",
        "/retry",
        "/stages/0",
      ],
    ],
  ])("rejects a misspelt property, at every depth of a VoiceAgent of %s", (apiVersion, places) => {
    const agent = documents.find((document) => document.kind === "VoiceAgent" && document.apiVersion === apiVersion);
    const variants = misspelt(agent?.spec);
    const broken = variants.map((spec) => errors({ ...agent, spec })).filter((found) => found.length > 0);
    const unknown = broken.map(([first]) => first).filter((first) => first?.endsWith(" additionalProperties"));
    expect(unknown).toEqual(places.map((place) => `/spec${place} additionalProperties`));
  });

  test("leaves a variant alone whose type is not known yet", () => {
    const agent = documents.find(
      (document) => document.kind === "VoiceAgent" && document.apiVersion.startsWith("mirai"),
    );
    const as = (type: string): string[] =>
      errors({ ...agent, spec: { ...(agent?.spec as object), variant: { type, config: { other: {} } } } });
    expect(as("${config.variant}")).toEqual([]);
    expect(as("abandoned_cart")).toEqual(["/spec/variant/config additionalProperties"]);
  });

  test("still checks what is no expression", () => {
    const spec = {
      name: "a".repeat(41),
      type: "INBOND",
      multilingual: "yes",
      toolIds: "tool",
      personality: { useHumor: 1 },
      backgroundSound: "Office",
    };
    expect(errors({ apiVersion: "niche/v1", kind: "VoiceAgent", metadata: { name: "a" }, spec })).toEqual([
      "/spec/name maxLength",
      "/spec/type enum",
      "/spec/toolIds pattern",
      "/spec/personality/useHumor type",
      "/spec/multilingual pattern",
      "/spec/backgroundSound pattern",
    ]);
  });

  test("accepts no expression for the spec as a whole, nor in the metadata's name", () => {
    const document = {
      apiVersion: "niche/v1",
      kind: "File",
      metadata: { name: "${config.name}" },
      spec: "${config.spec}",
    };
    expect(errors(document)).toEqual(["/spec type", "/metadata/name pattern"]);
  });

  test("chooses by kind", () => {
    const spec = { source: "catalog.pdf" };
    const as = (kind: string): string[] => errors({ apiVersion: "niche/v1", kind, metadata: { name: "a" }, spec });
    expect(as("File")).toEqual([]);
    expect(as("Workspace")).toEqual(["/spec required", "/spec additionalProperties"]);
    expect(as("Fiel")).toEqual(["/kind enum"]);
  });

  test("chooses by platform", () => {
    const spec = { voiceAgentId: "a", outbound: { telephonyNumberId: "b" } };
    const as = (apiVersion: string): string[] =>
      errors({ apiVersion, kind: "Deployment", metadata: { name: "a", onDelete: "release" }, spec });
    expect(as("miraiminds/v1")).toEqual([]);
    expect(as("niche/v1").sort()).toEqual(["/metadata/onDelete enum", "/spec additionalProperties"]);
  });

  test.each(["Tool", "File", "Deployment", "CalendarIntegration"])(
    "offers no %s on FormantAI, which has no API for any",
    (kind) => {
      const as = (apiVersion: string): string[] => errors({ apiVersion, kind, metadata: { name: "a" }, spec: {} });
      expect(as("formantai/v1")).toEqual(["/kind enum"]);
      expect(as("niche/v1")).not.toContain("/kind enum");
    },
  );

  test("holds no keyword that is only ours", () => {
    const keywords = new Set<string>();
    const visit = (part: Schema): Schema => {
      for (const keyword of Object.keys(part)) keywords.add(keyword);
      return mapSubschemas(part, visit);
    };
    visit(schema);
    expect(ownKeywords.filter((keyword) => keywords.has(keyword))).toEqual([]);
  });

  test("lets no expression satisfy a condition: what it leads to is not known yet", () => {
    const variant = { type: "string", enum: ["a", "b"] };
    const condition = { if: { properties: { variant } }, then: { required: ["extra"] } };
    const kind = { title: "Odd", type: "object", properties: { variant, extra: {} }, examples: [{}], ...condition };
    const odd = editorSchema({ ...sources, kinds: [{ platform: "niche", kind: "Odd", schema: kind }] });
    const check = new Ajv({ strict: false }).compile(odd);
    const document = { apiVersion: "niche/v1", kind: "Odd", metadata: { name: "a" } };
    expect(check({ ...document, spec: { variant: "a" } })).toBe(false);
    expect(check({ ...document, spec: { variant: "${config.variant}" } })).toBe(true);
  });

  test("knows the apiVersions that there are", () => {
    expect(errors({ ...documents[0], apiVersion: "niche/v2" })).toContain("/apiVersion enum");
  });

  test("refers to nothing outside of itself", () => {
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => !reference?.startsWith("#/definitions/"))).toEqual([]);
  });

  test("begins a document with each kind, in quotes where YAML needs them", () => {
    const snippets = schema["defaultSnippets"] as { label: string; bodyText: string }[];
    expect(snippets.map(({ label }) => label)).toEqual(
      sources.kinds.map(({ platform, kind }) => `${kind} (${platform}/v1)`),
    );
    for (const { bodyText } of snippets) {
      const text = bodyText.replace("${1:name}", "example").replaceAll("\\${", "${").replaceAll("\\}", "}");
      expect([text, errors(parse(text))]).toEqual([text, []]);
    }
  });

  test("completes a phone number in quotes", () => {
    const definitions = schema["definitions"] as Record<string, { properties: Record<string, object> }>;
    expect(definitions["niche.Tool.transferDestination"]?.properties["phoneNumber"]).toMatchObject({
      examples: [],
      defaultSnippets: [{ label: "+12125550100", bodyText: '"+12125550100"' }],
    });
  });
});
