import { describe, expect, test } from "vitest";
import { createNicheEmulator } from "../../emulator/niche/emulator.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import type { NicheSwitches } from "../../emulator/niche/switches.ts";
import { manualClock } from "../../emulator/index.ts";
import { fileForm, minimalAgent, openSession, transferOverride, type Fields } from "./niche/session.ts";

const agents = "~/voice-agents";

/** A control over HTTP form, in process. */
async function control(session: ReturnType<typeof openSession>, method: string, path: string, body?: unknown) {
  const response = await session.emulator.fetch(`http://niche.test/_emulator${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
}

test("fetch takes whatever the global one takes, and gives up where that would", async () => {
  const emulator = createNicheEmulator();
  const replacement: typeof globalThis.fetch = emulator.fetch;
  const url = `https://app.nicheandleads.com${emulator.basePath}/businesses/${nicheSeed.businessId}/files`;
  const headers = { authorization: `Bearer ${nicheSeed.token}` };
  const upload = new Request(url, { method: "POST", headers, body: fileForm("a.txt", "x", "text/plain") });
  expect((await replacement(upload, {})).status).toBe(201);
  expect((await replacement(new URL(url), { headers })).status).toBe(200);
  expect((await replacement(new Request(url), { headers })).status).toBe(200);
  const aborted = replacement(url, { headers, signal: AbortSignal.abort(new Error("too late")) });
  await expect(aborted).rejects.toThrow("too late");
  expect(emulator.control.log()).toHaveLength(3);
});

describe("the log", () => {
  test("tells each API request with its caller, body, outcome and time", async () => {
    const session = openSession();
    await session.get("/voices?page=2");
    await session.post(agents, minimalAgent);
    await session.send("DELETE", `${agents}/x`, undefined, { authorization: "Bearer guess" });
    const auth = { kind: "apiKey", account: nicheSeed.organizationId, key: "default" };
    const common = { time: "2026-01-15T10:00:00Z", fault: null };
    const path = `/businesses/${nicheSeed.businessId}/voice-agents`;
    expect(session.control.log()).toEqual([
      {
        ...common,
        sequence: 1,
        method: "GET",
        path: "/voices?page=2",
        auth,
        body: null,
        write: false,
        wrote: false,
        status: 200,
      },
      { ...common, sequence: 2, method: "POST", path, auth, body: minimalAgent, write: true, wrote: true, status: 201 },
      {
        ...common,
        sequence: 3,
        method: "DELETE",
        path: `${path}/x`,
        auth: { kind: "unknown", account: null, key: null },
        body: null,
        write: true,
        wrote: false,
        status: 401,
      },
    ]);
  });

  test("clearLog forgets entries but goes on counting", async () => {
    const session = openSession();
    await session.get("/voices");
    session.control.clearLog();
    await session.get("/voices");
    expect(session.control.log()).toMatchObject([{ sequence: 2 }]);
  });

  test("an address outside the API is logged whole and answered like an unknown route", async () => {
    const session = openSession();
    const response = await session.emulator.fetch("http://niche.test/v1/voices");
    expect(response.status).toBe(404);
    expect(session.control.log()).toMatchObject([{ path: "/v1/voices", status: 404 }]);
  });
});

test("the same requests give the same ids and times on every run", async () => {
  const run = async () => {
    const session = openSession();
    await session.agent({ toolIds: [(await session.tool("transferCall", transferOverride)).id] });
    return session.control.dump();
  };
  expect(await run()).toEqual(await run());
});

test("reset gives back the beginning: store, log, faults, clock, tokens, latency, limits, switches, ids", async () => {
  const session = openSession({ switches: { createStatus: 200 } });
  const before = session.control.dump();
  const first = await session.agent();
  session.control.advance(3_600_000);
  session.control.faults.arm({ fault: { kind: "reset" }, times: "always" });
  session.control.switches.set({ createStatus: 201 });
  session.control.rateLimit({ perMinute: 0 });
  session.control.forceFileFailure(".");
  session.control.failNextAssistantCreate();
  session.control.reset();
  expect(session.control.dump()).toEqual(before);
  expect(session.control.log()).toEqual([]);
  expect(session.control.faults.list()).toEqual([]);
  const again = await session.post(agents, minimalAgent);
  expect(again.status).toBe(200);
  expect(again.body).toEqual(first);
});

