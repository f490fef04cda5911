import { expect, test } from "vitest";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { openSession, type Fields } from "./session.ts";

const customer = "+13125559876";

async function ready() {
  const session = openSession();
  const agent = await session.agent({ type: "OUTBOUND" });
  const path = `~/voice-agents/${agent.id}`;
  await session.post(`${path}/deploy`);
  const call = (body: object = {}) => session.post(`${path}/call`, { phoneNumber: customer, ...body });
  return { session, agent, path, call };
}

test("a call answers as documented and is found in the history", async () => {
  const { session, agent, call } = await ready();
  const { status, body } = await call({ name: "John Doe", context: "Interested in plumbing" });
  const { callId } = body as { callId: string };
  expect(status).toBe(200);
  expect(body).toEqual({ success: true, callId, phoneNumber: customer, status: "initiated" });
  const record = await session.read(`~/calls/${callId}`);
  expect(record).toMatchObject({
    agentId: agent.id,
    type: "OUTBOUND",
    customerNumber: customer,
    status: "IN_PROGRESS",
    leadContext: { context: "Interested in plumbing", name: "John Doe" },
  });
  expect(await session.read(`/organizations/calls/${callId}`)).toEqual(record);
});

test("without lead or context the business's name is the context; a lead gives its own", async () => {
  const { session, call } = await ready();
  session.control.create("leads", { id: "lead-123", businessId: nicheSeed.businessId, name: "John" });
  await call();
  await call({ leadId: "lead-123", context: "ignored" });
  expect(session.control.dump()["calls"]).toMatchObject([
    { leadContext: { context: "Call on behalf of Mario Brothers Plumbing" } },
    { leadId: "lead-123", leadContext: { context: "Lead John", generatedFromLeadId: "lead-123" } },
  ]);
});

test("a call ends when the clock has gone on for two minutes", async () => {
  const { session, call } = await ready();
  const { callId } = (await call()).body as { callId: string };
  session.control.advance(120_000);
  expect(await session.read(`~/calls/${callId}`)).toMatchObject({ status: "COMPLETED", durationMs: 120_000 });
});

test("the documented refusals: number, type, deployment, duty, agent, lead", async () => {
  const { session, path, call } = await ready();
  for (const phoneNumber of ["+15551234567", "3125559876", "+445551234567"]) {
    expect((await call({ phoneNumber })).status).toBe(400);
  }
  for (const body of [{ phoneNumber: undefined }, { imageUrls: ["x"] }, { voice: "Sarah" }]) {
    expect((await call(body)).status).toBe(400);
  }
  expect((await call({ leadId: "lead-404" })).status).toBe(404);
  expect((await session.post("~/voice-agents/agent-404/call", { phoneNumber: customer })).status).toBe(404);
  await session.patch(`${path}/off`);
  expect((await call()).status).toBe(400);
  const inbound = await session.agent();
  const undeployed = await session.agent({ type: "OUTBOUND", name: "Idle" });
  for (const { id } of [inbound, undeployed]) {
    expect((await session.post(`~/voice-agents/${id}/call`, { phoneNumber: customer })).status).toBe(400);
  }
  expect(session.control.dump()["calls"]).toEqual([]);
});

async function history() {
  const session = openSession();
  const base = { businessId: nicheSeed.businessId, agentId: "a", phoneNumber: customer, customerNumber: customer };
  for (let hour = 0; hour < 4; hour++) {
    session.control.create("calls", {
      ...base,
      id: `call-${hour}`,
      type: hour % 2 === 0 ? "INBOUND" : "OUTBOUND",
      status: hour === 3 ? "FAILED" : "COMPLETED",
      durationMs: 10 - hour,
      startedAt: `2026-01-14T1${hour}:00:00Z`,
    });
  }
  session.control.create("calls", {
    ...base,
    id: "foreign",
    businessId: nicheSeed.otherBusinessId,
    startedAt: "2026-01-14T10:00:00Z",
  });
  const ids = async (query: string) => {
    const { items } = (await session.get(query)).body as { items: Fields[] };
    return items.map(({ id }) => id.replace("call-", "")).join(" ");
  };
  return { session, ids };
}

test.each([
  ["", "3 2 1 0"],
  ["?type=INBOUND", "2 0"],
  ["?status=FAILED", "3"],
  ["?start=2026-01-14T11:00:00Z", "3 2"],
  ["?end=2026-01-14T11:00:00Z", "0"],
  ["?leadId=lead-1", ""],
  ["?page=2&page_size=3", "0"],
  ["?orderBy[field]=durationMs&orderBy[direction]=asc", "3 2 1 0"],
  [`?orderBy=${encodeURIComponent('{"field":"startedAt","direction":"asc"}')}`, "0 1 2 3"],
])("calls%s are %s", async (query, expected) => {
  const { ids } = await history();
  expect(await ids(`~/calls${query}`)).toBe(expected);
  expect(await ids(`/organizations/calls${query}`)).toBe(expected);
});

test("calls keep the order asked for where other lists are shuffled", async () => {
  const { session, ids } = await history();
  session.control.switches.set({ shuffle: true, listPageSizeCap: 2 });
  expect(await ids("~/calls?page_size=100")).toBe("3 2 1 0");
});

test("the organization's list can be narrowed to one business", async () => {
  const { ids } = await history();
  expect(await ids(`/organizations/calls?businessId=${nicheSeed.secondBusinessId}`)).toBe("");
});

test.each(["type=x", "status=DONE", "start=yesterday", "orderBy=startedAt", "orderBy[field]=name", "businessId=x"])(
  "calls?%s is refused",
  async (query) => {
    const { session } = await history();
    expect((await session.get(`~/calls?${query}`)).status).toBe(400);
  },
);

test("another organization's call is 404", async () => {
  const { session } = await history();
  expect((await session.get("/organizations/calls/foreign")).status).toBe(404);
});
