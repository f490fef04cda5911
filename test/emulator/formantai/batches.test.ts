import { describe, expect, test } from "vitest";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { dataOf, errorOf, openSession, otherKey, type Parts } from "./session.ts";

const header = "customer_phone,customer_name\n";

/** A file with so many different numbers. */
function contacts(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => `+1212555${String(1000 + index)},Name ${index}`);
  return header + rows.join("\n");
}

test("an upload is accepted with 200 and says how many will be called", async () => {
  const session = openSession();
  const { status, body } = await session.batch(contacts(3));
  expect(status).toBe(200);
  const batch = {
    id: 456,
    name: "March follow-ups",
    agent_id: 123,
    status: "pending",
    total_recipients: 3,
    created_at: "2026-01-15T10:00:00Z",
  };
  expect(body).toEqual({ data: batch });
  expect((await session.get("/v1/batch-calls/456")).body).toEqual({ data: batch });
  expect((await session.get("/v1/batch-calls")).body).toEqual({ data: [batch], has_more: false, total: 1 });
});

test("each row becomes a call with its columns as parameters", async () => {
  const session = openSession();
  await session.batch('loan,customer_phone,note\r\nLN-1,+12125550100,"a, ""b""\nc"\r\n\r\nLN-2,+12125550101,\r\n');
  expect(session.control.dump()["calls"]).toMatchObject([
    { phone: "+12125550100", parameters: { loan: "LN-1", note: 'a, "b"\nc' }, batchId: 456 },
    { phone: "+12125550101", parameters: { loan: "LN-2", note: "" }, batchId: 456 },
  ]);
  session.control.advance(86_400_000);
  const numbers = (await session.conversations()).map(({ contact_number }) => contact_number);
  expect(numbers.sort()).toEqual(["+12125550100", "+12125550101"]);
});

test("rows are called as fast as the cap allows, and the campaign ends when the last call has", async () => {
  const session = openSession({ switches: { maxCalls: 2 } });
  await session.batch(contacts(5));
  const live = async () => (await session.conversations()).filter(({ status }) => status === "in_progress").length;
  const status = async () => dataOf(await session.get("/v1/batch-calls/456"))["status"];
  session.control.advance(1000);
  expect([await live(), await status()]).toEqual([2, "in_progress"]);
  session.control.advance(60_000);
  expect([await live(), (await session.conversations()).length]).toEqual([2, 4]);
  session.control.advance(60_000);
  expect([await live(), (await session.conversations()).length, await status()]).toEqual([1, 5, "in_progress"]);
  session.control.advance(60_000);
  expect([await live(), await status()]).toEqual([0, "completed"]);
});

test("the metrics add up at every moment", async () => {
  const session = openSession();
  session.control.scriptCalls([
    "busy",
    "no_answer",
    "failed",
    "socket_failure",
    "telephony_failed",
    "unreachable",
    { outcome: "completed", durationSeconds: 30 },
  ]);
  await session.batch(contacts(8));
  const metrics = async () => dataOf(await session.get("/v1/batch-calls/456/metrics")) as Record<string, number>;
  expect(await metrics()).toMatchObject({ in_progress_count: 8, total_processed: 0, success_rate: 0 });
  session.control.advance(50_000);
  expect(await metrics()).toMatchObject({ in_progress_count: 1, pending_retry_count: 3, total_processed: 4 });
  session.control.advance(86_400_000);
  expect(await metrics()).toEqual({
    avg_duration_seconds: 54,
    busy_count: 0,
    completed_count: 5,
    failed_count: 1,
    in_progress_count: 0,
    no_answer_count: 0,
    pending_retry_count: 0,
    socket_failure_count: 1,
    success_count: 5,
    success_rate: 62.5,
    total_processed: 8,
    unreachable_count: 1,
  });
});

describe("an upload that will not do is 400 and rings nobody", () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>, Parts]>([
    ["no agent", contacts(1), { agent_id: null }],
    ["an agent that is no number", contacts(1), { agent_id: "front-desk" }],
    ["no name", contacts(1), { name: null }],
    ["an empty name", contacts(1), { name: "" }],
    ["no file", "", { file: null }],
    ["the file as text", "", { file: contacts(1) }],
    ["another kind of file", "", { file: new File([contacts(1)], "contacts.xlsx") }],
    ["another part", contacts(1), { idempotency_key: "x" }],
    ["an empty file", "", {}],
    ["no rows", header, {}],
    ["no customer_phone", "phone\n+12125550100", {}],
    ["a row without a number", `${header}+12125550100,a\n,b`, {}],
    ["a number that is not E.164", `${header}2125550100,a`, {}],
    ["a row with too many cells", `${header}+12125550100,a,b`, {}],
    ["a quote that does not end", `${header}+12125550100,"a${"b".repeat(200_000)}`, {}],
    ["a stray quote", `${header}+12125550100,a"b"`, {}],
    ["bytes that are no UTF-8", new Uint8Array([0xff, 0xfe, 0x00]), {}],
  ])("%s", async (_, csv, parts) => {
    const session = openSession();
    const answer = await session.batch(csv, parts);
    expect([answer.status, errorOf(answer)["type"]]).toEqual([400, "invalid_request"]);
    expect(session.control.dump()).toMatchObject({ calls: [], batches: [] });
  });

  test("JSON instead of a form", async () => {
    const session = openSession();
    expect((await session.post("/v1/batch-call", { agent_id: 123, name: "a" })).status).toBe(400);
  });
});

test("an upload whose answer is lost is in the list, and a second one is another campaign: there is no idempotency", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "resetAfter" } });
  await expect(session.batch(contacts(2))).rejects.toThrow("fetch failed");
  expect((await session.get("/v1/batch-calls")).body).toMatchObject({ data: [{ id: 456 }], total: 1 });
  expect(dataOf(await session.batch(contacts(2)))["id"]).toBe(457);
  expect(session.control.dump()["calls"]).toHaveLength(4);
});

test("another tenant's agent and campaigns are not there", async () => {
  const session = openSession();
  expect((await session.batch(contacts(1), { agent_id: formantAISeed.otherAgentId })).status).toBe(404);
  await session.batch(contacts(1));
  for (const path of ["/v1/batch-calls/456", "/v1/batch-calls/456/metrics"]) {
    const answer = await session.get(path, otherKey);
    expect([answer.status, errorOf(answer)["type"]]).toEqual([404, "not_found"]);
  }
  expect((await session.get("/v1/batch-calls", otherKey)).body).toMatchObject({ data: [], total: 0 });
  expect((await session.get("/v1/batch-calls/first")).status).toBe(400);
});

test("nothing takes a campaign or a call back", async () => {
  const session = openSession();
  await session.batch(contacts(1));
  for (const method of ["DELETE", "PUT", "PATCH", "POST"]) {
    expect((await session.send(method, "/v1/batch-calls/456")).status).toBe(404);
  }
});

test("a campaign of 500 goes through", async () => {
  const session = openSession();
  await session.batch(contacts(500));
  session.control.advance(86_400_000);
  const { body } = await session.get("/v1/conversations?limit=100&offset=400");
  expect(body).toMatchObject({ has_more: false, total: 500 });
  expect(dataOf(await session.get("/v1/batch-calls/456/metrics"))).toMatchObject({ success_rate: 100 });
});
