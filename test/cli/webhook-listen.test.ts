import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";
import {
  formantAIWebhook,
  linesOf,
  listen,
  listenAsProcess,
  miraiMindsWebhook,
  post,
  recordsIn,
  secrets,
  sha256,
} from "./webhook-listener.ts";

const mirai = (type: string, call: object, more: object = {}) =>
  miraiMindsWebhook({ metadata: { order: 7 }, event: { type, data: { call, ...more } } });

const formant = (id: string, more: object = {}) =>
  formantAIWebhook({
    event_id: id,
    event_type: "call.completed",
    timestamp: "2026-03-18T20:53:41.766Z",
    data: {
      call: { trace_id: "t1", agent_id: 497, duration_seconds: 142 },
      retry: { attempt_number: 1, max_attempts: 3, is_final_attempt: true, next_retry_at: null },
      ...more,
    },
  });

describe("webhook listen", () => {
  it("records what is signed, with the event whole, and knows its platform by the headers", async () => {
    const directory = temporaryFolder({});
    const { url, stop } = await listen(["--out", "events.ndjson"], directory);
    const first = mirai("call.in-progress", { id: "c1", startedAt: "2026-01-15T10:00:06Z" }, { fresh: [1, null] });
    const second = formant("evt_1");
    expect(await post(`${url}/hooks?a=b`, first.body, first.headers)).toEqual({ status: 200, text: "recorded\n" });
    expect(await post(url, second.body, second.headers)).toEqual({ status: 200, text: "recorded\n" });
    expect(recordsIn(directory)).toEqual([
      {
        receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        platform: "miraiminds",
        type: "call.in-progress",
        call: "c1",
        at: "2026-01-15T10:00:06Z",
        verified: true,
        sha256: sha256(first.body),
        event: JSON.parse(first.body) as unknown,
      },
      {
        receivedAt: expect.any(String) as string,
        platform: "formantai",
        type: "call.completed",
        id: "evt_1",
        call: "t1",
        at: "2026-03-18T20:53:41.766Z",
        verified: true,
        sha256: sha256(second.body),
        event: JSON.parse(second.body) as unknown,
      },
    ]);
    const { code, out, talk } = await stop();
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(talk).toContain(" 2026-01-15T10:00:06.000Z  miraiminds  call.in-progress, call c1\n");
    expect(talk).toContain(
      "2026-03-18T20:53:41.766Z  formantai   call.completed, call t1, agent 497, seconds 142, attempt 1 of 3\n",
    );
    expect(talk).toContain("2 recorded, 0 delivered again, 0 refused, 0 failed\n");
    await expect(post(url, first.body, first.headers)).rejects.toThrow();
  });

  it("prints the events where it is given no file", async () => {
    const { url, stop } = await listen([], temporaryFolder({}));
    const { body, headers } = formant("evt_1");
    await post(url, body, headers);
    expect(linesOf((await stop()).out)).toMatchObject([{ id: "evt_1", event: JSON.parse(body) as unknown }]);
  });

  it("keeps numbers, order and spacing of the body as they came, on one line", async () => {
    const directory = temporaryFolder({});
    const { url } = await listen(["--platform", "formantai", "--out", "events.ndjson"], directory);
    const body =
      '{\r\n  "event_id": "evt_1",\n\t"event_type": "call.busy",\n "data": {"b": 9007199254740993, "a": 1.0, "a": 2e400, "line": "\u2028\\n\\u000a"}\n}\n';
    const { headers } = signedText(body);
    expect((await post(url, body, headers)).status).toBe(200);
    const text = readFileSync(join(directory, "events.ndjson"), "utf8");
    expect(text.endsWith(`"event":${body.replace(/[\r\n]/g, " ")}}\n`)).toBe(true);
    expect(recordsIn(directory)).toMatchObject([{ id: "evt_1", sha256: sha256(body) }]);
  });

  it("records a delivery that comes again once, also after a new start", async () => {
    const directory = temporaryFolder({});
    const argv = ["--out", "events.ndjson"];
    const one = mirai("call.busy", { id: "c1" });
    const first = await listen(argv, directory);
    await post(first.url, one.body, one.headers);
    expect((await post(first.url, one.body, one.headers)).text).toBe("recorded already\n");
    expect((await first.stop()).talk).toContain(
      "again: miraiminds call.busy, call c1, the same bytes: a repetition, or another attempt that says nothing new\n",
    );
    const second = await listen(argv, directory);
    expect(second.talk()).toContain("it holds 1 from before");
    expect(await post(second.url, one.body, one.headers)).toEqual({ status: 200, text: "recorded already\n" });
    const other = mirai("call.busy", { id: "c2" });
    await post(second.url, other.body, other.headers);
    expect(recordsIn(directory).map(({ call }) => call)).toEqual(["c1", "c2"]);
  });

  it("takes the same type and call with other content for another event: a call may be tried again", async () => {
    const directory = temporaryFolder({});
    const { url } = await listen(["--out", "events.ndjson"], directory);
    for (const startedAt of ["2026-01-15T10:00:06Z", "2026-01-15T12:00:06Z"]) {
      const { body, headers } = mirai("call.in-progress", { id: "c1", startedAt });
      expect((await post(url, body, headers)).text).toBe("recorded\n");
    }
    expect(recordsIn(directory)).toHaveLength(2);
  });

  it("records an event id that comes with other content, and says of which event it is the id", async () => {
    const directory = temporaryFolder({});
    const { url, talk } = await listen(["--out", "events.ndjson"], directory);
    const sent = [formant("evt_1"), formant("evt_1", { transcript: "BOT: Hello" }), formant("evt_2")];
    for (const { body, headers } of sent) expect((await post(url, body, headers)).status).toBe(200);
    const digests = sent.map(({ body }) => sha256(body));
    expect(recordsIn(directory).map(({ sha256, sameIdAs }) => [sha256, sameIdAs])).toEqual([
      [digests[0], undefined],
      [digests[1], digests[0]],
      [digests[2], undefined],
    ]);
    expect(talk()).toContain("(an id seen before, with other content)");
  });

  it("records repetitions too where it is asked to", async () => {
    const directory = temporaryFolder({});
    const { url } = await listen(["--keep-repeats", "--out", "events.ndjson"], directory);
    const { body, headers } = mirai("call.initiate", { id: "c1" });
    for (let time = 0; time < 3; time++) await post(url, body, headers);
    expect(recordsIn(directory).map(({ repeat }) => repeat)).toEqual([undefined, true, true]);
  });

  it.each<[string, object, string]>([
    ["an event that is not documented", { event: { type: "call.new", data: {} } }, "no event call.new is documented"],
    ["another shape", [1, 2], "the body is not an object with an event that has a type (text) and data (object)"],
    [
      "another type of a member",
      { event: { type: "call.busy", data: { call: 7 } } },
      "event.data.call is not an object",
    ],
  ])("loses nothing that is signed: %s", async (_, event, oddity) => {
    const directory = temporaryFolder({});
    const { url, talk } = await listen(["--out", "events.ndjson"], directory);
    const { body, headers } = miraiMindsWebhook(event);
    expect((await post(url, body, headers)).status).toBe(200);
    expect(recordsIn(directory)).toMatchObject([{ oddity, event }]);
    expect(talk()).toContain(oddity);
  });

  it("shows a late event among the others of its call, in the order of their own times", async () => {
    const { url, stop } = await listen(["--platform", "miraiminds"], temporaryFolder({}));
    const ended = { id: "c1", startedAt: "2026-01-15T10:00:06Z", endedAt: "2026-01-15T10:00:51Z" };
    for (const [type, call] of [
      ["call.ended", ended],
      ["call.lifecycle-ended", { id: "c1" }],
      ["call.in-progress", { id: "c1", startedAt: "2026-01-15T10:00:06Z" }],
      ["call.completed", { id: "c1" }],
      ["call.busy", { id: "c2" }],
    ] as const) {
      const { body, headers } = mirai(type, call);
      await post(url, body, headers);
    }
    const shown = (await stop()).talk.split("\n").slice(2, -2);
    const types = shown.map((line) => line.replace(/[~ ]\d{4}-\S+ {2}miraiminds {2}/, " "));
    expect(types).toEqual([
      " call.ended, call c1",
      " call.lifecycle-ended, call c1",
      "late, the events of call c1 in their order:",
      "+  call.in-progress, call c1",
      "   call.ended, call c1",
      "   call.lifecycle-ended, call c1",
      "late, the events of call c1 in their order:",
      "   call.in-progress, call c1",
      "   call.ended, call c1",
      "+  call.completed, call c1",
      "   call.lifecycle-ended, call c1",
      " call.busy, call c2",
    ]);
  });

  it("writes nothing to the terminal that could steer it, and no secret", async () => {
    const { url, stop } = await listen(["--platform", "miraiminds"], temporaryFolder({}));
    const { body, headers } = mirai("call.failed", { id: "c1\u001b[2J\nfake\u202e", status: secrets.miraiminds });
    await post(url, body, headers);
    const { talk } = await stop();
    expect(talk).toContain("call c1\\u001b[2J\\nfake\\u202e, status [secret]\n");
    expect(talk).not.toContain("\u001b");
  });
});

