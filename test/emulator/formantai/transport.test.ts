import { expect, test } from "vitest";
import { formantAISeed, defaultTenants as formantAITenants } from "../../../emulator/formantai/seed.ts";
import { faultKinds } from "../../../emulator/index.ts";
import { callBody, errorOf, listOf, openSession, otherKey } from "./session.ts";

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const list = "/v1/conversations";

test.each([
  ["no key", { authorization: null }],
  ["an unknown key", bearer("guess")],
  ["a disabled key", bearer(formantAISeed.disabledApiKey)],
  ["a key without Bearer", { authorization: formantAISeed.apiKey }],
])("%s is 401 in the documented words, everywhere", async (_, headers) => {
  const session = openSession();
  const answers = [
    await session.get(list, headers),
    await session.get("/v1/batch-calls", headers),
    await session.call({}, headers),
    await session.job({}, "a.wav", headers),
  ];
  for (const { status, body } of answers) {
    expect(status).toBe(401);
    expect(body).toEqual({ error: { message: "invalid or missing api key", type: "authentication_error" } });
  }
  expect(session.control.dump()).toMatchObject({ calls: [], transcriptions: [] });
});

test("two keys of one tenant see the same", async () => {
  const session = openSession();
  await session.call();
  session.control.advance(1000);
  expect(listOf(await session.get(list, bearer(formantAISeed.secondApiKey)))).toHaveLength(1);
});

test("a key is of one region, and the documented host of the other does not know it", async () => {
  const status = async (host: string, headers = {}) => (await openSession({ host }).get(list, headers)).status;
  const india = "api.in.voice.formantai.com";
  expect([await status(india, otherKey), await status(india)]).toEqual([200, 401]);
  const global = "api.voice.formantai.com";
  expect([await status(global), await status(global, otherKey)]).toEqual([200, 401]);
  expect([await status("127.0.0.1:4000"), await status("127.0.0.1:4000", otherKey)]).toEqual([200, 200]);
});

test.each([
  ["GET", "/v1/agents"],
  ["GET", "/v1/agents/123"],
  ["POST", "/v1/agents"],
  ["GET", "/v1/webhooks"],
  ["GET", "/v1/call"],
  ["GET", "/v1/call/x"],
  ["DELETE", "/v1/call/x"],
  ["GET", "/v1/batch-call"],
  ["POST", "/v1/batch-calls"],
  ["DELETE", "/v1/conversations/x"],
  ["GET", "/v1/transcription/jobs"],
  ["GET", "/conversations"],
  ["GET", "/v2/conversations"],
])("%s %s does not exist", async (method, path) => {
  const answer = await openSession().send(method, path);
  expect([answer.status, errorOf(answer)["type"]]).toEqual([404, "not_found"]);
});

test("a body that is no JSON object is 400", async () => {
  const session = openSession();
  for (const body of [undefined, [], "text", null]) expect((await session.post("/v1/call", body)).status).toBe(400);
  const raw = await session.emulator.fetch("https://formantai.test/v1/call", {
    method: "POST",
    headers: { ...bearer(formantAISeed.apiKey), "content-type": "application/json" },
    body: "{",
  });
  expect(raw.status).toBe(400);
});

test("the rate limit answers with its type, and every answer tells what is left and when it is back", async () => {
  const session = openSession({ switches: { rateLimit: 2 } });
  const first = await session.get(list);
  const left = ({ headers }: typeof first) =>
    ["limit", "remaining", "reset"].map((name) => headers.get(`x-ratelimit-${name}`));
  expect(left(first)).toEqual(["2", "1", "2026-01-15T10:01:00+00:00"]);
  session.control.advance(20_000);
  expect(left(await session.get(list))).toEqual(["2", "0", "2026-01-15T10:01:20+00:00"]);
  const refused = await session.get(list);
  expect([refused.status, errorOf(refused)["type"]]).toEqual([429, "rate_limit_exceeded"]);
  expect([...left(refused), refused.headers.get("retry-after")]).toEqual(["2", "0", "2026-01-15T10:01:20+00:00", "40"]);
  expect((await session.get(list, otherKey)).status).toBe(200);
  session.control.advance(40_000);
  expect((await session.get(list)).status).toBe(200);
});

