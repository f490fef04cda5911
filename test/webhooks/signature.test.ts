import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formantAIWebhookProblem,
  miraiMindsWebhookProblem,
  verifyFormantAIWebhook,
  verifyMiraiMindsWebhook,
  type RawBody,
  type WebhookHeaders,
} from "../../provider/webhooks.ts";

interface Vector {
  readonly name: string;
  readonly key: string;
  readonly body: Buffer;
  readonly hmac: string;
}

/** Made by vectors.sh. */
const vectors: readonly Vector[] = readFileSync(join(import.meta.dirname, "vectors.tsv"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("\t") as [string, string, string, string])
  .map(([name, key, body, hmac]) => ({ name, key, body: Buffer.from(body, "base64"), hmac }));

const [sample] = vectors as [Vector, ...Vector[]];

/** Both platforms, as far as the tests treat them alike. */
const platforms = [
  {
    platform: "Mirai Minds",
    verify: verifyMiraiMindsWebhook,
    explain: miraiMindsWebhookProblem,
    header: "x-signature",
    form: (hmac: string) => hmac,
  },
  {
    platform: "FormantAI",
    verify: verifyFormantAIWebhook,
    explain: formantAIWebhookProblem,
    header: "X-FormantAI-Signature",
    form: (hmac: string) => `sha256=${hmac}`,
  },
];

describe.each(platforms)("a webhook of $platform", ({ verify, explain, header, form }) => {
  const good = { [header]: form(sample.hmac) };

  it.each(vectors)("is accepted with the signature that OpenSSL makes: $name", ({ key, body, hmac }) => {
    expect(verify(body, { [header]: form(hmac) }, key)).toBe(true);
    expect(explain(new Uint8Array(body), { [header]: form(hmac) }, key)).toBeUndefined();
  });

  it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => RawBody]>([
    ["an ArrayBuffer", ({ buffer }) => buffer],
    ["a DataView", ({ buffer }) => new DataView(buffer)],
    ["a view of a part", (bytes) => new Uint8Array([0, ...bytes, 0]).subarray(1, -1)],
    [
      "shared memory",
      (bytes) => {
        const shared = new SharedArrayBuffer(bytes.length);
        new Uint8Array(shared).set(bytes);
        return shared;
      },
    ],
  ])("may be given as %s, which is bytes like any other", (_what, held) => {
    const { key, body, hmac } = vectors.find(({ name }) => name === "unicode")!;
    const raw = held(new Uint8Array(body));
    expect(explain(raw, { [header]: form(hmac) }, key)).toBeUndefined();
    expect(explain(raw, { [header]: form(hmac) }, `${key}x`)).toContain("does not fit");
  });

  it("may be given as text, which stands for its UTF-8", () => {
    const { key, body, hmac } = vectors.find(({ name }) => name === "unicode")!;
    expect(verify(body.toString("utf8"), { [header]: form(hmac) }, key)).toBe(true);
  });

  it.each(vectors)("is refused when any of its bits is another: $name", ({ key, body, hmac }) => {
    const places = [0, body.length >> 1, body.length - 1].filter((at) => at >= 0 && at < body.length);
    const changed = places.map((at) => Buffer.from(body.map((byte, index) => (index === at ? byte ^ 1 : byte))));
    for (const other of [...changed, Buffer.concat([body, Buffer.from("\n")]), body.subarray(0, -1)]) {
      if (other.equals(body)) continue;
      expect(verify(other, { [header]: form(hmac) }, key)).toBe(false);
    }
  });

  it("is refused with another key, and where there is none", () => {
    expect(verify(sample.body, good, `${sample.key} `)).toBe(false);
    expect(verify(sample.body, good, sample.key.replace("sk_", ""))).toBe(false);
    const empty = vectors.find(({ name }) => name === "empty")!;
    // What `openssl dgst -sha256 -hmac ''` makes of an empty body.
    const unkeyed = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
    expect(explain(empty.body, { [header]: form(unkeyed) }, "")).toBe("there is no key to check the signature with");
    expect(verify(empty.body, good, undefined as unknown as string)).toBe(false);
  });

  it.each<[string, (hmac: string) => unknown, string]>([
    ["upper case", (hmac) => form(hmac.toUpperCase()), "lower-case hex digits"],
    ["upper case in the prefix", (hmac) => form(hmac).replace("sha", "SHA").padStart(65, "S"), "lower-case hex digits"],
    ["another prefix", (hmac) => `sha1=${hmac}`, "lower-case hex digits"],
    ["the prefix twice", (hmac) => `sha256=sha256=${hmac}`, "lower-case hex digits"],
    ["base64", (hmac) => form(Buffer.from(hmac, "hex").toString("base64")), "lower-case hex digits"],
    ["base64url", (hmac) => form(Buffer.from(hmac, "hex").toString("base64url")), "lower-case hex digits"],
    ["too short", (hmac) => form(hmac.slice(0, 62)), "lower-case hex digits"],
    ["too long", (hmac) => form(`${hmac}00`), "lower-case hex digits"],
    ["empty", () => "", "lower-case hex digits"],
    ["only the prefix", () => form(""), "lower-case hex digits"],
    ["a line feed at its end", (hmac) => `${form(hmac)}\n`, "lower-case hex digits"],
    ["full-width digits", (hmac) => form(hmac.replace(/\d/, "\uff11")), "lower-case hex digits"],
    ["64 other digits", () => form("0".repeat(64)), "does not fit"],
    ["the last digit another", (hmac) => form(hmac.slice(0, -1) + (hmac.endsWith("0") ? "1" : "0")), "does not fit"],
    ["twice, as Node joins it", (hmac) => `${form(hmac)}, ${form(hmac)}`, "lower-case hex digits"],
    ["a list of two", (hmac) => [form(hmac), form(hmac)], "2 times"],
    ["an empty list", () => [], "missing"],
    ["undefined", () => undefined, "missing"],
    ["a number", () => 7, "missing"],
  ])("is refused when its signature is %s", (_, value, reason) => {
    const headers = { [header]: value(sample.hmac) } as WebhookHeaders;
    expect(verify(sample.body, headers, sample.key)).toBe(false);
    expect(explain(sample.body, headers, sample.key)).toContain(reason);
  });

  it("is refused without a signature, or with it elsewhere", () => {
    expect(explain(sample.body, {}, sample.key)).toBe(`the header ${header.toLowerCase()} is missing`);
    expect(verify(sample.body, { authorization: form(sample.hmac) }, sample.key)).toBe(false);
    const elsewhere = { "x-signature": `sha256=${sample.hmac}`, "x-formantai-signature": sample.hmac };
    expect(verify(sample.body, elsewhere, sample.key)).toBe(false);
  });

  it.each<[string, (name: string, value: string) => WebhookHeaders]>([
    ["Headers", (name, value) => new Headers({ [name]: value })],
    ["a Map", (name, value) => new Map([[name, value]])],
    ["pairs", (name, value) => [["a", "b"], [name, value]]], // prettier-ignore
    ["a plain object in upper case", (name, value) => ({ [name.toUpperCase()]: value, A: undefined })],
    ["a plain object in lower case", (name, value) => ({ [name.toLowerCase()]: value })],
    ["lists, as headersDistinct has them", (name, value) => ({ [name.toLowerCase()]: [value] })],
    [
      "an object without prototype",
      (name, value) => Object.assign(Object.create(null), { [name]: value }) as Record<string, string>,
    ],
  ])("takes its headers as %s", (_, headersOf) => {
    expect(verify(sample.body, headersOf(header, form(sample.hmac)), sample.key)).toBe(true);
  });

  it("is refused when the header is there in two cases", () => {
    const headers = { [header]: form(sample.hmac), [header.toUpperCase()]: form(sample.hmac) };
    expect(explain(sample.body, headers, sample.key)).toContain("2 times");
  });

  it("is refused, with the reason, when something has parsed the body already", () => {
    const parsed = JSON.parse(sample.body.toString()) as RawBody;
    expect(explain(parsed, good, sample.key)).toContain("take the bytes before anything parses them");
  });

  it("fits the bytes and headers that Node's own server hands out", async () => {
    const arrived = Promise.withResolvers<{ body: Buffer; headers: IncomingHttpHeaders }>();
    const server = createServer((request, response) => {
      void request.toArray().then((chunks: Buffer[]) => {
        arrived.resolve({ body: Buffer.concat(chunks), headers: request.headers });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await fetch(`http://127.0.0.1:${port}`, { method: "POST", headers: good, body: new Uint8Array(sample.body) });
    server.close();
    const { body, headers } = await arrived.promise;
    expect(verify(body, headers, sample.key)).toBe(true);
  });

  it("is refused, and nothing throws, whatever the bytes, headers and key are", () => {
    const anything = fc.anything({
      withNullPrototype: true,
      withTypedArray: true,
      withMap: true,
      withSparseArray: true,
    });
    const signature = fc.oneof(fc.string(), anything, fc.constant(form("0".repeat(64))));
    const headers = fc.oneof(
      anything,
      fc.record({ [header]: signature }),
      fc.record({ [header.toLowerCase()]: fc.array(signature) }),
      fc.array(fc.tuple(fc.constant(header), signature)),
    );
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), anything), headers, fc.oneof(fc.string(), anything), (body, given, key) => {
        expect(verify(body as RawBody, given as WebhookHeaders, key as string)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
