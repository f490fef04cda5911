import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deploymentRules, deploymentSetRules } from "../../../provider/platforms/miraiminds/rules/deployment.ts";
import { fileRules, fileSetRules } from "../../../provider/platforms/miraiminds/rules/file.ts";
import { toolRules, toolSetRules } from "../../../provider/platforms/miraiminds/rules/tool.ts";
import { voiceAgentRules, voiceAgentSetRules } from "../../../provider/platforms/miraiminds/rules/voice-agent.ts";
import { workspaceRules, workspaceSetRules } from "../../../provider/platforms/miraiminds/rules/workspace.ts";
import type { Rule, SetRule } from "../../../provider/kind/definition.ts";
import { valueAt } from "../../harness/values.ts";
import { kindsOf, sound, unknownSpec } from "../../rules/anything.ts";
import { schemaOf } from "../../schemas/sources.ts";
import { declared } from "./declared.ts";

const rules: Readonly<Record<string, readonly Rule<never>[]>> = {
  Workspace: workspaceRules,
  Tool: toolRules,
  File: fileRules,
  VoiceAgent: voiceAgentRules,
  Deployment: deploymentRules,
};

const setRules: readonly SetRule[] = [
  ...workspaceSetRules,
  ...voiceAgentSetRules,
  ...toolSetRules,
  ...fileSetRules,
  ...deploymentSetRules,
];

const kinds = kindsOf("miraiminds");

const places = [
  "agent.tools",
  "agent.tools[0]",
  "agent.tools[1]",
  "knowledgeBase.documents",
  "knowledgeBase.documents[0].url",
  "voiceAgentId",
  "inbound.telephonyNumberId",
  "outbound.telephonyNumberId",
];

test("all kinds have rules or say that they need none", () => {
  expect(Object.keys(rules).sort()).toEqual(kinds.map(([kind]) => kind));
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
    fc.assert(
      fc.property(specs, specs, fc.constantFrom(...kinds), fc.subarray(places), (spec, other, [target], held) => {
        const second = declared(target, "example", other);
        const references = Object.fromEntries(held.map((place) => [place, second]));
        const first = declared(kind, "first", spec, { references });
        const circle = declared(kind, "circle", other, { references: { ...references, [String(held[0])]: first } });
        for (const problem of setRules.flatMap((rule) => rule(first, [second, circle, first]))) sound(problem);
        for (const problem of setRules.flatMap((rule) => rule(circle, [second, circle, first]))) sound(problem);
      }),
      { numRuns: 500 },
    );
  });

  test.each(kinds)("a %s of unknown values alone breaks no rule", (kind) => {
    const spec = unknownSpec(schemaOf(`miraiminds/${kind}`));
    expect((rules[kind] ?? []).flatMap((rule) => rule(spec as never))).toEqual([]);
  });
});

test.each(kinds)("the examples of a %s break no rule", (kind) => {
  for (const example of schemaOf(`miraiminds/${kind}`)["examples"] as object[]) {
    const found = (rules[kind] ?? []).flatMap((rule) => rule(example as never));
    expect([example, found]).toEqual([example, []]);
  }
});
