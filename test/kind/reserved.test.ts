import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { niche } from "../../provider/index.ts";
import { findReserved } from "../../provider/kind/reserved.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";
import { rejectReserved } from "../../provider/pulumi/reject-reserved.ts";
import { agent, loadSet, manifest, problemsOf, workspace } from "../manifest/load-set.ts";

const {
  specialSigKey,
  specialAssetSig,
  specialArchiveSig,
  specialSecretSig,
  specialResourceSig,
  specialOutputValueSig,
  unknownValue,
} = pulumi.runtime as unknown as Record<string, string>;

const signatures = [specialAssetSig, specialArchiveSig, specialSecretSig, specialResourceSig, specialOutputValueSig];

/** YAML flow of a mapping that no manifest may hold. */
const orders: (readonly [string, string])[] = [
  ...signatures.map((signature) => [String(signature), `{ ${specialSigKey}: ${signature}, uri: "http://x" }`] as const),
  ["the unknown sentinel", `{ a: { b: ["${unknownValue}"] } }`],
  ["the unknown sentinel among words", `{ a: "Hello ${unknownValue}." }`],
  ["a number's sentinel", `{ a: 3eeb2bf0-c639-47a8-9e75-3b44932eb421 }`],
  ["an own key", "{ a: [{ __provider: x }] }"],
  ["a prototype", "{ __proto__: { x: 1 } }"],
  ["an empty key", '{ a: { "": 1 } }'],
];

const tool = (config: string): string =>
  manifest(
    "Tool",
    "t",
    `template: apiRequest\nconfigOverride:\n  url: https://x.example.com\n  name: t\n  x: ${config}`,
  );

const withTool = (config: string, more: Record<string, string> = {}, options = {}) =>
  loadSet(
    { "Pulumi.yaml": "name: shop\n", "manifests/w.yaml": workspace(), "manifests/t.yaml": tool(config), ...more },
    options,
  );

const codes = (loaded: ReturnType<typeof loadSet>): string[] =>
  problemsOf(loaded).map((text) => text.split(" ")[1] ?? "");

