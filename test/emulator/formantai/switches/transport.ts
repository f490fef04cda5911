import { formantAISeed } from "../../../../emulator/formantai/seed.ts";
import { otherKey } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

const list = "/v1/conversations";
const secondKey = { authorization: `Bearer ${formantAISeed.secondApiKey}` };

/** Ids of the agents of the listed conversations, one conversation of each made before. */
async function agentsOf(session: Session, query = ""): Promise<unknown[]> {
  for (const agentId of [formantAISeed.agentId, formantAISeed.secondAgentId]) {
    session.control.create("conversations", { agentId });
  }
  return (await session.conversations(query)).map(({ agent_id }) => agent_id);
}

export const transportCases: SwitchCases = {
  regionKeys: {
    observe: async (_, open) => {
      const india = open({}, { host: "api.in.voice.formantai.com" });
      return [(await india.get(list)).status, (await india.get(list, otherKey)).status];
    },
    expected: { separate: [401, 200], shared: [200, 200] },
  },
  unknownFields: {
    observe: async (session) => [
      (await session.call({ colour: "red", retry_context: { mood: "good" } })).status,
      (await session.batch("customer_phone\n+12125550100", { colour: "red" })).status,
      (await session.get(`${list}?page=2`)).status,
      session.control.dump()["calls"]?.[0]?.["retryContext"],
    ],
    expected: { reject: [400, 400, 400, undefined], ignore: [200, 200, 200, {}] },
  },
  limitOutOfRange: {
    observe: async (session) => {
      for (let count = 0; count < 101; count++) {
        session.control.create("conversations", { agentId: formantAISeed.agentId });
      }
      const queries = ["limit=500", "limit=0", "offset=-3&limit=2"];
      const answers = await Promise.all(queries.map(async (query) => session.get(`${list}?${query}`)));
      return answers.map(({ status, body }) => (status === 200 ? (body as { data: unknown[] }).data.length : status));
    },
    expected: { reject: [400, 400, 400], clamp: [100, 1, 2] },
  },
  unknownAgentFilter: {
    observe: async (session) => {
      const paths = [`${list}?agent_id=801`, "/v1/batch-calls?agent_id=5", `${list}?agent_id=497`];
      return Promise.all(paths.map(async (path) => (await session.get(path)).status));
    },
    expected: { empty: [200, 200, 200], 404: [404, 404, 200] },
  },
  listOrder: {
    observe: async (session) => agentsOf(session),
    expected: { newest: [497, 123], oldest: [123, 497] },
  },
  contentTypeStatus: {
    observe: async (session) => (await session.post("/v1/call", {}, { "content-type": "text/plain" })).status,
    expected: { 400: 400, 415: 415 },
  },
  unknownRoute: {
    observe: async (session) => {
      const { status, headers } = await session.get("/v1/agents");
      return [status, headers.get("content-type")];
    },
    expected: { json: [404, "application/json"], html: [404, "text/html; charset=utf-8"] },
  },
  wrongMethod: {
    observe: async (session) => {
      const { status, headers } = await session.send("DELETE", `${list}/x`);
      return [status, headers.get("allow")];
    },
    expected: { 404: [404, null], 405: [405, "GET"] },
  },
  rateLimit: {
    observe: async (session) => {
      for (let count = 0; count < 50; count++) await session.get(list);
      const { status, headers } = await session.get(list);
      return [status, headers.get("x-ratelimit-limit")];
    },
    expected: { off: [200, null], 50: [429, "50"] },
  },
  rateScope: {
    observe: async (_, open) => {
      const session = open({ rateLimit: 1 });
      return [(await session.get(list)).status, (await session.get(list, secondKey)).status];
    },
    expected: { tenant: [200, 429], key: [200, 200] },
  },
  rateHeaders: {
    observe: async (_, open) => (await open({ rateLimit: 5 }).get(list)).headers.get("x-ratelimit-remaining"),
    expected: { true: "4", false: null },
  },
  retryAfter: {
    observe: async (_, open) => {
      const session = open({ rateLimit: 1 });
      await session.get(list);
      return (await session.get(list)).headers.get("retry-after")?.slice(-3);
    },
    expected: { seconds: "60", date: "GMT", none: undefined },
  },
  readLagMs: {
    observe: async (session) => {
      await session.batch("customer_phone\n+12125550100");
      const total = async () => ((await session.get("/v1/batch-calls")).body as { total: number }).total;
      const before = await total();
      session.control.advance(5000);
      return [before, await total()];
    },
    expected: { 0: [1, 1], 5000: [0, 1] },
  },
};
