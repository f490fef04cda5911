import { expect, test } from "vitest";
import { openSession, transferOverride, type Fields } from "./session.ts";

const week = Object.fromEntries(
  ["monday", "tuesday", "wednesday", "thursday", "friday"].map((day) => [
    day,
    [{ openTime: "09:00", closeTime: "17:00" }],
  ]),
);
const appointmentConfig = {
  slotDurationMinutes: 60,
  slotBufferMinutes: 15,
  advanceNoticeMinutes: 1440,
  hoursJson: week,
};

async function withCalendar() {
  const session = openSession();
  await session.post("~/integrations/google-calendar", { accessToken: "ya29", calendarId: "primary" });
  return session;
}

test("a transfer tool answers as documented, destinations replaced by ids", async () => {
  const session = openSession();
  const tool = await session.tool("transferCall", transferOverride);
  expect(tool).toMatchObject({
    isTemplate: false,
    templateToolId: await session.templateId("transferCall"),
    name: "transferCall",
    displayName: "Transfer Call",
    type: "transferCall",
    message: "Let me transfer you to our team...",
    businessId: "biz-mario-plumbing",
    enabled: true,
    createdAt: "2026-01-15T10:00:00Z",
  });
  expect(tool["configOverride"]).toEqual({
    destinationIds: [expect.any(String), expect.any(String)],
    messages: transferOverride.messages,
  });
  expect(session.control.dump()["destinations"]).toMatchObject([{ name: "Sales Team" }, { name: "Support" }]);
});

test("a calendar tool answers appointmentConfigId instead of what was sent, and no message", async () => {
  const session = await withCalendar();
  const tool = await session.tool("googleCal", { appointmentConfig });
  expect(tool["configOverride"]).toEqual({ appointmentConfigId: expect.any(String) as string });
  expect(tool).not.toHaveProperty("message");
  expect(session.control.dump()["appointmentConfigs"]).toMatchObject([{ slotBufferMinutes: 15, hoursJson: week }]);
});

test("left out appointment settings are the documented defaults and the business's hours", async () => {
  const session = await withCalendar();
  await session.tool("googleCal");
  expect(session.control.dump()["appointmentConfigs"]).toMatchObject([
    {
      slotDurationMinutes: 60,
      slotBufferMinutes: 0,
      advanceNoticeMinutes: 1440,
      hoursJson: { friday: [{ openTime: "08:00", closeTime: "18:00" }] },
    },
  ]);
});

test("a calendar tool needs the integration, and says so", async () => {
  const session = openSession();
  const refused = await session.post("~/tools", { templateToolId: await session.templateId("googleCal") });
  expect(refused).toMatchObject({ status: 400, body: { error: "Google Calendar integration not configured" } });
});

test.each([
  ["function", { function: { name: "lookup" }, server: { url: "https://example.com/hook" } }],
  ["apiRequest", { url: "https://example.com/stock", method: "GET" }],
  ["endCall", {}],
])("a %s tool keeps its override as sent", async (template, override) => {
  const session = openSession();
  const tool = await session.tool(template, override);
  expect(tool["configOverride"]).toEqual(override);
  expect(await session.read(`~/tools/${tool.id}`)).toEqual(tool);
});

