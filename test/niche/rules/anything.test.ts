import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarIntegrationRules } from "../../../provider/platforms/niche/rules/calendar-integration.ts";
import { deploymentRules, deploymentSetRules } from "../../../provider/platforms/niche/rules/deployment.ts";
import { fileRules, fileSetRules } from "../../../provider/platforms/niche/rules/file.ts";
import { toolRules, toolSetRules } from "../../../provider/platforms/niche/rules/tool.ts";
import { voiceAgentRules, voiceAgentSetRules } from "../../../provider/platforms/niche/rules/voice-agent.ts";
import { workspaceRules } from "../../../provider/platforms/niche/rules/workspace.ts";
import type { Rule, SetRule } from "../../../provider/kind/definition.ts";
import { valueAt } from "../../harness/values.ts";
import { kindsOf, sound, unknownSpec } from "../../rules/anything.ts";
import { schemaOf } from "../../schemas/sources.ts";
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

const kinds = kindsOf("niche");

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
      fc.property(specs, specs, fc.constantFrom(...kinds), fc.subarray(places), (spec, other, [target], held) => {
        const second = declared(target, "example", other);
        const references = Object.fromEntries(held.map((place) => [place, second]));
        const first = declared(kind, "first", spec, { references });
        for (const problem of setRules.flatMap((rule) => rule(first, [second, first]))) sound(problem);
      }),
      { numRuns: 500 },
    );
  });

  test.each(kinds)("a %s of unknown values alone breaks no rule but those on what is missing", (kind) => {
    const spec = unknownSpec(schemaOf(`niche/${kind}`));
    const codes = (rules[kind] ?? []).flatMap((rule) => rule(spec as never)).map(({ code }) => code);
    expect(codes.filter((code) => !["one-flow", "one-template"].includes(code))).toEqual([]);
  });
});
