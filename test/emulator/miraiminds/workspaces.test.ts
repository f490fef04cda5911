import { expect, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { dataOf, listOf, openSession, otherHeaders, type Fields } from "./session.ts";

const custom = {
  name: "Café Élan & Co",
  currencyCode: "inr",
  timezone: "Asia/Kolkata",
  supportContacts: { phoneNumber: "+91-9876543210", email: "support@acme.com" },
  trustSignals: { valuePropositionOneLiner: "Shoes" },
};
const shopify = {
  ...custom,
  trustSignals: {
    valuePropositionOneLiner: "Shoes",
    customersTillDate: 15000,
    totalOrdersFulfilled: 42000,
    storeRating: 4.8,
  },
  policyFramework: {
    returnPolicy: { windowDays: 7, processingFee: { amount: 50 }, refundTimelineDays: 3 },
    shippingPolicy: { deliveryTimeline: { minDays: 3, maxDays: 5 }, freeShippingMinOrderValue: 999 },
    codPolicy: { enabled: true, additionalFee: { amount: 50 } },
  },
};
const onCustom = "/v2/workspace/onboard/custom";
const onShopify = "/v2/workspace/onboard/shopify";
const archive = "/v1/admin/organization/archive";
const unarchive = "/v1/admin/organization/unarchive";
const organization = { type: "organization", id: miraiMindsSeed.organizationId };
const workspace = { type: "workspace", id: miraiMindsSeed.workspaceId };
const standalone = {
  "x-public-key": miraiMindsSeed.standalonePublicKey,
  "x-private-key": miraiMindsSeed.standalonePrivateKey,
};

test("custom onboarding answers the workspace, its currency in upper case, without trust signals", async () => {
  const session = openSession();
  const { status, body } = await session.post(onCustom, custom);
  expect(status).toBe(200);
  expect(body).toEqual({
    message: expect.any(String) as string,
    data: {
      _id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      name: "Café Élan & Co",
      slug: "cafe-elan-co",
      organization: miraiMindsSeed.organizationId,
      variant: "custom",
      currencyCode: "INR",
      timezone: "Asia/Kolkata",
      supportContacts: custom.supportContacts,
      createdAt: "2026-01-15T10:00:00Z",
    },
  });
});

test("Shopify onboarding answers id, status and billing, keeps the currency as sent, and stores the rest", async () => {
  const session = openSession();
  const { status, body } = await session.post(onShopify, shopify);
  expect(status).toBe(201);
  expect(body).toEqual({
    workspace: expect.any(String) as string,
    status: "active",
    billing: { type: "prepaid", creditBalance: 100, negativeCreditAllowance: 100 },
  });
  expect(session.control.dump()["workspaces"]?.at(-1)).toMatchObject({ ...shopify, variant: "shopify" });
});

test("a new workspace is at once usable with its id as header", async () => {
  const session = openSession();
  const { _id } = dataOf(await session.post(onCustom, custom));
  expect(listOf(await session.get("/v1/admin/assistant/list", { workspace: _id }))).toEqual([]);
});

test("a similar name is 409, for a custom workspace only and within one organization", async () => {
  const session = openSession();
  await session.post(onShopify, { ...shopify, name: "Brand" });
  expect((await session.post(onCustom, { ...custom, name: "brand!" })).status).toBe(409);
  expect((await session.post(onCustom, { ...custom, name: "brand!" }, otherHeaders)).status).toBe(200);
});

test("a stand-alone organization may not create custom workspaces, an archived one none", async () => {
  const session = openSession();
  expect((await session.post(onCustom, custom, standalone)).status).toBe(403);
  await session.post(archive, organization);
  expect((await session.post(onCustom, custom)).status).toBe(400);
  expect((await session.post(onShopify, shopify)).status).toBe(400);
});

test.each<[string, Fields]>([
  ["name is required", { name: undefined }],
  ["name must have at least 1", { name: "" }],
  ["currencyCode must have at most 3", { currencyCode: "RUPEE" }],
  ["currencyCode must have at least 3", { currencyCode: "IN" }],
  ["timezone is not an IANA time zone", { timezone: "India" }],
  ["supportContacts.phoneNumber is required", { supportContacts: {} }],
  ["supportContacts.email must match", { supportContacts: { phoneNumber: "1", email: "nobody" } }],
  ["trustSignals is required", { trustSignals: undefined }],
  [
    "trustSignals.storeRating is not a known field",
    { trustSignals: { valuePropositionOneLiner: "a", storeRating: 1 } },
  ],
  ["policyFramework is not a known field", { policyFramework: {} }],
])("custom onboarding: %s", async (message, change) => {
  const { status, body } = await openSession().post(onCustom, { ...custom, ...change });
  expect(status).toBe(400);
  expect((body as Fields)["message"]).toContain(message);
});

test.each<[string, Fields]>([
  [
    "trustSignals.customersTillDate must be an integer",
    { trustSignals: { valuePropositionOneLiner: "a", customersTillDate: 1.5 } },
  ],
  ["policyFramework is required", { policyFramework: undefined }],
  ["policyFramework.codPolicy is required", { policyFramework: { returnPolicy: {}, shippingPolicy: {} } }],
  [
    "policyFramework.codPolicy.enabled must be a boolean",
    { policyFramework: { ...shopify.policyFramework, codPolicy: { enabled: "yes" } } },
  ],
])("Shopify onboarding: %s", async (message, change) => {
  const { status, body } = await openSession().post(onShopify, { ...shopify, ...change });
  expect(status).toBe(400);
  expect((body as Fields)["message"]).toContain(message);
});

test("archiving a workspace takes its assistants and campaigns along and nothing else; unarchiving brings them back", async () => {
  const session = openSession();
  const id = await session.assistant();
  session.control.create("campaigns", { workspace: miraiMindsSeed.workspaceId, assistant: id });
  const bystander = session.control.create("assistants", { workspace: miraiMindsSeed.secondWorkspaceId });
  const archived = () =>
    Object.values(session.control.dump())
      .flat()
      .filter(({ archivedAt }) => typeof archivedAt === "string").length;
  const done = await session.post(archive, workspace);
  expect(done).toMatchObject({ status: 200, body: { status_code: 200, data: null } });
  expect(archived()).toBe(3);
  expect(session.control.dump()["assistants"]?.find((one) => one.id === bystander.id)?.["archivedAt"]).toBeNull();
  const back = await session.post(unarchive, workspace);
  expect(dataOf(back)).toMatchObject({ _id: miraiMindsSeed.workspaceId, organization: miraiMindsSeed.organizationId });
  expect(archived()).toBe(0);
});

test("an archived organization takes all its workspaces along, which cannot be brought back alone", async () => {
  const session = openSession();
  await session.post(archive, organization);
  expect((await session.get("/v1/admin/assistant/list")).status).toBe(200);
  expect((await session.create()).status).toBe(400);
  expect(await session.post(unarchive, workspace)).toMatchObject({
    status: 400,
    body: { message: "Cannot unarchive workspace. Parent Organization is archived." },
  });
  expect(await session.post(unarchive, organization)).toMatchObject({ status: 200, body: { data: null } });
  expect((await session.create()).status).toBe(200);
  expect((await session.get("/v1/admin/assistant/list", otherHeaders)).status).toBe(200);
});

test.each<[string, Fields]>([
  ["type", { type: "brand", id: workspace.id }],
  ["id", { type: "workspace", id: "abc" }],
  ["id", { type: "workspace" }],
  ["reason", { ...workspace, reason: "tidy" }],
])("archiving with a wrong %s is refused", async (name, body) => {
  const answer = await openSession().post(archive, body);
  expect(answer.status).toBe(400);
  expect((answer.body as Fields)["message"]).toContain(name);
});

test("another organization's workspace cannot be archived", async () => {
  const session = openSession();
  const body = { type: "workspace", id: miraiMindsSeed.otherWorkspaceId };
  expect((await session.post(archive, body)).status).toBe(404);
  expect((await session.get("/v1/admin/assistant/list", otherHeaders)).status).toBe(200);
});