describe("the dashboard", () => {
  test("edits an agent: texts, personality by merge, null removes", async () => {
    const session = openSession();
    const { id } = await session.agent({ firstMessage: "Hello", personality: { tone: "warm" } });
    session.control.dashboardEdit("agents", id, {
      firstMessage: null,
      name: "x".repeat(50),
      personality: { tone: "cold" },
    });
    const agent = await session.read(`${agents}/${id}`);
    expect(agent).toMatchObject({ name: "x".repeat(50), personality: { tone: "cold", useHumor: false } });
    expect(agent).not.toHaveProperty("firstMessage");
  });

  test("a flow edited there becomes the source and its graph is generated anew", async () => {
    const session = openSession();
    const { id } = await session.agent();
    await session.get("/voices");
    session.control.dashboardEdit("agents", id, { conversationFlow: "Say goodbye." });
    expect(await session.read(`${agents}/${id}`)).toMatchObject({
      conversationFlow: "Say goodbye.",
      workflow: { nodes: [{ prompt: "Say goodbye." }, {}] },
    });
  });

  test("tools and documents edited there bring and take automatic tools", async () => {
    const session = openSession();
    const transfer = await session.tool("transferCall", transferOverride);
    const { id } = await session.agent();
    session.control.dashboardEdit("agents", id, { toolIds: [transfer.id], knowledgeBaseDocumentIds: ["gone"] });
    const { toolIds } = await session.read(`${agents}/${id}`);
    expect(toolIds).toHaveLength(3);
    expect((toolIds as string[])[0]).toBe(transfer.id);
  });

  test("duty and number are edited on the deployment, or on the agent", async () => {
    const session = openSession();
    const { id } = await session.agent();
    expect(() => session.control.dashboardEdit("agents", id, { onDuty: false })).toThrow("not deployed");
    await session.post(`${agents}/${id}/deploy`);
    session.control.dashboardEdit("deployments", id, { onDuty: false });
    expect(await session.read(`${agents}/${id}`)).toMatchObject({ onDuty: false });
    session.control.dashboardEdit("agents", id, { onDuty: true, phoneNumber: null });
    const agent = await session.read(`${agents}/${id}`);
    expect(agent).toMatchObject({ onDuty: true });
    expect(agent).not.toHaveProperty("phoneNumber");
  });

  test("a transfer tool takes destinations, and keeps their ids where only its messages change", async () => {
    const session = openSession({ switches: { transferReadBack: "both" } });
    const tool = await session.tool("transferCall", transferOverride);
    const before = tool["configOverride"] as Fields;
    session.control.dashboardEdit("tools", tool.id, { configOverride: { messages: [] } });
    const silent = (await session.read(`~/tools/${tool.id}`))["configOverride"];
    expect(silent).toEqual({ ...before, messages: [] });
    session.control.dashboardEdit("tools", tool.id, {
      configOverride: { destinations: [{ name: "New", phoneNumber: "1" }] },
    });
    const edited = (await session.read(`~/tools/${tool.id}`))["configOverride"] as Fields;
    expect(edited["destinations"]).toEqual([{ name: "New", phoneNumber: "1" }]);
    expect(edited["destinationIds"]).not.toEqual(before["destinationIds"]);
    expect(session.control.dump()["destinations"]).toHaveLength(1);
  });

  test("a calendar tool takes appointment settings", async () => {
    const session = openSession({ switches: { effectiveConfig: "resolved" } });
    session.control.create("integrations", { businessId: nicheSeed.businessId });
    const tool = await session.tool("googleCal", { appointmentConfig: { slotBufferMinutes: 5 } });
    session.control.dashboardEdit("tools", tool.id, {
      configOverride: { appointmentConfig: { slotDurationMinutes: 45 } },
    });
    const edited = await session.read(`~/tools/${tool.id}`);
    expect(edited["configOverride"]).toEqual(tool["configOverride"]);
    expect(edited["effectiveConfig"]).toMatchObject({
      appointmentConfig: { slotDurationMinutes: 45, slotBufferMinutes: 5 },
    });
  });

  test("other tools take overrides and labels", async () => {
    const session = openSession();
    const tool = await session.tool("apiRequest", { url: "https://a.example", method: "GET" });
    session.control.dashboardEdit("tools", tool.id, {
      displayName: "Stock",
      configOverride: { url: "https://b.example" },
    });
    const edited = await session.read(`~/tools/${tool.id}`);
    expect(edited).toMatchObject({ displayName: "Stock", configOverride: { url: "https://b.example", method: "GET" } });
    expect(edited["updatedAt"]).not.toBe(tool["updatedAt"]);
  });

  test("files, the calendar and businesses are edited by their fields", async () => {
    const session = openSession();
    const file = session.readyFile();
    session.control.create("integrations", { businessId: nicheSeed.businessId });
    session.control.dashboardEdit("files", file.id, { name: "b.txt", status: "failed" });
    session.control.dashboardEdit("integrations", nicheSeed.businessId, { calendarId: "x@example.com" });
    session.control.dashboardEdit("businesses", nicheSeed.businessId, { name: "Renamed" });
    expect(await session.read(`~/files/${file.id}`)).toMatchObject({ name: "b.txt", status: "failed" });
    expect(await session.read("~/integrations/google-calendar")).toMatchObject({ calendarId: "x@example.com" });
    expect(await session.read(`/businesses/${nicheSeed.businessId}`)).toMatchObject({ name: "Renamed" });
  });

  test("a misspelt field, collection or id is an error that names the right ones", async () => {
    const session = openSession();
    const { id } = await session.agent();
    expect(() => session.control.dashboardEdit("agents", id, { fristMessage: "x" })).toThrow("firstMessage");
    expect(() => session.control.dashboardEdit("agent", id, {})).toThrow("agents");
    expect(() => session.control.dashboardEdit("agents", "x", {})).toThrow('no object "x"');
    expect(() => session.control.remove("tools", "x")).toThrow('no object "x"');
  });
});

