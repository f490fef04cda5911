import { describe, expect, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import type { MiraiMindsSwitches } from "../../../emulator/miraiminds/switches.ts";
import { customAssistant, dataOf, listOf, openSession, type Fields } from "./session.ts";

const { workspaceId, organizationId } = miraiMindsSeed;

/** A control over HTTP form, in process. */
async function control(session: ReturnType<typeof openSession>, method: string, path: string, body?: unknown) {
  const response = await session.emulator.fetch(`https://mirai.test/_emulator${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
}

describe("the dashboard", () => {
  test("edits an assistant by merge: texts, lists, tools by id; null removes, except for a number", async () => {
    const session = openSession();
    const tools = [(await session.tool())["_id"]];
    const id = await session.assistant({ agent: { ...customAssistant.agent, endMessage: "Bye." } });
    session.control.dashboardEdit("assistants", id, {
      name: "x".repeat(50),
      agent: { endMessage: null, identity: { voice: "neha" }, tools: tools as string[] },
      telephony: { outbound: null },
    });
    const { name, agent, telephony } = await session.read(id);
    expect(name).toBe("x".repeat(50));
    expect(agent).toMatchObject({ identity: { name: "Priya", voice: "neha" }, tools: [{ tools }] });
    expect(agent).not.toHaveProperty("endMessage");
    expect(telephony).toEqual({ inbound: null, outbound: null });
  });

  test("gives an inbound number to another assistant", async () => {
    const session = openSession();
    const inbound = await session.number();
    const first = await session.assistant({ telephony: { inbound } });
    const second = await session.assistant({ name: "Second" });
    session.control.dashboardEdit("assistants", second, { telephony: { inbound } });
    expect((await session.read(first))["telephony"]).toMatchObject({ inbound: null });
  });

  test("edits a tool by the flat fields of a request", async () => {
    const session = openSession();
    const tool = await session.tool({ parameters: { required: [], properties: [] } });
    session.control.dashboardEdit("tools", String(tool["_id"]), {
      name: "Stock",
      url: "https://b.test",
      isActive: false,
      parameters: { required: ["a"], properties: [] },
    });
    const [edited] = listOf(await session.get("/v1/admin/tool/api"));
    expect(edited).toMatchObject({
      name: "Stock",
      slug: "stock",
      isActive: false,
      config: { ...(tool["config"] as Fields), url: "https://b.test", body: { required: ["a"], properties: [] } },
    });
    expect(edited?.["updatedAt"]).not.toBe(tool["updatedAt"]);
  });

  test("edits workspaces, files, numbers and organizations by their fields", async () => {
    const session = openSession();
    const file = await session.file();
    const number = await session.number();
    session.control.dashboardEdit("workspaces", workspaceId, { name: "Renamed", billing: { creditBalance: 1 } });
    session.control.dashboardEdit("files", file, { status: "failed" });
    session.control.dashboardEdit("numbers", number, { status: "released" });
    session.control.dashboardEdit("organizations", organizationId, { creditCents: 7 });
    const dump = session.control.dump();
    expect(dump["workspaces"]?.[0]).toMatchObject({ name: "Renamed", billing: { creditBalance: 1, type: "prepaid" } });
    expect(dataOf(await session.get(`/v1/knowledge-base/files/${file}`))).toMatchObject({ status: "failed" });
    expect((await session.del(`/v1/number-pool/${number}`)).status).toBe(409);
    expect(dump["organizations"]?.[0]).toMatchObject({ creditCents: 7 });
  });

  test("makes objects of every collection, filling in what is left out", async () => {
    const session = openSession();
    const make = (collection: string, object: Parameters<typeof session.control.create>[1] = {}) =>
      session.control.create(collection, { workspace: workspaceId, ...object });
    const assistant = make("assistants", { name: "Theirs", archivedAt: "2026-01-01T00:00:00Z" });
    const made = {
      workspaces: session.control.create("workspaces", {}),
      assistants: assistant,
      tools: make("tools", { slug: "own-slug", parameters: { required: [], properties: [] } }),
      files: make("files", { fileName: "theirs.pdf" }),
      numbers: session.control.create("numbers", { number: "+14155550199" }),
      calls: make("calls", { assistant: assistant.id }),
      campaigns: make("campaigns", { assistant: assistant.id }),
      ledger: session.control.create("ledger", { amountCents: 5 }),
    };
    const dump = session.control.dump();
    for (const [collection, { id }] of Object.entries(made)) expect(dump[collection]?.at(-1)?.id).toBe(id);
    expect((await session.read(assistant.id))["archivedAt"]).toBe("2026-01-01T00:00:00Z");
    expect(listOf(await session.get("/v1/admin/tool/api"))).toMatchObject([
      { slug: "own-slug", config: { method: "get" } },
    ]);
    expect(listOf(await session.get("/v1/knowledge-base/files"))).toMatchObject([{ status: "ready" }]);
    expect(made.numbers).toMatchObject({ organization: organizationId, status: "active", number: "+14155550199" });
  });

  test("removes objects of every collection", async () => {
    const session = openSession();
    await session.assistant({ agent: { identity: {}, tools: [(await session.tool())["_id"]] } });
    await session.file();
    await session.number();
    for (const [collection, records] of Object.entries(session.control.dump())) {
      for (const { id } of records) session.control.remove(collection, id);
    }
    expect(Object.values(session.control.dump()).flat()).toEqual([]);
    expect((await session.get("/v1/admin/assistant/list")).status).toBe(404);
  });

  test("a misspelt field, collection or id, or a missing parent, is an error that names the right ones", async () => {
    const session = openSession();
    const id = await session.assistant();
    expect(() => session.control.dashboardEdit("assistants", id, { prompt: "x" })).toThrow("callSettings");
    expect(() => session.control.dashboardEdit("agents", id, {})).toThrow("assistants");
    expect(() => session.control.remove("assistants", "none")).toThrow("none");
    expect(() => session.control.create("assistants", { workspace: "none" })).toThrow("none");
    expect(() => session.control.create("calls", { assistant: "none" })).toThrow("assistant");
    expect(() => session.control.create("assistants", { workspace: workspaceId, agent: { tools: ["x"] } })).toThrow(
      "x",
    );
  });
});

test("reset gives back the beginning: store, switches, tokens, outcomes, file failures, ids, lagging reads", async () => {
  const session = openSession({ switches: { createBody: "document" } });
  const before = session.control.dump();
  const first = await session.create();
  session.control.switches.set({ readLagMs: 60_000, createBody: "assistantId" });
  session.control.scriptCalls(["busy"]);
  session.control.forceFileFailure(".");
  await session.number();
  session.control.reset();
  expect(session.control.dump()).toEqual(before);
  expect(await session.create()).toMatchObject({ status: first.status, body: first.body as Fields });
  const id = String(listOf(await session.get("/v1/admin/assistant/list"))[0]?.["_id"]);
  await session.call(id);
  expect(await session.events(30)).toEqual(["call.initiate", "call.in-progress"]);
  await session.file();
  await session.get("/v1/knowledge-base/files");
  expect(listOf(await session.get("/v1/knowledge-base/files"))).toMatchObject([{ status: "ready" }]);
});

test("a snapshot goes on where it was taken, in another emulator", async () => {
  const session = openSession();
  const id = await session.assistant();
  const callId = await session.call(id);
  const later = openSession();
  later.control.restore(session.control.snapshot());
  expect(await later.read(id)).toEqual(await session.read(id));
  expect(await later.call(id)).not.toBe(callId);
  expect(await later.events(1)).toEqual(["call.initiate", "call.initiate"]);
});

test("the controls over HTTP", async () => {
  const session = openSession();
  expect((await control(session, "PUT", "/file-failure", { pattern: "^bad" })).status).toBe(204);
  await session.file("bad.txt");
  await session.get("/v1/knowledge-base/files");
  expect(listOf(await session.get("/v1/knowledge-base/files"))).toMatchObject([{ status: "failed" }]);
  expect((await control(session, "PUT", "/file-failure", { pattern: null })).status).toBe(204);

  expect((await control(session, "POST", "/call-outcomes", { outcomes: ["skip"] })).status).toBe(204);
  const callId = await session.call(await session.assistant());
  expect((await control(session, "POST", "/advance", { milliseconds: 1000 })).status).toBe(204);
  expect((await control(session, "POST", `/calls/${callId}/events`, { type: "action", data: { a: 1 } })).status).toBe(
    204,
  );
  expect((await control(session, "POST", "/settle")).status).toBe(204);
  expect(session.received.map(({ event }) => event.type)).toEqual(["call.skip", "action"]);

  expect((await control(session, "POST", "/call-outcomes", { outcomes: "bored" })).status).toBe(400);
  expect((await control(session, "POST", `/calls/none/events`, { type: "action" })).status).toBe(400);
  const made = await control(session, "POST", "/store/tools", { workspace: workspaceId });
  expect(made).toMatchObject({ status: 200, body: { slug: "somebody-s-tool" } });
});

test("switches may be changed while it runs, text is understood, the unknown refused", () => {
  const session = openSession({ switches: { kbReadyMs: 5 } });
  session.control.switches.set({
    webhookDuplicate: "true",
    cooldownMs: "120",
  } as unknown as Partial<MiraiMindsSwitches>);
  expect(session.control.switches.get()).toMatchObject({ webhookDuplicate: true, cooldownMs: 120, kbReadyMs: 5 });
  expect(() => openSession({ switches: { profile: "newest" as "guide" } })).toThrow("reference | guide");
});
