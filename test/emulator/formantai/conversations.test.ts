import { expect, test } from "vitest";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { errorOf, listOf, openSession, otherKey } from "./session.ts";

/** A session with so many completed conversations of the first agent, made by hand. */
function withConversations(count: number) {
  const session = openSession();
  for (let index = 0; index < count; index++) {
    session.control.create("conversations", { agentId: formantAISeed.agentId, id: `conversation_${index}` });
  }
  return session;
}

test("the list is paged by limit and offset, newest first, 20 unless asked otherwise", async () => {
  const session = withConversations(45);
  const page = async (query: string) => {
    const { body } = await session.get(`/v1/conversations${query}`);
    const { data, ...rest } = body as { data: { conversation_id: string }[] };
    return { ids: data.map(({ conversation_id }) => Number(conversation_id.slice(13))), ...rest };
  };
  const first = await page("");
  expect(first).toMatchObject({ has_more: true, total: 45 });
  expect([first.ids.length, first.ids[0], first.ids.at(-1)]).toEqual([20, 44, 25]);
  expect(await page("?limit=2&offset=43")).toEqual({ ids: [1, 0], has_more: false, total: 45 });
  expect(await page("?limit=2&offset=42")).toMatchObject({ ids: [2, 1], has_more: true });
  expect(await page("?offset=45")).toMatchObject({ ids: [], has_more: false, total: 45 });
  expect((await page("?limit=100")).ids).toHaveLength(45);
});

test.each(["limit=0", "limit=101", "limit=-1", "offset=-1", "limit=ten", "limit=1.5", "agent_id=x", "status=failed"])(
  "?%s is 400",
  async (query) => {
    const session = withConversations(1);
    for (const list of ["conversations", "batch-calls"]) {
      const answer = await session.get(`/v1/${list}?${query}`);
      expect([answer.status, errorOf(answer)["type"]]).toEqual([400, "invalid_request"]);
    }
  },
);

test("the list is filtered by agent; one that is unknown or another tenant's has nothing", async () => {
  const session = withConversations(2);
  session.control.create("conversations", { agentId: formantAISeed.secondAgentId });
  session.control.create("conversations", { agentId: formantAISeed.otherAgentId });
  expect(await session.conversations()).toHaveLength(3);
  expect(await session.conversations("?agent_id=123")).toHaveLength(2);
  expect(await session.conversations("?agent_id=497")).toHaveLength(1);
  expect(await session.conversations("?agent_id=801")).toEqual([]);
  expect(await session.conversations("?agent_id=5")).toEqual([]);
  expect(listOf(await session.get("/v1/conversations", otherKey))).toHaveLength(1);
});

test("a conversation of another tenant, and one that is none, are 404", async () => {
  const session = withConversations(1);
  for (const path of ["/v1/conversations/conversation_0", "/v1/conversations/conversation_0/recording"]) {
    expect((await session.get(path, otherKey)).status).toBe(404);
  }
  const answer = await session.get("/v1/conversations/none");
  expect(answer.status).toBe(404);
  expect(answer.body).toEqual({ error: { message: "conversation not found", type: "not_found" } });
});

test("a recording is a WAV file behind the key, the same each time", async () => {
  const session = openSession();
  await session.call();
  session.control.advance(61_000);
  const { conversation_id } = await session.latest();
  const path = `/v1/conversations/${String(conversation_id)}/recording`;
  const read = async () => {
    const headers = { authorization: `Bearer ${formantAISeed.apiKey}` };
    const response = await session.emulator.fetch(`https://formantai.test${path}`, { headers });
    return { type: response.headers.get("content-type"), bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const { type, bytes } = await read();
  expect(type).toBe("audio/wav");
  expect(bytes.subarray(0, 16).toString("latin1")).toBe("RIFF\x44\x03\x00\x00WAVEfmt ");
  expect([bytes.length, bytes.readUInt32LE(4), bytes.readUInt32LE(40)]).toEqual([844, 836, 800]);
  expect(bytes.some((byte) => byte > 0x7f)).toBe(true);
  expect((await read()).bytes).toEqual(bytes);
  expect((await session.get(path, { authorization: null })).status).toBe(401);
});

test("a recording that breaks off half way does so in bytes", async () => {
  const session = openSession();
  await session.call();
  session.control.advance(61_000);
  const { conversation_id } = await session.latest();
  session.control.faults.arm({ fault: { kind: "truncated" } });
  const response = await session.emulator.fetch(
    `https://formantai.test/v1/conversations/${String(conversation_id)}/recording`,
    { headers: { authorization: `Bearer ${formantAISeed.apiKey}` } },
  );
  expect([response.headers.get("content-type"), (await response.arrayBuffer()).byteLength]).toEqual(["audio/wav", 422]);
});

test.each(["busy", "completed"] as const)("no recording (%s, or none from the provider) is 404", async (outcome) => {
  const session = openSession();
  session.control.scriptCalls([outcome]);
  await session.call({ agent_id: formantAISeed.secondAgentId });
  session.control.advance(61_000);
  const { conversation_id } = await session.latest();
  const answer = await session.get(`/v1/conversations/${String(conversation_id)}/recording`);
  expect([answer.status, errorOf(answer)["type"]]).toEqual([404, "not_found"]);
});

test("pages that shift while they are read: missing, repeated and reordered", async () => {
  const session = withConversations(6);
  const ids = async (how: "missing" | "repeated" | "reordered") => {
    session.control.faults.arm({ fault: { kind: "page", how } });
    const items = await session.conversations("?limit=2&offset=2");
    return items.map(({ conversation_id }) => Number(String(conversation_id).slice(13)));
  };
  expect(await ids("missing")).toEqual([1, 0]);
  expect(await ids("repeated")).toEqual([5, 4]);
  expect(await ids("reordered")).toEqual([2, 3]);
});
