import fc from "fast-check";
import { expect, test } from "vitest";
import { inputs, oneField, patchOf, shownInput } from "../../../emulator/dashboard/fields.ts";
import { html } from "../../../emulator/dashboard/html.ts";
import type { JsonObject } from "../../../emulator/kernel/json.ts";
import { untouched } from "./form.ts";

const form = (object: JsonObject) => untouched(html`${shownInput(object)}${inputs(object)}`.text);

/** JSON as a platform may hold it: line ends of every kind, markup, halves of signs, what is no name of a field elsewhere. */
const object = fc
  .object({
    key: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "a/b", "~", "name", '"><script>')),
    values: [
      fc.string({ unit: "binary" }),
      fc.constantFrom("\n\r\n lines\r", "\ud800", "</textarea><script>x</script>", "&amp;", " ".repeat(90)),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ],
    withNullPrototype: false,
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

test("a form that nobody touched changes nothing, whatever the object holds", () => {
  fc.assert(
    fc.property(object, (value) => {
      expect(patchOf(form(value))).toEqual({});
    }),
    { numRuns: 1000 },
  );
});

test("an edited field changes itself and nothing else, and lists go whole", () => {
  const agent = {
    name: "Desk",
    retries: 3,
    on: true,
    hours: {
      zone: "UTC",
      days: [
        { day: "MONDAY", open: "08:00" },
        { day: "TUESDAY", open: "09:00" },
      ],
    },
    flow: "Hello.\nBye.\n",
    ids: ["a", "b"],
  };
  const sent = form(agent);
  const edit = (changes: Record<string, string>) => patchOf({ ...sent, ...changes });
  expect(edit({ "/name": "Front desk" })).toEqual({ name: "Front desk" });
  expect(edit({ "/retries": "4", "/on": "false" })).toEqual({ retries: 4, on: false });
  expect(edit({ "/flow": "Hello.\r\nGood bye.\r\n" })).toEqual({ flow: "Hello.\nGood bye.\n" });
  expect(edit({ "/ids": '["a"]' })).toEqual({ ids: ["a"] });
  expect(edit({ "/hours/days/1/open": "10:00" })).toEqual({
    hours: {
      days: [
        { day: "MONDAY", open: "08:00" },
        { day: "TUESDAY", open: "10:00" },
      ],
    },
  });
  expect(() => edit({ "/retries": "many" })).toThrow('/retries is a number, not "many"');
  expect(() => edit({ "/ids": "[" })).toThrow("/ids is no JSON");
});

test("one field is set to a text or to JSON, or removed", () => {
  expect(oneField({ field: "firstMessage", value: "Hello", what: "set" })).toEqual({ firstMessage: "Hello" });
  expect(oneField({ field: "multilingual", value: "true" })).toEqual({ multilingual: true });
  expect(oneField({ field: "firstMessage", value: "", what: "remove" })).toEqual({ firstMessage: null });
  expect(() => oneField({ value: "x" })).toThrow("name the field");
});
