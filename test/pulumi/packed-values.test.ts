import { brotliCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { findReserved, PACKED, withoutReserved } from "../../provider/kind/reserved.ts";
import { packed, unpacked } from "../../provider/pulumi/packed-values.ts";

const kind = { outputs: ["revision"], workspaceArgs: ["businessId"], replaceOn: ["type"] };
const secrets = [["server", "secret"]];

/** Keys and texts that others trip over, and values long enough to be packed. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\ud800",
    "\udc00x",
    "\u0000",
    PACKED,
    `${PACKED}AAAA`,
    "\u007f",
    "नमस्ते ".repeat(50),
    "x".repeat(100_000),
  ),
  fc.string({ minLength: 200, maxLength: 400 }),
);
const key = fc.oneof(fc.constantFrom("prompt", "server", "__proto__", "constructor", "type", "revision"), fc.string());
const { properties } = fc.letrec<{ value: unknown; properties: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("properties"),
  ),
  properties: fc
    .array(fc.tuple(key, tie("value")), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries.filter(([, value]) => !isPacked(value)))),
}));
const isPacked = (value: unknown): boolean => typeof value === "string" && value.startsWith(PACKED);

test("what is packed comes back as it was, whatever it was, and only where it may be packed", async () => {
  await fc.assert(
    fc.asyncProperty(properties, async (all) => {
      const small = await packed(kind, all, { secrets });
      expect(unpacked(small)).toEqual(all);
      // Those who compare with it more than once share it.
      expect(unpacked(small)).toBe(unpacked(small));
      expect(Object.keys(small)).toEqual(Object.keys(all));
      for (const [name, value] of Object.entries(small)) {
        const isPlain = ["revision", "businessId", "type", "server"].includes(name) || name.startsWith("__");
        expect(isPacked(value) && isPlain, name).toBe(false);
        if (isPacked(value))
          expect((value as string).length).toBeLessThan(Buffer.byteLength(JSON.stringify(all[name])));
      }
      // A refresh packs nothing anew, and leaves packed what is.
      expect(await packed(kind, all, { secrets, before: small, anew: false })).toEqual(small);
      expect(await packed(kind, all, { secrets, anew: false })).toEqual(all);
    }),
  );
});

test("a value that has changed is packed anew, and one that holds a secret by now is not packed any more", async () => {
  const [prompt, server] = ["Greet the caller. ".repeat(30), { url: "https://x.example.com/".padEnd(300, "a") }];
  const before = await packed(kind, { prompt, server }, { secrets: [] });
  expect(Object.values(before).map(isPacked)).toEqual([true, true]);
  const after = { prompt: `${prompt}!`, server: { ...server, secret: "s3cret" } };
  const now = await packed(kind, after, { secrets, before });
  expect(now["server"]).toEqual(after.server);
  expect(now["prompt"]).not.toEqual(before["prompt"]);
  expect(unpacked(now)).toEqual(after);
});

test("no value of a manifest or of a platform begins as packed ones do", () => {
  expect(findReserved({ prompt: `${PACKED}AAAA` })).toMatchObject({ path: ["prompt"] });
  expect(isPacked(withoutReserved(`${PACKED}AAAA`))).toBe(false);
});

test.each([
  ["is no base64 of anything", "%%%"],
  ["was compressed from no JSON", brotliCompressSync("no json").toString("base64")],
  ["unpacks to more than the bound", brotliCompressSync(Buffer.alloc((64 << 20) + 1, " ")).toString("base64")],
])("a value that %s is refused, with its name and what to do", (_what, content) => {
  expect(() => unpacked({ prompt: PACKED + content }, { subject: "front-desk" })).toThrow(
    /^front-desk: the state's copy of prompt cannot be unpacked: .* nothing was changed; update the package/,
  );
});