test("the log tells whose key it was, and shows no key", async () => {
  const session = openSession();
  await session.call();
  await session.batch("customer_phone\n+12125550100");
  await session.get(list, bearer("guess-0123"));
  const known = { kind: "apiKey", account: formantAISeed.tenant, key: "default" };
  expect(session.control.log()).toMatchObject([
    { method: "POST", path: "/v1/call", auth: known, write: true, wrote: true, status: 200, body: callBody() },
    {
      path: "/v1/batch-call",
      body: { uploads: [{ field: "file", filename: "contacts.csv", sizeBytes: 27 }], fields: { agent_id: "123" } },
    },
    { path: list, auth: { kind: "unknown", account: null, key: null }, write: false, status: 401 },
  ]);
  const keys = [...formantAITenants.flatMap((tenant) => tenant.keys.map(({ key }) => key)), "guess-0123"];
  const shown = JSON.stringify([session.control.log(), session.control.dump()]);
  for (const key of keys) expect(shown).not.toContain(key);
});

test("an injected error has the platform's shape", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "status", status: 500 } });
  const answer = await session.call();
  expect([answer.status, errorOf(answer)["type"]]).toEqual([500, "internal_error"]);
  session.control.faults.arm({ fault: { kind: "expireToken" } });
  expect([(await session.get(list)).status, (await session.get(list)).status]).toEqual([401, 200]);
});

test.each(faultKinds.filter((kind) => !["hang", "hangAfter"].includes(kind)))(
  "%s strikes each write, which then is done once or not at all",
  async (kind) => {
    const session = openSession();
    const fault = { status: 503, location: "https://elsewhere.test", field: "metadata", how: "missing" } as const;
    const before = ["refused", "dns", "reset", "status", "html", "rate429", "redirect", "expireToken"].includes(kind);
    const strike = async (request: () => Promise<unknown>) => {
      session.control.faults.arm({ fault: { kind, milliseconds: 1, ...fault } });
      await request().catch(() => undefined);
    };
    await strike(async () => session.call());
    await strike(async () => session.batch("customer_phone\n+12125550100"));
    await strike(async () => session.job());
    const { calls, batches, transcriptions } = session.control.dump();
    expect([calls?.length, batches?.length, transcriptions?.length]).toEqual(before ? [0, 0, 0] : [2, 1, 1]);
    expect(session.control.faults.list().every(({ fired }) => fired === 1)).toBe(true);
  },
);

test("a field can be lost on its way, also from a form", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "dropField", field: "metadata" } });
  await session.call({ metadata: "order-7" });
  expect(session.control.dump()["calls"]).toMatchObject([{ metadata: null }]);
  session.control.faults.arm({ fault: { kind: "dropField", field: "file" } });
  expect((await session.batch("customer_phone\n+12125550100")).status).toBe(400);
});

test("a stale read answers as before the last write", async () => {
  const session = openSession();
  await session.batch("customer_phone\n+12125550100");
  session.control.faults.arm({ fault: { kind: "stale" } });
  expect(listOf(await session.get("/v1/batch-calls"))).toEqual([]);
  expect(listOf(await session.get("/v1/batch-calls"))).toHaveLength(1);
});

test("a refused write leaves nothing behind, and the same requests give the same ids on every run", async () => {
  const run = async () => {
    const session = openSession();
    const before = session.control.dump();
    await session.batch("customer_phone\nnone");
    await session.call({ conversation_id: "none", idempotency_key: "a" });
    expect(session.control.dump()).toEqual(before);
    await session.call();
    await session.batch("customer_phone\n+12125550100");
    await session.job();
    session.control.advance(3_600_000);
    return session.control.dump();
  };
  expect(await run()).toEqual(await run());
});
