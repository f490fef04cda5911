import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ajv2020, ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { isSchema, mapSubschemas, type Schema } from "../../tools/schemas/walk.ts";
import { named, outputsOf, propertiesOf, schemaOf, schemasDirectory, sources, strictAjv } from "./sources.ts";

const roots = new Map<Schema, Ajv2020>();

/** The validator of a part of a schema, which is read once for all its parts. */
function validatorAt(root: Schema, pointer: string): ValidateFunction {
  const ajv = roots.get(root) ?? strictAjv().addSchema(root, "root");
  roots.set(root, ajv);
  const found = ajv.getSchema(`root${pointer}`);
  if (!found) throw new Error(`nothing at ${pointer}`);
  return found;
}

const properties = [
  ...named.flatMap(([name, schema]) => propertiesOf(schema).map((property) => ({ name, root: schema, ...property }))),
  ...sources.kinds.flatMap(({ platform, kind, schema }) =>
    propertiesOf(outputsOf(schema)).map((property) => ({
      name: `${platform}/${kind} outputs`,
      root: outputsOf(schema),
      ...property,
    })),
  ),
];

test.each([
  ["niche", ["CalendarIntegration", "Deployment", "File", "Tool", "VoiceAgent", "Workspace"]],
  ["miraiminds", ["Deployment", "File", "Tool", "VoiceAgent", "Workspace"]],
  ["formantai", ["VoiceAgent", "Workspace"]],
])("%s has a schema for each of its kinds", (platform, kinds) => {
  expect(sources.kinds.filter((source) => source.platform === platform).map(({ kind }) => kind)).toEqual(kinds);
});

test.each(named)("%s compiles in ajv's strict mode", (_name, schema) => {
  expect(() => strictAjv().compile(schema)).not.toThrow();
});

test.each(named)("%s uses only keywords whose errors stand at the value that is wrong", (_name, schema) => {
  const found: string[] = [];
  const visit = (part: Schema): Schema => {
    found.push(
      ...["anyOf", "oneOf", "not", "uniqueItems", "contains", "dependentRequired"].filter((key) => key in part),
    );
    return mapSubschemas(part, visit);
  };
  visit(schema);
  expect(found).toEqual([]);
});

test.each(named)("%s has examples, and they validate", (_name, schema) => {
  const validate = strictAjv().compile(schema);
  const examples = schema["examples"] as unknown[];
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect([validate(example), validate.errors]).toEqual([true, null]);
});