it("webhook listen lets in whoever comes while 300 others say nothing: a sender that is cut off gives up for good", async () => {
  const { url, stop } = await listen(["--out", "events.ndjson"], temporaryFolder({}));
  const others = Array.from({ length: 300 }, () => connect(Number(new URL(url).port), "127.0.0.1"));
  onTestFinished(() => void others.forEach((other) => other.destroy()));
  await Promise.all(others.map((other) => once(other, "connect")));
  const { body, headers } = miraiMindsWebhook({ event: "call.ended", callId: "c1" });
  expect(await post(url, body, headers)).toEqual({ status: 200, text: "recorded\n" });
  others.forEach((other) => other.destroy());
  expect(await stop()).toMatchObject({ code: 0 });
});

describe("webhook listen at Ctrl-C", () => {
  it("takes what is under way, and no more", async () => {
    const directory = temporaryFolder({});
    const { url, stop } = await listen(["--out", "events.ndjson"], directory);
    const { body, headers } = mirai("call.busy", { id: "c1" });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    let answer = "";
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const continued = new Promise<void>((resolve) => {
      socket.setEncoding("utf8").on("data", (text: string) => {
        answer += text;
        if (answer.includes("100 Continue")) resolve();
      });
    });
    const lines = Object.entries({ ...headers, expect: "100-continue", "content-length": body.length });
    socket.write(
      `POST / HTTP/1.1\r\nhost: x\r\n${lines.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n`,
    );
    await continued;
    const stopped = stop();
    socket.write(body);
    await closed;
    expect(answer).toMatch(/HTTP\/1.1 200 OK[^]*connection: close[^]*recorded\n/i);
    expect((await stopped).code).toBe(0);
    expect(recordsIn(directory)).toMatchObject([{ call: "c1" }]);
  });
});

