import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { registerSecret, redact, formatValue } from "../../provider/http/redact.ts";
import { against, connectionError, failure, json } from "./client.ts";

const SECRET = 'p@ss"word/with+all ünïcode&<signs>\n\\end=';
registerSecret(SECRET);

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
  "in hexadecimal digits, large": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  "in base64 after something else": (text) => Buffer.from(`a${text}`).toString("base64").slice(2),
  "in base64 of JSON": (text) =>
    Buffer.from(JSON.stringify({ e: text }))
      .toString("base64")
      .slice(6),
  "in base64url after something else": (text) => Buffer.from(`ab${text}`).toString("base64url").slice(3),
  "in lines of base64": (text) => Buffer.from(text).toString("base64").replace(/.{7}/g, "$&\r\n"),
  "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "in JSON in a URL": (text) => encodeURIComponent(JSON.stringify(text)),
  "in JSON in JSON in JSON": (text) => JSON.stringify(JSON.stringify(JSON.stringify(text))),
  "as Python prints bytes": (text) =>
    [...Buffer.from(text)]
      .map((byte) => (byte > 126 || byte < 32 ? `\\x${byte.toString(16).padStart(2, "0")}` : String.fromCharCode(byte)))
      .join("")
      .replaceAll("'", "\\'"),
  "in single quotes of a shell": (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  "in CSV": (text) => `"${text.replaceAll('"', '""')}"`,
  "as a page in the wrong character set": (text) => Buffer.from(text).toString("latin1"),
  "in HTML by numbers": (text) => text.replace(/[&<>"'\\]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`),
  "in JSON as Go writes it": (text) =>
    JSON.stringify(text).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  "in HTML": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
};

describe("a secret that was learned", () => {
  test.each(Object.keys(ENCODINGS))("is masked %s", (name) => {
    const encoded = ENCODINGS[name]!(SECRET);
    const clean = redact(`before ${encoded} after`);
    expect(clean).not.toContain(encoded);
    expect(clean).toMatch(/^before .*\[secret\].* after$/s);
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
    registerSecret(long);
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
    registerSecret({ headers: [{ value: "nested-secret" }] });
    expect(formatValue({ a: ["nested-secret"] })).toBe("{ a: [ '[secret]' ] }");
    expect(formatValue(`it's ${SECRET}`)).toBe(`"it's [secret]"`);
    expect(formatValue(["x", SECRET])).not.toContain("ünïcode");
  });

  test("that contains another leaves no rest", () => {
    registerSecret("inner-secret");
    registerSecret("outer-inner-secret-outer");
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
        registerSecret(secret);
        const encoded = ENCODINGS[name]!(secret);
        expect(redact(`<<${encoded}>>`)).not.toContain(encoded);
      },
    ),
    { numRuns: 300 },
  );
});

describe("a part of a secret that gives it away is masked", () => {
  const PEM =
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n";

  test.each<[what: string, secret: string, text: string, clean: string]>([
    ["a value behind its scheme", "Bearer hook-value-71", "token hook-value-71!", "token [secret]!"],
    ["a value that was put into a text", "k9-hook-72", "sent Bearer k9-hook-72.", "sent Bearer [secret]."],
    ["a beginning", "sk_live_73c0ffee99aa", "bad key sk_live_73c…", "bad key [secret]…"],
    ["a beginning in base64", "sk_test_74c0ffee99aa", `is ${btoa("sk_test_74c0")}`, "is [secret]"],
    ["one line of several", PEM, "line AQEFAASCBKcwggSjAgEAAoIB is", "line [secret] is"],
    ["all lines in one", PEM, PEM.replaceAll("\n", ""), "[secret]"],
    ["a text inside of JSON", '{"id":7,"private":"in-json-75"}', "private is in-json-75", "private is [secret]"],
    ["a number", "7612345678", "pin 7612345678", "pin [secret]"],
  ])("%s", (_, secret, text, clean) => {
    registerSecret(secret);
    expect(redact(text)).toBe(clean);
  });

  test("but not what secrets and other texts begin with alike", () => {
    registerSecret("https://hooks.example.com/services/T0/B0/77");
    registerSecret("Bearer behind-78");
    registerSecret("You are the receptionist of a secret society");
    const ordinary = "Bearer tokens: https://hooks.example.com/docs. You are the reason. behind customers";
    expect(redact(ordinary)).toBe(ordinary);
  });
});

test("a thousand secrets and a long text cost one pass: no pattern is tried at each place", () => {
  for (let index = 0; index < 1000; index += 1) registerSecret(`many-${index}-${"x".repeat(40)}`);
  const hard = ["%25", "\\", "&amp;", "many-", "&#0", "\u00e2\u0082", '"+ ', "aaaaaaa@"].map((part) =>
    part.repeat(60_000 / part.length),
  );
  // Quadratic work would take hours: the limit of this test's time is the bound.
  for (const text of hard) expect(redact(`${text}many-500-${"x".repeat(40)}`)).toMatch(/\[secret\]$/);
});

test("a value too short to be told from ordinary words is masked only where we know its place", () => {
  registerSecret("42");
  expect(redact("room 42")).toBe("room 42");
  expect(formatValue("42", true)).toBe("[secret]");
});
