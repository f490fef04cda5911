import { describe, expect, it, onTestFinished, vi } from "vitest";
import { run, type Ran } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";
import { formantAIWebhook, miraiMindsWebhook, secrets } from "./webhook-listener.ts";

const mirai = miraiMindsWebhook({
  event: {
    type: "call.lifecycle-ended",
    data: { call: { id: "c1" }, report: { finalStatus: "completed", reAttemptCount: 1 } },
  },
});
const formant = formantAIWebhook({ event_id: "e", event_type: "call.busy", data: { call: { trace_id: "t1" } } });
const signature = mirai.headers["x-signature"]!;

/** `webhook verify` in a folder with both requests. */
async function verify(argv: readonly string[], files: Record<string, string> = {}, input = ""): Promise<Ran> {
  vi.stubEnv("MIRAIMINDS_PRIVATE_KEY", secrets.miraiminds);
  vi.stubEnv("FORMANTAI_WEBHOOK_SECRET", secrets.formantai);
  onTestFinished(() => void vi.unstubAllEnvs());
  const directory = temporaryFolder({ "mirai.json": mirai.body, "formant.json": formant.body, ...files });
  return run(["webhook", "verify", ...argv], { directory, input: () => Buffer.from(input) });
}

const lines = (headers: Readonly<Record<string, string>>, end: string): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name.toUpperCase()}:  ${value} `)
    .join(end);

describe("webhook verify", () => {
  it.each<[string, string]>([
    ["lines", lines(mirai.headers, "\n")],
    ["lines as they came", `POST /hooks HTTP/1.1\r\n${lines(mirai.headers, "\r\n")}\r\n\r\n{}`],
    ["JSON", JSON.stringify(mirai.headers)],
    ["JSON with lists", JSON.stringify({ host: ["x"], "X-Signature": [signature] })],
  ])("takes the headers from a file: %s", async (_, text) => {
    const argv = ["--platform", "miraiminds", "--headers", "headers", "mirai.json"];
    expect(await verify(argv, { headers: text })).toEqual({
      code: 0,
      out: "good: miraiminds call.lifecycle-ended, call c1, final status completed, tried again 1\n",
      talk: "",
    });
  });

  it("takes headers one by one, and the body from standard input", async () => {
    const header = `X-FormantAI-Signature: ${formant.headers["x-formantai-signature"]}`;
    const argv = ["--platform", "formantai", "--header", "A: b", "--header", header, "-"];
    expect(await verify(argv, {}, formant.body)).toEqual({
      code: 0,
      out: "good: formantai call.busy, call t1\n",
      talk: "",
    });
  });

  it("tries each of several secrets", async () => {
    vi.stubEnv("OTHER", "sk_other");
    const argv = [
      "--platform",
      "miraiminds",
      "--header",
      `x-signature: ${signature}`,
      "mirai.json",
      "--secret-env",
      "OTHER",
    ];
    expect((await verify(argv)).code).toBe(1);
    expect((await verify([...argv, "--secret-env", "MIRAIMINDS_PRIVATE_KEY"])).code).toBe(0);
  });

  it.each<[string, string[], string]>([
    ["a changed body", ["--header", `x-signature: ${signature}`, "formant.json"], "does not fit the body and the key"],
    ["no signature", ["--header", "a: b", "mirai.json"], "the header x-signature is missing"],
    [
      "two signatures",
      ["--header", `x-signature: ${signature}`, "--header", "X-Signature: 0", "mirai.json"],
      "2 times",
    ],
    ["a malformed signature", ["--header", `x-signature: ${signature.toUpperCase()}`, "mirai.json"], "lower-case hex"],
  ])("says why it is bad, and exits with 1: %s", async (_, argv, reason) => {
    const { code, out, talk } = await verify(["--platform", "miraiminds", ...argv]);
    expect([code, out, talk]).toEqual([1, expect.stringMatching(/^bad: .*\n$/), ""]);
    expect(out).toContain(reason);
  });

  it("recognises a line break that the saving added", async () => {
    const argv = ["--platform", "miraiminds", "--header", `x-signature: ${signature}`, "saved.json"];
    for (const end of ["\n", "\r\n"]) {
      const { code, out } = await verify(argv, { "saved.json": mirai.body + end });
      expect([code, out]).toEqual([1, expect.stringContaining("it does fit without the line break at the end")]);
    }
    expect((await verify(argv, { "saved.json": `${mirai.body} \n` })).out).not.toContain("line break");
  });

  it("says of a body that is no event, but whose signature is good, both", async () => {
    const other = miraiMindsWebhook({ hello: 1 });
    const header = `x-signature: ${other.headers["x-signature"]}`;
    const { code, out } = await verify(["--platform", "miraiminds", "--header", header, "-"], {}, other.body);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^good: miraiminds, the signature is good\nno event: the body is not an object with .*\n$/),
    ]);
  });

  it.each<[string[], Record<string, string>, string]>([
    [["mirai.json", "--header", "a: b"], {}, "required option '--platform <platform>' not specified"],
    [["--platform", "miraiminds", "--header", "a: b"], {}, "missing required argument 'body'"],
    [["--platform", "niche", "--header", "a: b", "mirai.json"], {}, "Niche documents neither"],
    [["--platform", "miraiminds", "mirai.json"], {}, "give --headers or --header"],
    [["--platform", "miraiminds", "--header", "no colon", "mirai.json"], {}, 'written "Name: value", not "no colon"'],
    [["--platform", "miraiminds", "--headers", "h", "mirai.json"], { h: "a: b\n\u0000" }, "h:2: a header is written"],
    [
      ["--platform", "miraiminds", "--headers", "h", "mirai.json"],
      { h: "{" },
      "h is not a JSON object of header names",
    ],
    [["--platform", "miraiminds", "--headers", "h", "mirai.json"], { h: '{"a":1}' }, "h is not a JSON object"],
    [["--platform", "miraiminds", "--headers", "none", "mirai.json"], {}, "none cannot be read: ENOENT"],
    [["--platform", "miraiminds", "--header", "a: b", "none.json"], {}, "none.json cannot be read: ENOENT"],
    [["--platform", "miraiminds", "--secret-env", "NONE", "--header", "a: b", "mirai.json"], {}, "NONE is not set"],
  ])("called with %j: exit code 64, and what to do", async (argv, files, message) => {
    const { code, out, talk } = await verify(argv, files);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(talk).toContain(message);
  });
});
