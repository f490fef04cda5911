import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { platforms } from "../../provider/platforms/index.ts";
import { runs, SEED } from "../harness/sample.ts";
import { valueAt } from "../harness/values.ts";
import { schemaOf } from "../schemas/sources.ts";
import { kindsOf, sound, unknownSpec } from "./anything.ts";
import { declaringOn } from "./declared.ts";

/** Where specs of any kind refer to something. */
const places = [
  "toolIds",
  "toolIds[0]",
  "toolIds[1]",
  "knowledgeBaseDocumentIds[0]",
  "agentRevision",
  "agent.tools",
  "agent.tools[0]",
  "agent.tools[1]",
  "knowledgeBase.documents",
  "knowledgeBase.documents[0].url",
  "voiceAgentId",
  "inbound.telephonyNumberId",
  "outbound.telephonyNumberId",
];

/** Rules against naming two of what excludes each other, which an unknown value does as well. */
const onPresence = ["one-flow", "one-template", "one-place"];

describe.each(platforms)("whatever a spec of $name holds", (platform) => {
  const kinds = kindsOf(platform.name);
  const rulesOf = (kind: string) => platform.kinds.find((candidate) => candidate.kind === kind)!.rules;
  const setRules = platform.kinds.flatMap((kind) => kind.setRules);
  const declared = declaringOn(platform.name, "main");

  test.each(kinds)("no rule of a %s throws, and problems stand where something is", (kind, specs) => {
    fc.assert(
      fc.property(specs, (spec) => {
        for (const problem of rulesOf(kind).flatMap((rule) => rule(spec))) {
          sound(problem);
          expect([problem.path, valueAt(spec, problem.path)]).not.toEqual([problem.path, undefined]);
        }
      }),
      { numRuns: runs(200, 1000), seed: SEED },
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
      { numRuns: runs(100, 500), seed: SEED },
    );
  });

  test.each(kinds)("a %s of unknown values alone breaks no rule but those on what is there twice", (kind) => {
    const spec = unknownSpec(schemaOf(`${platform.name}/${kind}`));
    const codes = rulesOf(kind)
      .flatMap((rule) => rule(spec))
      .map(({ code }) => code);
    expect(codes.filter((code) => !onPresence.includes(code))).toEqual([]);
  });

  test.each(kinds)("the examples of a %s break no rule", (kind) => {
    for (const example of schemaOf(`${platform.name}/${kind}`)["examples"] as Record<string, unknown>[]) {
      const found = rulesOf(kind).flatMap((rule) => rule(example));
      expect([example, found]).toEqual([example, []]);
    }
  });
});
