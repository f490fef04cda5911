import type { Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

async function deployed(session: Session, fields: Record<string, unknown> = {}) {
  const agent = await session.agent(fields);
  const path = `~/voice-agents/${agent.id}`;
  const { body } = await session.post(`${path}/deploy`);
  return { path, number: (body as Fields)["phoneNumber"] };
}

const never = { activatedHours: { timezone: "UTC", hours: [] } };

export const deploymentCases: SwitchCases = {
  patchLive: {
    observe: async (session) => {
      const { path } = await deployed(session, { firstMessage: "Hello" });
      await session.patch(path, { firstMessage: "Good day" });
      const heard = () => session.control.dump()["deployments"]?.[0]?.["live"];
      const before = (heard() as unknown as Fields)["firstMessage"];
      await session.post(`${path}/deploy`);
      return [before, (heard() as unknown as Fields)["firstMessage"]];
    },
    expected: { immediate: ["Good day", "Good day"], onDeploy: ["Hello", "Good day"] },
  },
  deployScope: {
    observe: async (session) => scopeThatOpens(session, "deploy"),
    expected: { "voice-agents:update": [200, 403, 403], "agent:deploy": [403, 200, 403], none: [200, 200, 200] },
  },
  callScope: {
    observe: async (session) => scopeThatOpens(session, "call"),
    expected: { "voice-agents:update": [400, 403, 403], "agent:call": [403, 403, 400], none: [400, 400, 400] },
  },
  secondDeploy: {
    observe: async (session) => {
      const first = await deployed(session);
      const second = await deployed(session, { name: "Second" });
      const { phoneNumber = "none", onDuty } = await session.read(first.path);
      return [first.number === second.number, phoneNumber === second.number, onDuty];
    },
    expected: { moves: [true, false, false], shared: [true, true, true] },
  },
  redeployDuty: {
    observe: async (session) => {
      const { path } = await deployed(session);
      await session.patch(`${path}/off`);
      return ((await session.post(`${path}/deploy`)).body as Fields)["onDuty"];
    },
    expected: { on: true, keep: false },
  },
  dutyUndeployed: {
    observe: async (session) => {
      const { status, body } = await session.patch(`~/voice-agents/${(await session.agent()).id}/on`);
      return [status, "onDuty" in (body as Fields)];
    },
    expected: { 400: [400, false], noop: [200, false] },
  },
  dutyResponse: {
    observe: async (session) => {
      const { path } = await deployed(session);
      const { status, body } = await session.patch(`${path}/off`);
      return [status, body === null];
    },
    expected: { agent: [200, false], empty: [204, true] },
  },
  dutyJob: {
    observe: async (session) => {
      const { path } = await deployed(session, never);
      const next = (await session.read(path))["onDuty"];
      session.control.advance(1);
      return [next, (await session.read(path))["onDuty"]];
    },
    expected: { onAdvance: [true, false], everyRequest: [false, false], off: [true, true] },
  },
  deleteAgentNumber: {
    observe: async (session) => {
      const first = await deployed(session);
      await session.del(first.path);
      return (await deployed(session)).number === first.number;
    },
    expected: { survives: true, released: false },
  },
  deleteAgentAutoTools: {
    observe: async (session) => {
      await session.del(`~/voice-agents/${(await session.agent()).id}`);
      return session.control.dump()["tools"]?.length;
    },
    expected: { removed: 0, kept: 2 },
  },
  callNumberNormalize: {
    observe: async (session) => {
      const { path } = await deployed(session, { type: "OUTBOUND" });
      const { status, body } = await session.post(`${path}/call`, { phoneNumber: "(212) 555-0100" });
      return [status, (body as Fields)["phoneNumber"]];
    },
    expected: { strict: [400, undefined], lenient: [200, "+12125550100"] },
  },
  orderByForm: {
    observe: async (session) =>
      Promise.all(
        ["orderBy[field]=endedAt", `orderBy=${encodeURIComponent('{"field":"endedAt"}')}`].map(
          async (query) => (await session.get(`~/calls?${query}`)).status,
        ),
      ),
    expected: { both: [200, 200], brackets: [200, 400], json: [400, 200] },
  },
};

/** The status of an action for tokens that carry only voice-agents:update, agent:deploy, agent:call. */
async function scopeThatOpens(session: Session, action: string): Promise<number[]> {
  const { id } = await session.agent();
  const statuses = [];
  for (const scope of ["voice-agents:update", "agent:deploy", "agent:call"]) {
    const { body } = await session.post("/oauth/token", {
      grant_type: "client_credentials",
      client_id: "niche-emulator-client",
      client_secret: "niche-emulator-secret",
      scope,
    });
    const headers = { authorization: `Bearer ${String((body as Fields)["access_token"])}` };
    const request = action === "call" ? { phoneNumber: "+12125550100" } : {};
    statuses.push((await session.send("POST", `~/voice-agents/${id}/${action}`, request, headers)).status);
  }
  return statuses;
}
