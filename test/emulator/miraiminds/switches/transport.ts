import { miraiMindsSeed } from "../../../../emulator/miraiminds/seed.ts";
import { customAssistant, dataOf, listOf, otherHeaders, type Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

const list = "/v1/admin/assistant/list";
const foreignWorkspace = { workspace: miraiMindsSeed.otherWorkspaceId };

/** Statuses of a read and a write under a workspace that is archived. */
async function underArchived(session: Session) {
  await session.post("/v1/admin/organization/archive", { type: "workspace", id: miraiMindsSeed.workspaceId });
  return [(await session.get(list)).status, (await session.create()).status];
}

async function namesOf(session: Session): Promise<unknown[]> {
  return listOf(await session.get(list)).map(({ name }) => name);
}

export const transportCases: SwitchCases = {
  profile: {
    observe: async (session) => {
      const store = await session.post("/v2/workspace/onboard/shopify", shopify);
      const assistant = await session.create();
      const id = String(dataOf(assistant)["assistantId"]);
      const call = await session.post("/v2/call/initiate", {
        phoneNumber: "+919876543210",
        assistant: id,
        callbackUrl: "https://receiver.test",
      });
      const { callId } = { ...(call.body as Fields), ...((call.body as Fields)["data"] as Fields | undefined) };
      const abort = await session.post("/v2/call/abort", { callId });
      return [store.status, ...[store, assistant, call, abort].map(({ body }) => Object.keys(body as Fields).join())];
    },
    expected: {
      reference: [201, "workspace,status,billing", "message,data", "status,callId", "message"],
      guide: [200, "success,data", "success,data", "success,data", "success,message,data"],
    },
  },
  errorShape: {
    observe: async (session) => Object.keys((await session.get("/v1/admin/assistant/get/none")).body as Fields),
    expected: { code: ["code", "message"], status_code: ["status_code", "message"] },
  },
  validationDetail: {
    observe: async (session) => (await session.create({ name: 1 })).body,
    expected: {
      message: { code: 400, message: "Validation error: name must be a string" },
      bare: { code: 400, message: "Validation error" },
      errors: { code: 400, message: "Validation error", errors: [{ path: "name", message: "must be a string" }] },
    },
  },
  unauthorizedBody: {
    observe: async (session) => (await session.get(list, { "x-private-key": "sk_wrong" })).body,
    expected: { error: { code: 401, message: "Invalid or missing API keys" }, empty: null },
  },
  contentTypeStatus: {
    observe: async (session) =>
      (await session.post("/v1/admin/assistant/create", {}, { "content-type": "text/plain" })).status,
    expected: { 400: 400, 415: 415 },
  },
  unknownRoute: {
    observe: async (session) => {
      const { status, headers } = await session.del("/v1/admin/assistant/get/some");
      return [status, headers.get("content-type")];
    },
    expected: { json: [404, "application/json"], html: [404, "text/html; charset=utf-8"] },
  },
  unknownFields: {
    observe: async (session) => {
      const { status } = await session.create({ colour: "red", agent: { identity: {}, mood: "good" } });
      const [assistant] = listOf(await session.get(list));
      const agent = assistant?.["agent"] as Fields | undefined;
      return [status, (await session.get(`${list}?page=2`)).status, assistant?.["colour"], agent?.["mood"]];
    },
    expected: {
      reject: [400, 400, undefined, undefined],
      ignore: [200, 200, undefined, undefined],
      store: [200, 200, "red", undefined],
    },
  },
  nullOnCreate: {
    observe: async (session) => (await session.create({ agent: { identity: {}, endMessage: null } })).status,
    expected: { 400: 400, absent: 200 },
  },
  rateLimit: {
    observe: async (session) => {
      for (let count = 0; count < 60; count++) await session.get("/v1/admin/voice-gallery");
      return (await session.get("/v1/admin/voice-gallery")).status;
    },
    expected: { off: 200, 60: 429 },
  },
  retryAfter: {
    observe: async (_, open) => {
      const session = open({ cooldownMs: 1500 });
      const id = await session.assistant();
      await session.update(id, { name: "a" });
      return (await session.update(id, { name: "b" })).headers.get("retry-after")?.slice(-3);
    },
    expected: { seconds: "2", date: "GMT", none: undefined },
  },
  missingScope: {
    observe: async (session) => [
      (await session.get(list, { workspace: null })).status,
      (await session.get("/v1/number-pool/search?countryCode=US", { organization: null })).status,
    ],
    expected: { 400: [400, 400], 401: [401, 401] },
  },
  unknownWorkspace: {
    observe: async (session) => {
      await session.post("/v1/admin/assistant/create", customAssistant, otherHeaders);
      const read = await session.get(list, foreignWorkspace);
      const unknown = await session.get(list, { workspace: "f".repeat(24) });
      const written = await session.post("/v1/admin/assistant/create", customAssistant, foreignWorkspace);
      return [read.status === 200 ? listOf(read) : read.status, unknown.status, written.status];
    },
    expected: { 404: [404, 404, 404], 403: [403, 403, 403], 401: [401, 401, 401], empty: [[], 200, 404] },
  },
  foreignId: {
    observe: async (session) => {
      const id = await session.assistant();
      const elsewhere = { workspace: miraiMindsSeed.secondWorkspaceId };
      return [
        (await session.get(`/v1/admin/assistant/get/${id}`, elsewhere)).status,
        (await session.get("/v1/admin/assistant/get/unknown")).status,
        (
          await session.get("/v1/number-pool/search?countryCode=US", {
            organization: miraiMindsSeed.otherOrganizationId,
          })
        ).status,
      ];
    },
    expected: { 404: [404, 404, 404], 403: [403, 404, 403] },
  },
  archivedWorkspace: { observe: underArchived, expected: { readOnly: [200, 400], 400: [400, 400], 404: [404, 404] } },
  statusCodeInBody: {
    observe: async (session) =>
      Promise.all(
        ["/v1/admin/tool/api", "/v1/knowledge-base/files", "/v1/number-pool/search?countryCode=US"].map(
          async (path) => ((await session.get(path)).body as Fields)["status_code"],
        ),
      ),
    expected: { false: [undefined, undefined, undefined], true: [200, 200, 200] },
  },
  readLagMs: {
    observe: async (session) => {
      const id = await session.assistant();
      await session.update(id, { name: "Renamed" });
      session.control.create("assistants", { workspace: miraiMindsSeed.secondWorkspaceId });
      const before = await namesOf(session);
      session.control.advance(5000);
      return [before, await namesOf(session)];
    },
    expected: { 0: [["Renamed"], ["Renamed"]], 5000: [["Front desk"], ["Renamed"]] },
  },
  listOrder: {
    observe: async (session) => {
      for (const name of ["a", "b"]) await session.assistant({ name });
      return namesOf(session);
    },
    expected: { oldest: ["a", "b"], newest: ["b", "a"] },
  },
  voiceGalleryAuth: {
    observe: async (session) =>
      Promise.all(
        ["x-public-key", "x-private-key"].map(
          async (name) => (await session.get("/v1/admin/voice-gallery", { [name]: null })).status,
        ),
      ),
    expected: { both: [401, 401], either: [200, 200] },
  },
};

/** A Shopify onboarding that satisfies every variation of its rules. */
export const shopify = {
  name: "Brand",
  currencyCode: "INR",
  timezone: "Asia/Kolkata",
  supportContacts: { phoneNumber: "+919876543210" },
  trustSignals: { valuePropositionOneLiner: "Shoes" },
  policyFramework: { returnPolicy: {}, shippingPolicy: {}, codPolicy: {} },
};
