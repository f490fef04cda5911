import { expect, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { customAssistant, dataOf, listOf, openSession, otherHeaders, type Fields } from "./session.ts";

const list = "/v1/admin/assistant/list";

test("health needs no keys", async () => {
  const headers = { "x-public-key": null, "x-private-key": null, workspace: null };
  const { status, body } = await openSession().get("/health", headers);
  expect(status).toBe(200);
  expect(body).toMatchObject({ status_code: 200, data: { underMaintenance: false } });
});

test.each([
  ["no keys", { "x-public-key": null, "x-private-key": null }],
  ["no private key", { "x-private-key": null }],
  ["no public key", { "x-public-key": null }],
  ["a private key that nobody has", { "x-private-key": "sk_guess" }],
  ["keys of two organizations", { "x-private-key": miraiMindsSeed.otherPrivateKey }],
])("%s: 401", async (_, headers) => {
  const { status, body } = await openSession().get(list, headers);
  expect(status).toBe(401);
  expect(body).toMatchObject({ code: 401 });
});

test("each organization sees its own workspace only", async () => {
  const session = openSession();
  await session.assistant();
  expect(listOf(await session.get(list))).toHaveLength(1);
  expect(listOf(await session.get(list, { workspace: miraiMindsSeed.secondWorkspaceId }))).toEqual([]);
  expect(listOf(await session.get(list, otherHeaders))).toEqual([]);
});

test("the voice gallery answers slug and sample, nothing about gender, and needs no workspace", async () => {
  const { body } = await openSession().get("/v1/admin/voice-gallery", { workspace: null });
  const { data, ...rest } = body as { data: Fields[] };
  expect(rest).toEqual({ status_code: 200, message: "Voices fetched successfully." });
  expect(data.map((voice) => Object.keys(voice).join())).toEqual(Array(3).fill("_id,slug,sampleAudio"));
  expect(data.map(({ slug }) => slug)).toContain("priya");
});

test.each([
  ["DELETE", "/v1/admin/assistant/delete/x"],
  ["GET", "/v2/call/x"],
  ["GET", "/v1/admin/tool/api/x"],
  ["GET", "/v1/number-pool"],
  ["POST", "/v2/assistant/create"],
  ["GET", "/v2/workspace/list"],
  ["GET", "/v1/showcase/calls"],
])("%s %s does not exist", async (method, path) => {
  expect((await openSession().send(method, path)).status).toBe(404);
});

test("a body that is no JSON object is refused", async () => {
  const session = openSession();
  for (const body of [undefined, [], "text", null]) {
    expect((await session.post("/v1/admin/assistant/create", body)).status).toBe(400);
  }
});

test("the log tells who asked, and shows neither keys nor the secrets of tools and webhooks", async () => {
  const session = openSession();
  const secret = "do-not-show";
  await session.tool({ headers: [{ key: "Authorization", value: secret }] });
  const variant = { type: "ndr_followup", config: { ndr_followup: { webhookToken: secret } } };
  const apiPlan = { url: "https://shop.test", headers: { token: secret } };
  await session.create({ ...customAssistant, variant, preCall: { apiPlan } });
  await session.get(list, { "x-private-key": "sk_wrong" });
  const log = session.control.log();
  const known = { kind: "apiKey", account: miraiMindsSeed.organizationId, key: miraiMindsSeed.publicKey };
  expect(log).toMatchObject([
    { method: "POST", path: "/v1/admin/tool/api", auth: known, write: true, wrote: true, status: 201 },
    { path: "/v1/admin/assistant/create", auth: known, status: 200 },
    { path: list, auth: { kind: "unknown", account: null, key: null }, write: false, status: 401 },
  ]);
  expect(JSON.stringify(log)).not.toContain(secret);
  expect(JSON.stringify([log, session.control.dump()])).not.toContain(miraiMindsSeed.privateKey);
});

test("a fault strikes as on any platform, and its answer has this platform's shape", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "status", status: 503 } });
  expect(await session.create()).toMatchObject({ status: 503, body: { code: 503, message: "Injected fault: 503" } });
  session.control.faults.arm({ fault: { kind: "resetAfter" } });
  await expect(session.create()).rejects.toThrow("fetch failed");
  expect(listOf(await session.get(list))).toHaveLength(1);
});

test("an expired key is refused once, an expired token for good", async () => {
  const session = openSession({ switches: { requireRole: 403 } });
  session.control.faults.arm({ fault: { kind: "expireToken" }, times: 2 });
  expect((await session.get(list)).status).toBe(401);
  const workspace = { type: "workspace", id: miraiMindsSeed.workspaceId };
  const archive = async () =>
    session.post("/v1/admin/organization/archive", workspace, { authorization: `Bearer ${miraiMindsSeed.adminToken}` });
  expect([(await archive()).status, (await archive()).status]).toEqual([401, 401]);
  expect((await session.get(list)).status).toBe(200);
});

test("a refused write leaves nothing behind", async () => {
  const session = openSession();
  const before = session.control.dump();
  expect((await session.create({ telephony: { inbound: "f".repeat(24) } })).status).toBe(400);
  expect(session.control.dump()).toEqual(before);
});

test("the same requests give the same ids and times on every run", async () => {
  const run = async () => {
    const session = openSession();
    await session.assistant({ agent: { identity: {}, tools: [(await session.tool())["_id"]] } });
    await session.file();
    await session.number();
    return session.control.dump();
  };
  expect(await run()).toEqual(await run());
});

test("ids are 24 hexadecimal digits", async () => {
  const session = openSession();
  const ids = [await session.assistant(), (await session.tool())["_id"], await session.file(), await session.number()];
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{24}$/);
  expect(dataOf(await session.create({ name: "Second" }))["assistantId"]).not.toBe(ids[0]);
});