describe("webhook listen refuses, and records nothing of,", () => {
  const { body, headers } = mirai("call.busy", { id: "c1" });
  const both = { ...headers, ...formant("evt_1").headers };

  it.each<[string, string, Record<string, string>, number, string]>([
    ["a body that was changed", body.replace("c1", "c2"), headers, 401, "does not fit the body and the key"],
    [
      "another key's signature",
      body,
      miraiMindsWebhook(JSON.parse(body) as object, "sk_other").headers,
      401,
      "does not fit",
    ],
    ["a missing signature", body, { "x-public-key": "pk_1" }, 401, "the header x-signature is missing"],
    ["a malformed signature", body, { "x-signature": "sha256=00" }, 401, "64 lower-case hex digits"],
    ["no platform's headers", body, {}, 401, "x-signature and x-formantai-signature"],
    ["two platforms' headers", body, both, 401, "x-signature and x-formantai-signature"],
    ["FormantAI's form of the signature with the other's key", body, { "x-formantai-signature": `sha256=${headers["x-signature"]}` }, 401, "does not fit"], // prettier-ignore
    ["a signed body that is not JSON", "{", signedMirai("{"), 400, "not JSON"],
    ["a signed empty body", "", signedMirai(""), 400, "not JSON"],
  ])("%s", async (_, text, given, status, reason) => {
    const directory = temporaryFolder({});
    const { url, stop } = await listen(["--out", "events.ndjson"], directory);
    const answer = await post(url, text, given);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(reason)]);
    expect(recordsIn(directory)).toEqual([]);
    const { code, talk } = await stop();
    expect([code, talk]).toEqual([0, expect.stringContaining("0 recorded, 0 delivered again, 1 refused, 0 failed")]);
  });

  it("other methods than POST", async () => {
    const { url } = await listen([], temporaryFolder({}));
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS"]) {
      const response = await fetch(url, { method, headers, ...(method === "PUT" ? { body } : {}) });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    }
  });

  it("a body that is too large, which it does not keep", async () => {
    const directory = temporaryFolder({});
    const { url } = await listen(["--out", "events.ndjson"], directory);
    const large = JSON.stringify({ event: { type: "call.busy", data: { x: "x".repeat(4 * 1024 * 1024) } } });
    expect(await post(url, large, signedMirai(large))).toEqual({
      status: 413,
      text: "a body may have 4194304 bytes\n",
    });
    expect(recordsIn(directory)).toEqual([]);
  });

  it.each([
    ["one that is not signed", {}, 401],
    ["one whose signature is none", { "x-signature": "0" }, 401],
    ["one that says itself that it is too large", { ...headers, "content-length": String(5 * 1024 * 1024) }, 413],
  ])("without reading its body, %s, also where the sender asks first", async (_what, given, status) => {
    const { url } = await listen([], temporaryFolder({}));
    for (const expect100 of [{}, { expect: "100-continue" }]) {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      onTestFinished(() => void socket.destroy());
      const lines = Object.entries({ "content-length": "4000000", ...given, ...expect100 });
      socket.write(
        `POST / HTTP/1.1\r\nhost: x\r\n${lines.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n`,
      );
      const [first] = (await once(socket, "data")) as [Buffer];
      expect(first.toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    }
  });

  it("more bodies at once than it can hold, until the others have gone", async () => {
    const { url } = await listen([], temporaryFolder({}));
    const sockets = Array.from({ length: 8 }, () => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      onTestFinished(() => void socket.destroy());
      const size = 4 * 1024 * 1024;
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\nx-signature: ${"0".repeat(64)}\r\ncontent-length: ${size}\r\n\r\n`);
      socket.write(Buffer.alloc(size - 1));
      return socket;
    });
    const seen = async (status: number) => expect((await post(url, body, headers)).status).toBe(status);
    await expect.poll(async () => (await post(url, body, headers)).status, { timeout: 20_000 }).toBe(503);
    await seen(503);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await post(url, body, headers)).status, { timeout: 20_000 }).toBe(200);
  });

  it("a request that breaks off", async () => {
    const directory = temporaryFolder({});
    const { url, stop } = await listen(["--out", "events.ndjson"], directory);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const lines = Object.entries({ ...headers, "content-length": body.length + 1 }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.end(`POST / HTTP/1.1\r\nhost: x\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
    await new Promise((resolve) => socket.resume().once("close", resolve));
    expect((await stop()).talk).toContain("a request broke off before its end");
    expect(recordsIn(directory)).toEqual([]);
  });
});

