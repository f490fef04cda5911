import { nicheSeed } from "../../../../emulator/niche/seed.ts";
import { minimalAgent, type Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

const agents = "~/voice-agents";
const business = `/businesses/${nicheSeed.businessId}`;
const status = async (session: Session, method: string, path: string, body?: unknown) =>
  (await session.send(method, path, body)).status;

const request = {
  grant_type: "client_credentials",
  client_id: nicheSeed.clientId,
  client_secret: nicheSeed.clientSecret,
};
const tokenFields = async (session: Session, scope?: string) => {
  const { status, body } = await session.send(
    "POST",
    "/oauth/token",
    scope === undefined ? request : { ...request, scope },
  );
  return { status, ...(body as Fields) } as Fields & { status: number };
};

/** Whether `/voices` and `/tools` answer to a token asked for with a scope (or none). */
const reach = async (session: Session, scope?: string) => {
  const { status: issued, access_token: token } = await tokenFields(session, scope);
  if (issued !== 200) return issued;
  const headers = { authorization: `Bearer ${String(token)}` };
  const statuses = await Promise.all(
    ["/voices", "/tools"].map((path) => session.send("GET", path, undefined, headers)),
  );
  return statuses.map((answer) => answer.status).join(" ");
};

/** Requests sent until the first 429, at most five. */
async function requestsUntilLimit(session: Session, token: (count: number) => string): Promise<number> {
  for (let count = 1; count <= 250; count++) {
    const headers = { authorization: `Bearer ${token(count)}` };
    if ((await session.send("GET", "/voices", undefined, headers)).status === 429) return count;
  }
  return 0;
}

async function refusedByLimit(session: Session): Promise<Headers> {
  session.control.switches.set({ rateLimit: 1 });
  await session.get("/voices");
  return (await session.get("/voices")).headers;
}

export const transportCases: SwitchCases = {
  readLagMs: {
    observe: async (session) => {
      const { id } = await session.agent();
      await session.send("PATCH", `${agents}/${id}`, { name: "Renamed" });
      const name = async () => ((await session.get(`${agents}/${id}`)).body as Fields)["name"];
      const before = await name();
      session.control.advance(1500);
      return [before, await name()];
    },
    expected: { 0: ["Renamed", "Renamed"], 1500: ["Front desk", "Renamed"] },
  },
  createStatus: {
    observe: async (session) => status(session, "POST", agents, minimalAgent),
    expected: { 201: 201, 200: 200 },
  },
  actionStatus: {
    observe: async (session) => status(session, "POST", `${agents}/${(await session.agent()).id}/deploy`),
    expected: { 200: 200, 201: 201 },
  },
  deleteStatus: {
    observe: async (session) => {
      const { status, body } = await session.del(`${agents}/${(await session.agent()).id}`);
      return { status, body };
    },
    expected: { 204: { status: 204, body: null }, 200: { status: 200, body: { success: true } } },
  },
  errorBody: {
    observe: async (session) => (await session.get("/voices/x")).body,
    expected: {
      plain: { error: "Voice not found", statusCode: 404 },
      named: { error: "NOT_FOUND", message: "Voice not found", statusCode: 404 },
      nested: { error: { code: "NOT_FOUND", message: "Voice not found" }, statusCode: 404 },
    },
  },
  validationStatus: {
    observe: async (session) => status(session, "POST", agents, {}),
    expected: { 400: 400, 422: 422 },
  },
  contentTypeStatus: {
    observe: async (session) => (await session.send("POST", agents, {}, { "content-type": "text/plain" })).status,
    expected: { 415: 415, 400: 400 },
  },
  unknownRoute: {
    observe: async (session) => {
      const { status, headers } = await session.get("/webhooks");
      return `${status} ${headers.get("content-type")}`;
    },
    expected: { json404: "404 application/json", html200: "200 text/html; charset=utf-8" },
  },
  trailingSlash: {
    observe: async (session) => status(session, "GET", "/voices/"),
    expected: { unknown: 404, accepted: 200 },
  },
  unknownQuery: {
    observe: async (session) => status(session, "GET", "/voices?sort=name"),
    expected: { 400: 400, ignore: 200 },
  },
  postUnknownField: {
    observe: async (session) => {
      const { status, body } = await session.post(agents, { ...minimalAgent, mood: "calm" });
      return status === 201 ? ((body as Fields)["mood"] ?? "dropped") : status;
    },
    expected: { 400: 400, ignore: "dropped", store: "calm" },
  },
  postNull: {
    observe: async (session) => status(session, "POST", agents, { ...minimalAgent, firstMessage: null }),
    expected: { 400: 400, absent: 201 },
  },
  emptyString: {
    observe: async (session) => status(session, "POST", agents, { ...minimalAgent, firstMessage: "" }),
    expected: { accepted: 201, 500: 500 },
  },
  rateLimit: {
    observe: async (session) => requestsUntilLimit(session, () => nicheSeed.token),
    expected: { off: 0, 200: 201 },
  },
  rateLimitPer: {
    observe: async (session) => {
      session.control.switches.set({ rateLimit: 2 });
      const keys = [nicheSeed.token, nicheSeed.readOnlyToken];
      return requestsUntilLimit(session, (count) => keys[count % 2]!);
    },
    expected: { organization: 3, key: 5 },
  },
  retryAfter: {
    observe: async (session) => {
      const value = (await refusedByLimit(session)).get("retry-after");
      return value === null ? "none" : /^\d+$/.test(value) ? `seconds ${value}` : typeof Date.parse(value);
    },
    expected: { seconds: "seconds 60", date: "number", none: "none" },
  },
  foreignBusiness: {
    observe: async (session) => status(session, "GET", `/businesses/${nicheSeed.otherBusinessId}/tools`),
    expected: { 404: 404, 403: 403 },
  },
  getBusiness: {
    observe: async (session) => status(session, "GET", business),
    expected: { 200: 200, 404: 404 },
  },
  businessFields: {
    observe: async (session) => Object.keys(await session.read(business)).length > 2,
    expected: { all: true, idAndName: false },
  },
  pageSizeOver: {
    observe: async (session) => {
      const { status, body } = await session.get(`${agents}?page_size=500`);
      return status === 200 ? (body as Fields)["page_size"] : status;
    },
    expected: { 400: 400, clamp: 100 },
  },
  listPageSizeCap: {
    observe: async (session) => (await session.read(`${agents}?page_size=100`))["page_size"],
    expected: { 100: 100, 20: 20 },
  },
  listCarriesWhole: {
    observe: async (session) => {
      await session.agent();
      return Object.keys(((await session.read(agents))["items"] as Fields[])[0]!).length === 4 ? "summary" : "whole";
    },
    expected: { true: "whole", false: "summary" },
  },
  shuffle: {
    observe: async (session) => {
      const { collectFields } = await session.agent({ collectFields: ["name", "phone"] });
      await session.agent({ name: "Second" });
      const listed = async (path: string) => ((await session.read(path))["items"] as Fields[]).map(({ name }) => name);
      return [collectFields, await listed(agents), (await listed("/tools"))[0]];
    },
    expected: {
      false: [["name", "phone"], ["Front desk", "Second"], "transferCall"],
      true: [["phone", "name"], ["Second", "Front desk"], "apiRequest"],
    },
  },
  updatedAtNoise: {
    observe: async (session) => {
      const path = `~/files/${session.readyFile().id}`;
      return (await session.read(path))["updatedAt"] === (await session.read(path))["updatedAt"];
    },
    expected: { false: true, true: false },
  },
  extraFields: {
    observe: async (session) => "schemaVersion" in (await session.agent()),
    expected: { false: false, true: true },
  },
  expiresIn: {
    observe: async (session) => (await tokenFields(session))["expires_in"] ?? "none",
    expected: { 3600: 3600, 60: 60, absent: "none" },
  },
  oauthScope: {
    observe: async (session) => [await reach(session), await reach(session, "voices:read")],
    expected: {
      honor: ["200 200", "200 403"],
      ignore: ["200 200", "200 200"],
      required: ["403 403", "200 403"],
      500: ["200 200", 500],
    },
  },
  oauthScopeEcho: {
    observe: async (session) => (await tokenFields(session, "voices:read leads:fly"))["scope"],
    expected: { granted: "voices:read", requested: "voices:read leads:fly" },
  },
  oauthForm: {
    observe: async (session) => {
      const response = await session.emulator.fetch("http://niche.test/api/partner/v1/oauth/token", {
        method: "POST",
        body: new URLSearchParams(request),
      });
      return response.status;
    },
    expected: { 400: 400, accepted: 200 },
  },
};
