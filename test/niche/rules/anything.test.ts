import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarIntegrationRules } from "../../../provider/niche/rules/calendar-integration.ts";
import { deploymentRules, deploymentSetRules } from "../../../provider/niche/rules/deployment.ts";
import { fileRules, fileSetRules } from "../../../provider/niche/rules/file.ts";
import { toolRules, toolSetRules } from "../../../provider/niche/rules/tool.ts";
import { voiceAgentRules, voiceAgentSetRules } from "../../../provider/niche/rules/voice-agent.ts";
import { workspaceRules } from "../../../provider/niche/rules/workspace.ts";
import type { JsonObject, Rule, SetRule } from "../../../provider/resource/definition.ts";
import type { Problem } from "../../../provider/resource/problem.ts";
import { UNKNOWN } from "../../../provider/resource/unknown.ts";
import { valueAt } from "../../../provider/resource/value.ts";
import { isSchema, type Schema } from "../../../tools/schemas/walk.ts";
import { propertiesOf, sources } from "../../schemas/sources.ts";
import { declared } from "./declared.ts";

const rules: Readonly<Record<string, readonly Rule<never>[]>> = {
  Workspace: workspaceRules,
  CalendarIntegration: calendarIntegrationRules,
  Tool: toolRules,
  File: fileRules,
  VoiceAgent: voiceAgentRules,
  Deployment: deploymentRules,
};

const setRules: readonly SetRule[] = [...voiceAgentSetRules, ...toolSetRules, ...fileSetRules, ...deploymentSetRules];

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
const sound = ({ code, message, suggestion }: Problem): void => {
  expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  expect(message + String(suggestion)).not.toContain(UNKNOWN);
};

const kinds = sources.kinds.map(({ kind, schema }) => {
  const words = vocabulary(schema);
  const examples = schema["examples"] as JsonObject[];
  const specs = fc.oneof(
    anything(words),
    fc.constantFrom(...examples).chain((example) => damaged(example, words).filter(isSchema)),
  );
  return [kind, specs] as const;
});

describe("whatever a spec holds", () => {
  test.each(kinds)("no rule of a %s throws, and problems stand where something is", (kind, specs) => {
    fc.assert(
      fc.property(specs, (spec) => {
        for (const problem of (rules[kind] ?? []).flatMap((rule) => rule(spec as never))) {
          sound(problem);
          expect([problem.path, valueAt(spec, problem.path)]).not.toEqual([problem.path, undefined]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each(kinds)("no rule over a set with a %s throws", (kind, specs) => {
    const places = [
      "toolIds",
      "toolIds[0]",
      "toolIds[1]",
      "knowledgeBaseDocumentIds[0]",
      "voiceAgentId",
      "agentRevision",
    ];
    fc.assert(
      fc.property(specs, specs, fc.constantFrom(...sources.kinds), fc.subarray(places), (spec, other, target, held) => {
        const second = declared(target.kind, "example", other);
        const references = Object.fromEntries(held.map((place) => [place, second]));
        const first = declared(kind, "first", spec, { references });
        for (const problem of setRules.flatMap((rule) => rule(first, [second, first]))) sound(problem);
      }),
      { numRuns: 500 },
    );
  });

  test.each(kinds)("a %s of unknown values alone breaks no rule but those on what is missing", (kind) => {
    const properties = sources.kinds.find((source) => source.kind === kind)?.schema["properties"] as object;
    const spec = Object.fromEntries(Object.keys(properties).map((name) => [name, UNKNOWN]));
    const codes = (rules[kind] ?? []).flatMap((rule) => rule(spec as never)).map(({ code }) => code);
    expect(codes.filter((code) => !["one-flow", "one-template"].includes(code))).toEqual([]);
  });
});