describe("every property", () => {
  /** The properties that `holds` is false for. */
  const without = (holds: (property: (typeof properties)[number]) => boolean): string[] =>
    properties.filter((property) => !holds(property)).map(({ name, pointer }) => `${name} ${pointer}`);

  test("there are", () => {
    expect(properties.length).toBeGreaterThan(80);
  });

  test("has a description in whole sentences", () => {
    expect(without(({ schema }) => /^[A-Z`].*[.]$/.test(String(schema["description"])))).toEqual([]);
  });

  test("has examples that validate", () => {
    const bad = without(({ root, pointer, schema }) => {
      const examples = schema["examples"];
      const validate = validatorAt(root, pointer);
      return Array.isArray(examples) && examples.length > 0 && examples.every((example) => validate(example));
    });
    expect(bad).toEqual([]);
  });

  test("has a type, unless it may be anything or only describes what is likely", () => {
    const free = (schema: Schema): boolean => /^(?:Likely: |Any value )/.test(String(schema["description"]));
    expect(without(({ schema }) => free(schema) || typeof schema["type"] === "string")).toEqual([]);
  });

  test("says what else it may hold, if it is an object", () => {
    const says = ({ additionalProperties: rest }: Schema): boolean => typeof rest === "boolean" || isSchema(rest);
    expect(without(({ schema }) => schema["type"] !== "object" || says(schema))).toEqual([]);
  });

  test("says in words what its pattern wants, if users write it", () => {
    const said = ({ patternErrorMessage }: Schema): boolean => String(patternErrorMessage).startsWith("must ");
    expect(without(({ name, schema }) => name.endsWith("outputs") || !("pattern" in schema) || said(schema))).toEqual(
      [],
    );
  });
});

test.each(["niche", "miraiminds", "formantai"])(
  "no text of a spec of %s may be empty: to clear a field is to leave it out, and Niche answers 500 to some empty ones",
  (platform) => {
    const texts = properties.filter(({ name, schema }) => name.startsWith(platform) && schema["type"] === "string");
    const inputs = texts.filter(({ name }) => !name.endsWith("outputs"));
    expect(inputs.length).toBeGreaterThan(10);
    for (const { root, pointer } of inputs) expect(validatorAt(root, pointer)("")).toBe(false);
  },
);

describe("the phone number of a transfer destination", () => {
  const tool = schemaOf("niche/Tool");
  const { pointer, schema } = propertiesOf(tool).find((property) => property.pointer.endsWith("/phoneNumber")) ?? {
    pointer: "",
    schema: {},
  };
  const valid = (number: unknown): boolean => strictAjv().compile(schema)(number);

  test.each(["+12125550100", "+15559876543", "+19999999999"])("%s is one", (number) => {
    expect([pointer, valid(number)]).toEqual(["#/$defs/transferDestination/properties/phoneNumber", true]);
  });

  test.each([
    ["an exchange that begins with 1, as on the platform's own page", "+15551234567"],
    ["an exchange that begins with 0", "+12120550100"],
    ["an area code that begins with 0", "+10125550100"],
    ["an area code that begins with 1", "+11125550100"],
    ["nine digits", "+1212555010"],
    ["eleven digits", "+121255501000"],
    ["another country", "+442079460000"],
    ["no plus sign", "12125550100"],
    ["spaces", "+1 212 555 0100"],
    ["a number, as YAML reads it without quotes", 12125550100],
  ])("%s makes none", (_reason, number) => {
    expect(valid(number)).toBe(false);
  });
});

test("the phone number that breaks the platform's own rule is in no schema", async () => {
  const files = [
    "manifest.schema.json",
    "metadata.schema.json",
    "niche/tool.schema.json",
    "niche/deployment.schema.json",
  ];
  for (const file of files) expect(await readFile(join(schemasDirectory, file), "utf8")).not.toContain("+15551234567");
});

describe("what a VoiceAgent may hold", () => {
  const agent = schemaOf("niche/VoiceAgent");
  const base = { name: "Front desk", type: "INBOUND" };
  const hours = (range: object): object => ({
    activatedHours: { timezone: "UTC", hours: [{ day: "monday", startTime: "09:00", endTime: "17:00", ...range }] },
  });
  const node = (part: object): object => ({
    workflow: { nodes: [{ id: "a", type: "tool", prompt: "endCall", ...part }], edges: [], startNode: "a" },
  });
  const errors = (part: object): string[] => {
    const validate = strictAjv().compile(agent);
    validate({ ...base, ...part });
    const found = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
    return found.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  };

  test.each([
    ["a name of 40 characters", { name: "a".repeat(40) }],
    ["a name of 40 characters beyond the basic plane", { name: "😀".repeat(40) }],
    ["days in any letter case", hours({ day: "MonDAY" })],
    ["24:00 as an end", hours({ endTime: "24:00" })],
    ["a closed day", hours({ startTime: "CLOSED", endTime: "CLOSED" })],
    ["a conversation with any prompt", node({ type: "conversation", prompt: "Say hello" })],
    ["the office sound", { backgroundSound: "office" }],
    ["a sound by URL", { backgroundSound: "https://example.com/a.mp3" }],
    ["empty lists", { toolIds: [], knowledgeBaseDocumentIds: [], collectFields: [] }],
  ])("%s", (_what, part) => {
    expect(errors(part)).toEqual([]);
  });

  test.each([
    ["no name of 41 characters", { name: "a".repeat(41) }, "/name maxLength"],
    ["no empty name", { name: "" }, "/name minLength"],
    ["no other type", { type: "inbound" }, "/type enum"],
    ["no unknown property", { toolIDs: [] }, " additionalProperties"],
    ["no businessId, which is the workspace's", { businessId: "b" }, " additionalProperties"],
    ["24:00 not as a start", hours({ startTime: "24:00" }), "/activatedHours/hours/0/startTime pattern"],
    ["no hour without its zero", hours({ startTime: "9:00" }), "/activatedHours/hours/0/startTime pattern"],
    ["no 25:00", hours({ endTime: "25:00" }), "/activatedHours/hours/0/endTime pattern"],
    ["no closed in small letters", hours({ endTime: "closed" }), "/activatedHours/hours/0/endTime pattern"],
    ["no short day", hours({ day: "mon" }), "/activatedHours/hours/0/day pattern"],
    ["no tool of its own invention", node({ prompt: "hangUp" }), "/workflow/nodes/0/prompt enum"],
    ["no node type of its own", node({ type: "action" }), "/workflow/nodes/0/type enum"],
    ["no sound by another name", { backgroundSound: "Office" }, "/backgroundSound pattern"],
    ["no text for a switch", { multilingual: "true" }, "/multilingual type"],
    ["no null", { voiceId: null }, "/voiceId type"],
  ])("%s", (_what, part, expected) => {
    expect(errors(part)).toEqual([expected]);
  });
});

describe("what a Tool may hold", () => {
  const tool = schemaOf("niche/Tool");
  const errors = (spec: object): string[] => {
    const validate = strictAjv().compile(tool);
    validate(spec);
    const found = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
    return found.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  };
  const calendar = (appointmentConfig: object): object => ({
    template: "googleCal",
    configOverride: { appointmentConfig },
  });

  test.each([
    ["a calendar with no settings", { template: "googleCal" }],
    ["the smallest appointments", calendar({ slotDurationMinutes: 10, slotBufferMinutes: 0, advanceNoticeMinutes: 0 })],
    [
      "the largest appointments",
      calendar({ slotDurationMinutes: 300, slotBufferMinutes: 120, advanceNoticeMinutes: 14400 }),
    ],
    ["anything for a function", { template: "function", configOverride: { server: "https://example.com", any: [1] } }],
    ["anything for a template by id", { templateToolId: "t", configOverride: { destinations: [] } }],
  ])("%s", (_what, spec) => {
    expect(errors(spec)).toEqual([]);
  });

  const override = "/configOverride";
  const appointment = `${override}/appointmentConfig`;
  test.each([
    ["no transfer without settings", { template: "transferCall" }, " required"],
    [
      "no transfer without destinations",
      { template: "transferCall", configOverride: { destinations: [] } },
      `${override}/destinations minItems`,
    ],
    [
      "no calendar settings in a transfer",
      {
        template: "transferCall",
        configOverride: { destinations: [{ name: "a", phoneNumber: "+12125550100" }], appointmentConfig: {} },
      },
      `${override} additionalProperties`,
    ],
    [
      "no appointments of 9 minutes",
      calendar({ slotDurationMinutes: 9 }),
      `${appointment}/slotDurationMinutes minimum`,
    ],
    [
      "no appointments of 301 minutes",
      calendar({ slotDurationMinutes: 301 }),
      `${appointment}/slotDurationMinutes maximum`,
    ],
    ["no buffer of 121 minutes", calendar({ slotBufferMinutes: 121 }), `${appointment}/slotBufferMinutes maximum`],
    ["no negative notice", calendar({ advanceNoticeMinutes: -1 }), `${appointment}/advanceNoticeMinutes minimum`],
    [
      "no notice of 14401 minutes",
      calendar({ advanceNoticeMinutes: 14401 }),
      `${appointment}/advanceNoticeMinutes maximum`,
    ],
    ["no day with a capital", calendar({ hoursJson: { Monday: [] } }), `${appointment}/hoursJson additionalProperties`],
    [
      "no booking until 24:00",
      calendar({ hoursJson: { monday: [{ openTime: "09:00", closeTime: "24:00" }] } }),
      `${appointment}/hoursJson/monday/0/closeTime pattern`,
    ],
    ["no function without settings", { template: "function" }, " required"],
    ["no API request without settings", { template: "apiRequest" }, " required"],
    ["no template that the platform adds by itself", { template: "endCall" }, "/template enum"],
  ])("%s", (_what, spec, expected) => {
    expect(errors(spec)).toEqual([expected]);
  });
});

/** Where a keyword is set, by kind. */
const marked = (keyword: string): string[] => [
  ...new Set(
    properties.filter(({ schema }) => schema[keyword] === true).map(({ name, pointer }) => `${name} ${pointer}`),
  ),
];

test("secrets are marked", () => {
  expect(marked("secret")).toEqual([
    "miraiminds/Tool #/$defs/toolHeader/properties/value",
    "miraiminds/VoiceAgent #/$defs/ndrFollowupConfig/properties/ndr_followup/properties/webhookToken",
    "miraiminds/VoiceAgent #/properties/preCall/properties/apiPlan/properties/headers",
    "niche/CalendarIntegration #/properties/accessToken",
    "niche/Tool #/$defs/apiRequest/properties/headers",
  ]);
});

test("no message about a secret would show it", () => {
  const telling = ["pattern", "enum", "const", "maxLength", "minimum", "maximum"];
  const secret = properties.filter(({ schema }) => schema["secret"] === true);
  expect(secret.filter(({ schema }) => telling.some((keyword) => keyword in schema))).toEqual([]);
});

test("what a platform never returns is marked as write-only", () => {
  expect(marked("writeOnly")).toEqual([
    "miraiminds/VoiceAgent #/properties/preCall",
    "niche/CalendarIntegration #/properties/accessToken",
  ]);
});

test("what is elsewhere is not here as well", () => {
  const both: string[] = [];
  const visit = (part: Schema): Schema => {
    const names = Object.keys(isSchema(part["elsewhere"]) ? part["elsewhere"] : {});
    both.push(...names.filter((name) => isSchema(part["properties"]) && name in part["properties"]));
    return mapSubschemas(part, visit);
  };
  for (const { schema } of sources.kinds) visit(schema);
  expect(both).toEqual([]);
});

test("every definition is used", () => {
  for (const { kind, schema } of sources.kinds) {
    const { $defs } = schema;
    const names = Object.keys(isSchema($defs) ? $defs : {}).filter((name) => name !== "outputs");
    const text = JSON.stringify(schema);
    expect([kind, names.filter((name) => !text.includes(`"#/$defs/${name}"`))]).toEqual([kind, []]);
  }
});
