import fc from "fast-check";
import { expect, it } from "vitest";
import { observe } from "../../provider/platforms/formantai/observation.ts";

const type = fc.constantFrom("string", "number", "integer", "boolean", "array", "object");
const name = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const value = fc.oneof(
  fc.constantFrom(null, "", "yes", "no", 0, 1, 1.5, true, "x".repeat(101)),
  fc.array(fc.integer(), { maxLength: 2 }),
  fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }),
);

const results = fc.uniqueArray(
  fc.oneof(
    fc.record({ name, type }, { requiredKeys: ["name"] }),
    fc.record({ name, enum: fc.subarray(["yes", "no"], { minLength: 1 }), description: fc.constant("why") }),
  ),
  { selector: (result) => result.name },
);

const conversations = fc.array(
  fc.record({
    id: fc.uuid(),
    status: fc.constantFrom("completed", "busy", "voicemail", 7, null, undefined),
    results: fc.option(fc.dictionary(name, value), { nil: undefined }),
  }),
  { maxLength: 5 },
);

const declaration = fc.record({ results, statuses: fc.subarray(["voicemail"]) }, { requiredKeys: [] });

it("what an observation proposes, once it is declared, is what the same conversations show", () => {
  fc.assert(
    fc.property(declaration, conversations, (declared, seen) => {
      const first = observe(declared, seen);
      expect(observe(first.declared, seen)).toEqual({ declared: first.declared, findings: [] });
    }),
  );
});

it("an observation finds nothing exactly where it proposes nothing else", () => {
  fc.assert(
    fc.property(declaration, conversations, (declared, seen) => {
      const { declared: proposed, findings } = observe(declared, seen);
      expect(findings.length === 0).toBe(JSON.stringify(proposed) === JSON.stringify(declared));
    }),
  );
});

it("what conversations lack, and what was never declared, is no finding", () => {
  fc.assert(
    fc.property(declaration, conversations, (declared, seen) => {
      const emptied = seen.map((conversation) => ({ ...conversation, status: "completed", results: {} }));
      expect(observe(declared, emptied).findings).toEqual([]);
      expect(observe({}, seen).declared).not.toHaveProperty("results");
    }),
  );
});
