import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { learnSecret, redact, show } from "../../provider/http/redact.ts";
import { against, connectionError, failure, json } from "./client.ts";

const SECRET = 'p@ss"word/with+all ünïcode&<signs>\n\\end=';
learnSecret(SECRET);

const escapedUnicode = (text: string) =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in JSON": (text) => JSON.stringify({ echo: text }),
  "in JSON of ASCII only": escapedUnicode,
  "in JSON inside JSON": (text) => JSON.stringify(JSON.stringify(text)),
  "in a URL": encodeURIComponent,
  "in a URL with small letters": (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  "in a form": (text) => new URLSearchParams({ echo: text }).toString(),
  "in base64": (text) => Buffer.from(text).toString("base64"),
  "in base64 without padding": (text) => Buffer.from(text).toString("base64").replace(/=+$/, ""),
  "in base64url": (text) => Buffer.from(text).toString("base64url"),
  "in hexadecimal digits": (text) => Buffer.from(text).toString("hex"),
  "in HTML": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
};

describe("a secret that was learned", () => {
  test.each(Object.keys(ENCODINGS))("is masked %s", (name) => {
    const encoded = ENCODINGS[name]!(SECRET);
    const clean = redact(`before ${encoded} after`);
    expect(clean).not.toContain(encoded);
    expect(clean).toMatch(/^before .*\[secret\].* after$/);
  });

  test.each(Object.keys(ENCODINGS))("is masked %s in what a server echoes in an error", async (name) => {
    const encoded = ENCODINGS[name]!(SECRET);
    const echoes = [json(400, { error: `bad: ${encoded}` }), new Response(`<p>${encoded}</p>`, { status: 400 })];
    for (const echo of echoes) {
      const { client } = against([echo]);
      const { message } = await failure(client.request("POST", "things", { json: {} }));
      expect(message).toContain("[secret]");
      expect(message).not.toContain(encoded);
    }
  });

  test("is masked in a page where JSON was expected, and in a connection's error", async () => {
    for (const act of [new Response(`<p>${SECRET}</p>`), connectionError(SECRET)]) {
      const { client } = against([act]);
      const { message } = await failure(client.request("POST", "things", { json: {} }));
      expect(message).toContain("[secret]");
    }
  });

  test("is masked in the address that a redirect names", async () => {
    const location = `https://elsewhere.test/?token=${encodeURIComponent(SECRET)}`;
    const { client } = against([new Response(null, { status: 302, headers: { location } })]);
    expect((await failure(client.request("GET", "things"))).message).toContain("token=[secret]");
  });

  test("is masked where only its beginning was cut off by us", async () => {
    const long = "long-secret-".repeat(40);
    learnSecret(long);
    for (const padding of [0, 60, 100, 110, 119, 250, 295]) {
      const body = "x".repeat(padding) + long;
      for (const echo of [new Response(body), new Response(body, { status: 400 }), json(400, { other: body })]) {
        const { client } = against([echo]);
        const { message } = await failure(client.request("POST", "things", { json: {} }));
        expect(message).not.toContain("long-secret");
      }
    }
  });

  test("is masked inside objects that were learned, and inside values that are shown", () => {
    learnSecret({ headers: [{ value: "nested-secret" }] });
    expect(show({ a: ["nested-secret"] })).toBe("{ a: [ '[secret]' ] }");
    expect(show(`it's ${SECRET}`)).toBe(`"it's [secret]"`);
    expect(show(["x", SECRET])).not.toContain("ünïcode");
  });

  test("that contains another leaves no rest", () => {
    learnSecret("inner-secret");
    learnSecret("outer-inner-secret-outer");
    expect(redact("outer-inner-secret-outer inner-secret")).toBe("[secret] [secret]");
  });
});

test("any secret is masked in any encoding, and other text stays", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 }),
      fc.constantFrom(...Object.keys(ENCODINGS)),
      (secret, name) => {
        fc.pre(secret.trim().length >= 8 && !"before after".includes(secret));
        learnSecret(secret);
        const encoded = ENCODINGS[name]!(secret);
        expect(redact(`<<${encoded}>>`)).not.toContain(encoded);
      },
    ),
    { numRuns: 300 },
  );
});

test("a value too short to be told from ordinary words is masked only where we know its place", () => {
  learnSecret("42");
  expect(redact("room 42")).toBe("room 42");
  expect(show("42", true)).toBe("[secret]");
});