describe("webhook", () => {
  it.each<[string[], number]>([
    [[], 64],
    [["listn"], 64],
    [["--help"], 0],
    [["listen", "--help"], 0],
    [["verify", "--help"], 0],
  ])("%j tells how to call it", async (argv, expected) => {
    const { code, out, talk } = await run(["webhook", ...argv]);
    expect(code).toBe(expected);
    expect(out + talk).toMatch(/Usage: voice-agents webhook|Did you mean listen\?/);
  });
});

describe("webhook listen is told what to listen for", () => {
  it("several secrets of one platform: any of them will do", async () => {
    const directory = temporaryFolder({});
    vi.stubEnv("CRM", "whsec_crm");
    vi.stubEnv("BILLING", "whsec_billing");
    const argv = [
      "--platform",
      "formantai",
      "--secret-env",
      "CRM",
      "--secret-env",
      "BILLING",
      "--out",
      "events.ndjson",
    ];
    const { url } = await listen(argv, directory);
    const event = (event_id: string) => ({ event_id, event_type: "call.busy", data: {} });
    for (const [id, secret, status] of [
      ["e1", "whsec_crm", 200],
      ["e2", "whsec_billing", 200],
      ["e3", secrets.formantai, 401],
    ] as const) {
      const { body, headers } = formantAIWebhook(event(id), secret);
      expect((await post(url, body, headers)).status).toBe(status);
    }
    expect(recordsIn(directory).map(({ id }) => id)).toEqual(["e1", "e2"]);
  });

  it("targets that have no secret, on demand, and marks what they send", async () => {
    const directory = temporaryFolder({});
    const { url, talk } = await listen(["--platform", "formantai", "--unsigned", "--out", "events.ndjson"], directory);
    const { body } = formant("evt_1");
    expect((await post(url, body, { "content-type": "application/json" })).status).toBe(200);
    expect(recordsIn(directory)).toMatchObject([{ id: "evt_1", verified: false }]);
    expect(talk()).toMatch(/formantai \(not verified\)[^]*\(not signed\)/);
  });

  it.each<[string[], Record<string, string>, string]>([
    [[], {}, "set MIRAIMINDS_PRIVATE_KEY (the organization's private key, sk_…) or FORMANTAI_WEBHOOK_SECRET"],
    [["--platform", "formantai"], { MIRAIMINDS_PRIVATE_KEY: "sk_1" }, "FORMANTAI_WEBHOOK_SECRET is not set"],
    [["--platform", "miraiminds", "--secret-env", "NOWHERE"], {}, "the environment variable NOWHERE is not set"],
    [["--secret-env", "CRM"], { CRM: "x" }, "--secret-env needs --platform"],
    [["--platform", "niche"], {}, "Niche documents neither how its webhooks are signed nor what they carry"],
    [["--platform", "nich"], {}, '"nich"; --platform takes miraiminds or formantai'],
    [["--unsigned"], {}, "--unsigned goes with --platform formantai"],
    [["--platform", "miraiminds", "--unsigned"], {}, "--unsigned goes with --platform formantai"],
    [["--port", "x"], {}, "It must be a number from 0 to 65535"],
  ])("%j in the environment %j: exit code 64, and what to do", async (argv, environment, message) => {
    for (const name of ["MIRAIMINDS_PRIVATE_KEY", "FORMANTAI_WEBHOOK_SECRET", "CRM"])
      vi.stubEnv(name, environment[name]);
    const { code, out, talk } = await run(["webhook", "listen", ...argv]);
    vi.unstubAllEnvs();
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(talk).toContain(message);
  });

  it.each<[string[], string]>([
    [["--host", "192.0.2.1"], "192.0.2.1 is no address of this machine"],
    [["--out", "nowhere/events.ndjson"], "nowhere/events.ndjson cannot be opened: ENOENT"],
    [["--out", "."], "cannot be opened: EISDIR"],
    [["--out", "notes.txt"], "notes.txt:1 was not written by this command"],
  ])("%j: it says why it cannot begin", async (argv, message) => {
    vi.stubEnv("MIRAIMINDS_PRIVATE_KEY", "sk_1");
    const directory = temporaryFolder({ "notes.txt": "my notes" });
    const { code, talk } = await run(["webhook", "listen", "--port", "0", ...argv], { directory });
    vi.unstubAllEnvs();
    expect([code, talk]).toEqual([1, expect.stringContaining(message)]);
    expect(readFileSync(join(directory, "notes.txt"), "utf8")).toBe("my notes");
  });

  it("a port that is taken: it says so", async () => {
    vi.stubEnv("MIRAIMINDS_PRIVATE_KEY", "sk_1");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { code, talk } = await run(["webhook", "listen", "--port", String(port)]);
    server.close();
    vi.unstubAllEnvs();
    expect([code, talk]).toEqual([1, expect.stringContaining(`port ${port} is taken`)]);
  });
});

