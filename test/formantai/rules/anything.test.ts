import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { voiceAgentRules } from "../../../provider/platforms/formantai/rules/voice-agent.ts";
import { workspaceRules } from "../../../provider/platforms/formantai/rules/workspace.ts";
import type { Rule } from "../../../provider/kind/definition.ts";
import { valueAt } from "../../harness/values.ts";
import { kindsOf, sound, unknownSpec } from "../../rules/anything.ts";
import { schemaOf } from "../../schemas/sources.ts";

const rules: Readonly<Record<string, readonly Rule<never>[]>> = {
  Workspace: workspaceRules,
  VoiceAgent: voiceAgentRules,
};

const kinds = kindsOf("formantai");

test("all kinds have rules or say that they need none", () => {
  expect(Object.keys(rules).sort()).toEqual(kinds.map(([kind]) => kind).sort());
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

  test.each(kinds)("a %s of unknown values alone breaks no rule but the one against saying the place twice", (kind) => {
    const spec = unknownSpec(schemaOf(`formantai/${kind}`));
    const found = (rules[kind] ?? []).flatMap((rule) => rule(spec as never)).map(({ code }) => code);
    expect(found).toEqual(kind === "Workspace" ? ["one-place"] : []);
  });
});

test.each(kinds)("the examples of a %s break no rule", (kind) => {
  for (const example of schemaOf(`formantai/${kind}`)["examples"] as object[]) {
    const found = (rules[kind] ?? []).flatMap((rule) => rule(example as never));
    expect([example, found]).toEqual([example, []]);
  }
});