const destination = transferOverride.destinations[0];
test.each([
  ["transferCall", {}, "destinations is required"],
  ["transferCall", { destinations: [] }, "at least 1"],
  ["transferCall", { destinations: [{ ...destination, phoneNumber: "+15551234567" }] }, "phoneNumber must match"],
  ["transferCall", { destinations: [{ ...destination, phoneNumber: "+11125550100" }] }, "phoneNumber must match"],
  ["transferCall", { destinations: [{ ...destination, phoneNumber: 12125550100 }] }, "must be a string"],
  ["transferCall", { destinations: [{ name: "x" }] }, "destinations[0].phoneNumber is required"],
  ["transferCall", { destinations: [{ ...destination, extension: "1" }] }, "extension is not a known field"],
  ["transferCall", { ...transferOverride, messages: [{ type: "request-start", content: "x" }] }, "request-complete"],
  ["transferCall", { ...transferOverride, hold: true }, "hold is not a known field"],
  ["googleCal", { appointmentConfig: { slotDurationMinutes: 9 } }, "at least 10"],
  ["googleCal", { appointmentConfig: { slotDurationMinutes: 301 } }, "at most 300"],
  ["googleCal", { appointmentConfig: { slotBufferMinutes: 121 } }, "at most 120"],
  ["googleCal", { appointmentConfig: { advanceNoticeMinutes: 14_401 } }, "at most 14400"],
  ["googleCal", { appointmentConfig: { slotDurationMinutes: 10.5 } }, "must be an integer"],
  ["googleCal", { appointmentConfig: { hoursJson: { Monday: [] } } }, "Monday must match"],
  [
    "googleCal",
    { appointmentConfig: { hoursJson: { monday: [{ openTime: "9:00", closeTime: "17:00" }] } } },
    "must match",
  ],
  [
    "googleCal",
    { appointmentConfig: { hoursJson: { monday: [{ openTime: "17:00", closeTime: "9:00" }] } } },
    "must match",
  ],
  [
    "googleCal",
    { appointmentConfig: { hoursJson: { monday: [{ openTime: "17:00", closeTime: "09:00" }] } } },
    "before",
  ],
  ["function", { function: { name: "lookup" } }, "server is required"],
  ["apiRequest", { url: "https://example.com", method: "FETCH" }, "must be one of"],
  ["endCall", { reason: "x" }, "reason is not a known field"],
])("a %s tool of %j is refused", async (template, configOverride, message) => {
  const session = await withCalendar();
  const refused = await session.post("~/tools", { templateToolId: await session.templateId(template), configOverride });
  expect(refused.status).toBe(400);
  expect((refused.body as Fields)["error"]).toContain(message);
});

test("a tool needs a template that may be instantiated", async () => {
  const session = openSession();
  const knowledgeBase = await session.templateId("knowledgeBaseQuery");
  for (const templateToolId of [undefined, "template-transfer-001", knowledgeBase]) {
    expect((await session.post("~/tools", { templateToolId, configOverride: {} })).status).toBe(400);
  }
});

test("the list holds instances only, and every page of them", async () => {
  const session = openSession();
  for (let count = 0; count < 12; count++) await session.tool("endCall");
  const { body } = await session.get("~/tools?page=2");
  expect(body).toMatchObject({ page: 2, page_size: 10, total: 12 });
  expect((body as { items: Fields[] }).items.map((item) => item["isTemplate"])).toEqual([false, false]);
});

test("PATCH replaces the override, checked like a new one, and moves updatedAt", async () => {
  const session = openSession();
  const tool = await session.tool("apiRequest", { url: "https://example.com/a", method: "GET", description: "old" });
  const configOverride = { url: "https://example.com/b", method: "POST" };
  const patched = await session.patch(`~/tools/${tool.id}`, { configOverride });
  expect(patched).toMatchObject({ status: 200, body: { configOverride, updatedAt: "2026-01-15T10:00:01Z" } });
  expect((patched.body as Fields)["configOverride"]).not.toHaveProperty("description");
  expect((await session.patch(`~/tools/${tool.id}`, { configOverride: {} })).status).toBe(400);
});

test("a deleted tool is gone, with its destinations, and cannot be deleted twice", async () => {
  const session = openSession();
  const tool = await session.tool("transferCall", transferOverride);
  expect((await session.del(`~/tools/${tool.id}`)).status).toBe(204);
  expect(session.control.dump()["destinations"]).toEqual([]);
  expect((await session.get(`~/tools/${tool.id}`)).status).toBe(404);
  expect((await session.del(`~/tools/${tool.id}`)).status).toBe(404);
});

test("a tool of one business is not found under another", async () => {
  const session = openSession();
  const tool = await session.tool("endCall");
  expect((await session.get(`/businesses/biz-peach-bakery/tools/${tool.id}`)).status).toBe(404);
});