describe("webhook listen does not say that it has what it could not write", () => {
  it("answers 500 when the disk is full, leaves whole lines only, and fails at the end", async () => {
    const directory = temporaryFolder({});
    const listener = await listenAsProcess(["--out", "events.ndjson"], { directory, limit: 8 });
    const statuses: number[] = [];
    for (let number = 0; number < 6; number++) {
      const { body, headers } = formant(`evt_${number}`, { transcript: "x".repeat(number < 5 ? 2000 : 10) });
      statuses.push((await post(listener.url, body, headers)).status);
    }
    // Three large ones and a small one fit in 8 KiB.
    expect(statuses).toEqual([200, 200, 200, 500, 500, 200]);
    expect(recordsIn(directory).map(({ id }) => id)).toEqual(["evt_0", "evt_1", "evt_2", "evt_5"]);
    listener.kill("SIGINT");
    expect(await listener.ended).toBe(1);
    expect(listener.talk()).toContain("could not be written: EFBIG");
    expect(listener.talk()).toContain("4 recorded, 0 delivered again, 0 refused, 2 failed");
  });

  it("answers 500 when something else writes to the file, and takes nothing away from it", async () => {
    const directory = temporaryFolder({});
    const { url, talk } = await listen(["--out", "events.ndjson"], directory);
    writeFileSync(join(directory, "events.ndjson"), "hello\n");
    const { body, headers } = formant("evt_1");
    expect((await post(url, body, headers)).status).toBe(500);
    expect(talk()).toContain("something else writes to it; start again");
    expect(readFileSync(join(directory, "events.ndjson"), "utf8")).toBe("hello\n");
  });
});

function signedText(body: string) {
  return {
    body,
    headers: { ...formantAIWebhook({}).headers, "x-formantai-signature": `sha256=${hmac(body, secrets.formantai)}` },
  };
}

function signedMirai(body: string): Record<string, string> {
  return { "x-signature": hmac(body, secrets.miraiminds) };
}

function hmac(body: string, key: string): string {
  return createHmac("sha256", key).update(body).digest("hex");
}
