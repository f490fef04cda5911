import { miraiMindsSeed } from "../../../../emulator/miraiminds/seed.ts";
import { dataOf, listOf, type Fields } from "../session.ts";
import { perProfile, type Session, type SwitchCases } from "./case.ts";
import { shopify } from "./transport.ts";

const custom = { ...shopify, policyFramework: undefined };
const organization = { type: "organization", id: miraiMindsSeed.organizationId };
const workspace = { type: "workspace", id: miraiMindsSeed.workspaceId };
const archive = "/v1/admin/organization/archive";
const unarchive = "/v1/admin/organization/unarchive";

const onboardShopify = async (session: Session, fields: object = {}) =>
  session.post("/v2/workspace/onboard/shopify", { ...shopify, ...fields });
const onboard = async (session: Session, fields: object = {}) =>
  session.post("/v2/workspace/onboard/custom", { ...custom, ...fields });

/** The support phone that is stored for one of the form that the reference's own example has. */
async function storedPhone(session: Session) {
  const { status } = await onboard(session, { supportContacts: { phoneNumber: "+91-98765 43210" } });
  const stored = session.control.dump()["workspaces"]?.find(({ name }) => name === shopify.name);
  return [status, (stored?.["supportContacts"] as Fields | undefined)?.["phoneNumber"]];
}

export const workspaceCases: SwitchCases = {
  policyFramework: perProfile(
    async (session) => {
      const without = await onboardShopify(session, { policyFramework: undefined });
      const incomplete = await onboardShopify(session, { name: "Other", policyFramework: { codPolicy: {} } });
      return [without.status, incomplete.status];
    },
    {
      profile: [
        [400, 400],
        [200, 200],
      ],
      required: [
        [400, 400],
        [400, 400],
      ],
      optional: [
        [201, 201],
        [200, 200],
      ],
    },
  ),
  supportPhone: {
    observe: storedPhone,
    expected: { any: [200, "+91-98765 43210"], e164: [400, undefined] },
  },
  phoneNormalize: {
    observe: storedPhone,
    expected: { asSent: [200, "+91-98765 43210"], e164: [200, "+919876543210"] },
  },
  trimNames: {
    observe: async (session) => {
      const id = await session.assistant({ name: " Desk " });
      const { name: tool } = await session.tool({ name: " Stock " });
      const store = dataOf(await onboard(session, { name: " Brand " }));
      const twin = await session.create({ name: "Desk" });
      return [(await session.read(id))["name"], tool, store["name"], twin.status];
    },
    expected: { false: [" Desk ", " Stock ", " Brand ", 200], true: ["Desk", "Stock", "Brand", 409] },
  },
  timezoneCheck: {
    observe: async (session) => (await onboard(session, { timezone: "Mars/Olympus" })).status,
    expected: { iana: 400, any: 200 },
  },
  shopifyDuplicate: {
    observe: async (session) => [(await onboardShopify(session)).status, (await onboardShopify(session)).status],
    expected: { allowed: [201, 201], 409: [201, 409], 400: [201, 400] },
  },
  workspaceDocument: {
    observe: async (session) => Object.keys(dataOf(await onboard(session))).join(),
    expected: {
      full: "_id,name,slug,organization,variant,currencyCode,timezone,supportContacts,createdAt",
      trimmed: "_id,name,variant",
    },
  },
  defaultNumber: {
    observe: async (session) => {
      const first = await session.read(await session.assistant());
      const second = await session.read(await session.assistant({ name: "Second" }));
      return [first, second].map(({ telephony }) => typeof (telephony as Fields)["outbound"]);
    },
    expected: { assigned: ["string", "object"], none: ["object", "object"] },
  },
  requireRole: {
    observe: async (session) => {
      const tokens = [
        null,
        "unknown",
        miraiMindsSeed.memberToken,
        miraiMindsSeed.otherAdminToken,
        miraiMindsSeed.adminToken,
      ];
      const statuses: number[] = [];
      for (const token of tokens) {
        const authorization = token === null ? null : `Bearer ${token}`;
        statuses.push((await session.post(archive, workspace, { authorization })).status);
      }
      return statuses;
    },
    expected: { none: [200, 200, 200, 200, 200], 403: [403, 401, 403, 403, 200], 401: [401, 401, 403, 403, 200] },
  },
  archiveCascade: {
    observe: async (session) => {
      await session.assistant();
      await session.post(archive, organization);
      const { workspaces = [], assistants = [] } = session.control.dump();
      return [workspaces[0], assistants[0]].map((record) => record?.["archivedAt"] !== null);
    },
    expected: { true: [true, true], false: [false, false] },
  },
  archiveUnknown: {
    observe: async (session) => (await session.post(archive, { type: "workspace", id: "f".repeat(24) })).status,
    expected: { 404: 404, 400: 400, 200: 200 },
  },
  archiveTwice: {
    observe: async (session) => {
      const statuses: number[] = [];
      for (const path of [unarchive, archive, archive]) statuses.push((await session.post(path, workspace)).status);
      return statuses;
    },
    expected: { 200: [200, 200, 200], 400: [400, 200, 400], 409: [409, 200, 409] },
  },
  unarchiveRevives: {
    observe: async (session) => {
      await session.assistant();
      session.control.create("assistants", {
        workspace: miraiMindsSeed.workspaceId,
        name: "Retired",
        archivedAt: "2025-01-01T00:00:00Z",
      });
      await session.post(archive, workspace);
      await session.post(unarchive, workspace);
      return session.control.dump()["assistants"]?.map(({ archivedAt }) => archivedAt);
    },
    expected: { cascaded: [null, "2025-01-01T00:00:00Z"], all: [null, null] },
  },
  archivedNamesReserved: {
    observe: async (session) => {
      const id = await session.assistant();
      session.control.dashboardEdit("assistants", id, { archivedAt: "2025-01-01T00:00:00Z" });
      const assistant = await session.create();
      const _id = dataOf(await onboard(session))["_id"];
      await session.post(archive, { type: "workspace", id: _id });
      return [assistant.status, (await onboard(session)).status];
    },
    expected: { true: [409, 409], false: [200, 200] },
  },
  archivedReads: {
    observe: async (session) => {
      const id = await session.assistant();
      session.control.dashboardEdit("assistants", id, { archivedAt: "2025-01-01T00:00:00Z" });
      const { status } = await session.get(`/v1/admin/assistant/get/${id}`);
      return [status, listOf(await session.get("/v1/admin/assistant/list")).map(({ archivedAt }) => archivedAt)];
    },
    expected: { visible: [200, ["2025-01-01T00:00:00Z"]], hidden: [404, []] },
  },
};