describe("somebody else", () => {
  test("makes objects of every kind, filled in as the platform would", async () => {
    const session = openSession();
    const business = session.control.create("businesses", { name: "New", phone: "+13125550100" });
    const tool = session.control.create("tools", {
      businessId: business.id,
      template: "transferCall",
      configOverride: transferOverride,
    });
    const file = session.control.create("files", { businessId: business.id });
    const agent = session.control.create("agents", {
      businessId: business.id,
      name: "Theirs",
      toolIds: [tool.id],
      knowledgeBaseDocumentIds: [file.id],
    });
    session.control.create("deployments", { agentId: agent.id });
    expect(await session.read(`/businesses/${business.id}/voice-agents/${agent.id}`)).toMatchObject({
      name: "Theirs",
      onDuty: true,
      phoneNumber: expect.stringMatching(/^\+1312/) as string,
      toolIds: [tool.id, expect.any(String), expect.any(String)],
    });
  });

  test("may choose the id, and needs a business that exists", () => {
    const session = openSession();
    expect(session.control.create("tools", { id: "t-1", businessId: nicheSeed.businessId }).id).toBe("t-1");
    expect(() => session.control.create("agents", { businessId: "nowhere" })).toThrow('no business "nowhere"');
    expect(() =>
      session.control.create("agents", { businessId: nicheSeed.businessId, type: "OUTBOUND", activatedHours: {} }),
    ).toThrow("INBOUND");
  });

  test("deletes an agent with what hangs on it, a tool with its destinations", async () => {
    const session = openSession();
    const tool = await session.tool("transferCall", transferOverride);
    const { id } = await session.agent();
    await session.post(`${agents}/${id}/deploy`);
    session.control.remove("agents", id);
    session.control.remove("tools", tool.id);
    expect(session.control.dump()).toMatchObject({ agents: [], deployments: [], tools: [], destinations: [] });
    expect((await session.get(`${agents}/${id}`)).status).toBe(404);
  });
});

test("none of the controls is logged, faulted, limited or delayed", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "reset" }, times: "always" });
  session.control.rateLimit({ perMinute: 0 });
  session.control.latency(60_000);
  expect((await control(session, "GET", "/log")).body).toEqual([]);
});

test("a limit set by control counts per organization and opens again with the clock", async () => {
  const session = openSession();
  session.control.rateLimit({ perMinute: 2, retryAfter: "seconds" });
  const statuses = async () => [(await session.get("/voices")).status, (await session.get("/voices")).status];
  expect(await statuses()).toEqual([200, 200]);
  expect(await statuses()).toEqual([429, 429]);
  session.control.advance(60_000);
  expect(await statuses()).toEqual([200, 200]);
  session.control.rateLimit(null);
  expect(await statuses()).toEqual([200, 200]);
});