describe("Pulumi's own words, as text", () => {
  it("are those of the SDK", () => {
    for (const signature of [specialSigKey, unknownValue]) expect(findReserved([signature])).toBeDefined();
    expect(findReserved([UNKNOWN], { unknown: true })).toBeUndefined();
  });

  it.each(orders)("are refused in a manifest: %s", (_, flow) => {
    expect(codes(withTool(flow))).toEqual(["reserved-word"]);
    const passthrough = `${agent("a")}passthrough: { x: ${flow} }\n`;
    expect(codes(loadSet({ "manifests/a.yaml": `${workspace()}---\n${passthrough}` }))).toEqual(["reserved-word"]);
  });

  it.each(orders)("are refused in an overlay: %s", (_, flow) => {
    const overlay = manifest("Tool", "t", `configOverride: { x: ${flow} }`);
    const loaded = withTool("1", { "overlays/dev/t.yaml": overlay }, { stack: "dev" });
    expect(codes(loaded)).toEqual(["reserved-word"]);
  });

  it.each(orders)("are refused in the configuration: %s", (_, flow) => {
    const inFile = withTool("${config.x}", { "Pulumi.dev.yaml": `config:\n  shop:x: ${flow}\n` }, { stack: "dev" });
    expect(codes(inFile)).toContain("reserved-word");
  });

  it.each([
    `{"a":[{"${specialSigKey}":"${specialAssetSig}","path":"/etc/passwd"}]}`,
    `[{"":1}]`,
    `{"\\u005f_proto__":1}`,
    unknownValue,
  ])("are refused in what configuration is parsed to: %s", (text) => {
    const config = { project: "shop", complete: true, values: new Map([["shop:x", text]]) };
    expect(codes(withTool("${config.x}", {}, { config }))).toEqual(["reserved-word"]);
  });

  it("are refused in a text file, and where two texts come together to one", () => {
    const files = { "manifests/p.md": `Greet. ${unknownValue}` };
    expect(codes(withTool("${text:p.md}", files))).toEqual(["reserved-word"]);
    const [head = "", tail = ""] = [unknownValue?.slice(0, 20), unknownValue?.slice(20)];
    const config = { project: "shop", complete: true, values: new Map([["shop:x", tail]]) };
    expect(codes(withTool(`"${head}\${config.x}"`, {}, { config }))).toEqual(["reserved-word"]);
  });

  it("do not make a choice of the metadata vanish", () => {
    const guarded = agent("a").replace("metadata:\n", `metadata:\n  protect: ${unknownValue}\n`);
    expect(codes(loadSet({ "manifests/a.yaml": `${workspace()}---\n${guarded}` }))).toEqual(["reserved-word"]);
  });

  it.each([
    ["a key", { [String(specialSigKey)]: specialAssetSig, uri: "http://x" }],
    ["a text", { a: [unknownValue] }],
    ["an asset", { a: new pulumi.asset.StringAsset("x") }],
    ["an empty key", { "": 1 }],
  ])("are refused in arguments written by hand, before the engine hears of them: %s", async (_, x) => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "t", state: inputs as object }),
      call: () => ({}),
    });
    const make = () =>
      new niche.Tool("t", {
        businessId: "b",
        template: "apiRequest",
        configOverride: { url: "https://x.example.com", x },
      });
    expect(make).toThrow(/^niche:Tool "t": configOverride\.x.*(wire format|begins with __|empty key)/);
  });

  it("are refused where they are known later only", async () => {
    const later = pulumi.output(Promise.resolve("{}")).apply(() => ({ "": 1 }));
    const checked = rejectReserved({ later }, ({ message }) => new Error(message)) as { later: pulumi.Output<unknown> };
    const output = checked.later as unknown as Record<"isKnown" | "isSecret", Promise<unknown>> & {
      promise(): Promise<unknown>;
    };
    output.isKnown.catch(() => undefined);
    output.isSecret.catch(() => undefined);
    await expect(output.promise()).rejects.toThrow("an empty key");
  });
});

describe("control characters, which a preview would send to the terminal", () => {
  const CONTROLS = ["\u001b[31mred", "a\u0007b", "a\rb", "\ud800"];

  it.each(CONTROLS)("are refused in the configuration, alone and within a text: %j", (text) => {
    const config = { project: "shop", complete: true, values: new Map([["shop:x", text]]) };
    expect(codes(withTool("${config.x}", {}, { config }))).toEqual(["control-character"]);
    expect(codes(withTool('"a ${config.x} b"', {}, { config }))).toEqual(["control-character"]);
  });

  it.each(CONTROLS)("are refused in arguments, before the engine hears of them: %j", (text) => {
    const refuse = (value: unknown) => () =>
      rejectReserved(value, ({ path, message }) => new Error(`${path.join(".")} ${message}`));
    expect(refuse({ a: [{ b: text }] })).toThrow(/^a\.0\.b the control character U\+/);
    expect(refuse({ a: { [`k${text}`]: 1 } })).toThrow(/^a in a key, the control character U\+/);
  });

  it("are refused in a secret that is known later only, without a word of it", async () => {
    const later = pulumi.secret("hush\u001bhush");
    const checked = rejectReserved({ later }, ({ message }) => new Error(message)) as { later: pulumi.Output<unknown> };
    const output = checked.later as unknown as Record<"isKnown" | "isSecret", Promise<unknown>> & {
      promise(): Promise<unknown>;
    };
    output.isKnown.catch(() => undefined);
    output.isSecret.catch(() => undefined);
    await expect(output.promise()).rejects.toThrow(
      "the control character U+001B is at position 5; a preview would send it to the terminal as it is",
    );
  });

  it.each(["line\nline", "tab\t", "line\r\nline", "नमस्ते"])("but not %j", (text) => {
    const config = { project: "shop", complete: true, values: new Map([["shop:x", text]]) };
    expect(codes(withTool('"a ${config.x} b"', {}, { config }))).toEqual([]);
  });
});