test("latency waits on the clock that was given", async () => {
  const waits: number[] = [];
  const session = openSession({
    clock: { ...manualClock(), sleep: async (milliseconds) => void waits.push(milliseconds) },
  });
  session.control.latency(50);
  await session.get("/voices");
  session.control.latency(0);
  await session.get("/voices");
  expect(waits).toEqual([50]);
});

describe("over HTTP", () => {
  test("GET /_emulator lists the controls", async () => {
    const { body } = await control(openSession(), "GET", "");
    expect((body as { controls: string[] }).controls).toContain("PATCH /_emulator/store/:collection/:id");
  });

  test("every control does what its typed form does", async () => {
    const session = openSession();
    const created = (
      await control(session, "POST", "/store/agents", { businessId: nicheSeed.businessId, name: "Theirs" })
    ).body as Fields;
    const edited = await control(session, "PATCH", `/store/agents/${created.id}`, { firstMessage: "Hi" });
    expect(edited).toMatchObject({ status: 200, body: { name: "Theirs", firstMessage: "Hi" } });
    expect((await control(session, "GET", "/dump")).body).toEqual(session.control.dump());
    expect((await control(session, "DELETE", `/store/agents/${created.id}`)).status).toBe(204);

    const armed = await control(session, "POST", "/faults", {
      fault: { kind: "status", status: 503 },
      path: "^/voices",
    });
    expect((await session.get("/voices")).status).toBe(503);
    expect((await control(session, "GET", "/faults")).body).toMatchObject([{ ...(armed.body as object), fired: 1 }]);
    expect((await control(session, "DELETE", `/faults/${(armed.body as { id: number }).id}`)).body).toEqual({
      found: true,
    });
    expect((await control(session, "DELETE", "/faults")).status).toBe(204);

    expect((await control(session, "PATCH", "/switches", { createStatus: 200 })).body).toMatchObject({
      createStatus: 200,
    });
    expect((await control(session, "GET", "/switches")).body).toEqual(session.control.switches.get());
    expect((await control(session, "PUT", "/latency", { milliseconds: 0 })).status).toBe(204);
    expect((await control(session, "PUT", "/rate-limit", { perMinute: 1000 })).status).toBe(204);
    expect((await control(session, "POST", "/advance", { milliseconds: 1000 })).status).toBe(204);
    expect((await control(session, "PUT", "/file-failure", { pattern: "bad" })).status).toBe(204);
    expect((await control(session, "PUT", "/assistant-failure", { times: 1 })).status).toBe(204);
    expect((await session.post(agents, minimalAgent)).status).toBe(500);

    expect((await control(session, "GET", "/log")).body).toMatchObject([
      { sequence: 1, status: 503 },
      { time: "2026-01-15T10:00:01Z" },
    ]);
    expect((await control(session, "DELETE", "/log")).status).toBe(204);
    expect((await control(session, "POST", "/reset")).status).toBe(204);
    expect(session.control.switches.get().createStatus).toBe(201);
  });

  test.each([
    ["GET", "/nothing", undefined, 404],
    ["PATCH", "/switches", { colour: "red" }, 400],
    ["PATCH", "/switches", { createStatus: 202 }, 400],
    ["PATCH", "/switches", [], 400],
    ["POST", "/faults", { fault: { kind: "explode" } }, 400],
    ["POST", "/faults", { fault: { kind: "reset" }, path: "(" }, 400],
    ["PATCH", "/store/agents/x", {}, 400],
    ["PUT", "/latency", { milliseconds: -1 }, 400],
    ["PUT", "/latency", {}, 400],
    ["PUT", "/rate-limit", {}, 400],
  ])("%s %s %j is refused", async (method, path, body, status) => {
    const answer = await control(openSession(), method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: expect.any(String) as string });
  });
});

test("switches may be changed while it runs, text is understood, the unknown refused", () => {
  const session = openSession({ switches: { fileReadyAfterReads: 5 } });
  session.control.switches.set({ listCarriesWhole: "false", expiresIn: "120" } as unknown as Partial<NicheSwitches>);
  expect(session.control.switches.get()).toMatchObject({
    listCarriesWhole: false,
    expiresIn: 120,
    fileReadyAfterReads: 5,
  });
  expect(() => session.control.switches.set({ patchNull: "maybe" } as unknown as Partial<NicheSwitches>)).toThrow(
    "clears | ignored | 400",
  );
});
