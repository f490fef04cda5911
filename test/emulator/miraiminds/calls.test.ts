import { expect, test } from "vitest";
import type { CallOutcome } from "../../../emulator/miraiminds/call-outcomes.ts";
import { callbackUrl, cart, openSession, type Fields } from "./session.ts";

const initiate = "/v2/call/initiate";
const phoneNumber = "+919876543210";
const preset = (type: string, config: object = { [type]: {} }) => ({ variant: { type, config } });

/** The payload that the older call page shows, without the one total it leaves out. */
const documentedCart = {
  ...cart,
  id: "gid://shopify/AbandonedCheckout/66509168181329",
  abandonedCheckoutUrl: "https://example-store.myshopify.com/checkouts/ac/abc123xyz/recover",
  customer: { firstName: "John", lastName: "Doe", email: null, phone: phoneNumber },
  discountCodes: [],
  taxesIncluded: true,
  taxLines: [{ rate: 0.05, ratePercentage: 5, source: null, title: "IGST", price: "90.24" }],
  lineItems: [{ title: "Shoe", quantity: 1, variant: { id: "gid://shopify/ProductVariant/5", title: "Default" } }],
  billingAddress: { country: "India", phone: phoneNumber },
  shippingAddress: { country: "India", address1: "1 Street", city: "Delhi", provinceCode: "DL", zip: "110001" },
};

test("a call is accepted with 200, not wrapped, and kept with what it was given", async () => {
  const session = openSession();
  const assistant = await session.assistant(preset("abandoned_cart"));
  const metadata = { orderId: 7 };
  const body = { phoneNumber, assistant, callbackUrl, payload: documentedCart, priority: true, metadata };
  const answer = await session.post(initiate, body);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ status: "initiate", callId: expect.any(String) as string });
  expect(session.control.dump()["calls"]).toMatchObject([{ ...body, status: null, source: "api" }]);
});

test("a call needs no callbackUrl, payload or metadata", async () => {
  const session = openSession();
  expect((await session.post(initiate, { phoneNumber, assistant: await session.assistant() })).status).toBe(200);
  expect(await session.events(3600)).toEqual([]);
});

test.each<[string, number, Fields]>([
  ["phoneNumber is required", 400, { phoneNumber: undefined }],
  ["assistant is required", 400, { assistant: undefined }],
  ["Assistant not found", 404, { assistant: "assistant_123" }],
  ["callbackUrl must match", 400, { callbackUrl: "http://receiver.test" }],
  ["priority must be a boolean", 400, { priority: 1 }],
  ["metadata must be an object", 400, { metadata: "order 7" }],
  ["metadata.discount.applyAs must be one of", 400, { metadata: { discount: { applyAs: "twice" } } }],
  ["retries is not a known field", 400, { retries: 3 }],
])("initiate: %s", async (message, status, change) => {
  const session = openSession();
  const answer = await session.post(initiate, { phoneNumber, assistant: await session.assistant(), ...change });
  expect(answer.status).toBe(status);
  expect((answer.body as Fields)["message"]).toContain(message);
  expect(session.control.dump()["calls"]).toEqual([]);
});

const order = {
  name: "#7",
  customer: { firstName: "John" },
  totalPrice: "10",
  lineItems: [{ title: "A", quantity: 1 }],
};
const ndr = { awb: "7", ndrReason: "absent", customer: { firstName: "John" } };
const link = { paymentLinkValidity: 24, codFee: 1, supportContacts: {} };
const days = { minDays: 1, maxDays: 2, supportContacts: {} };

test.each<[string, object, Fields, Fields]>([
  ["abandoned_cart", {}, cart, { ...cart, lineItems: [] }],
  ["abandoned_cart", {}, documentedCart, { ...cart, lineItems: [{ title: "A", quantity: 0 }] }],
  ["abandoned_cart", {}, cart, { ...cart, totalPriceSet: { shopMoney: { amount: 10 } } }],
  ["cod_to_prepaid", link, { ...order, gift: true }, { ...order, totalPrice: 10 }],
  ["address_verification", days, order, { ...order, lineItems: [] }],
  ["order_confirmation", {}, order, { ...order, customer: {} }],
  ["ndr_followup", {}, { ...ndr, attemptCount: 2, other: 1 }, { ...ndr, awb: undefined }],
])("a payload of %s", async (type, block, right, wrong) => {
  const session = openSession();
  const assistant = await session.assistant(preset(type, { [type]: block }));
  const send = async (payload: Fields) => (await session.post(initiate, { phoneNumber, assistant, payload })).status;
  expect([await send(right), await send(wrong)]).toEqual([200, 400]);
});

test("null will do for an optional variable, not for a required one", async () => {
  const session = openSession({ switches: { customPayload: "inputSchema" } });
  const inputSchema = [{ name: "order", isRequired: true }, { name: "note" }];
  const assistant = await session.assistant({ variant: { type: "custom", config: { inputSchema } } });
  const send = async (payload: Fields) => (await session.post(initiate, { phoneNumber, assistant, payload })).status;
  expect([await send({ order: "7", note: null }), await send({ order: null })]).toEqual([200, 400]);
});

test("a web call answers a token and sends no events", async () => {
  const session = openSession();
  const body = { assistant: await session.assistant(), systemPrompt: "Help.", payload: { a: null }, metadata: {} };
  expect(await session.post("/v2/call/web", body)).toMatchObject({
    status: 201,
    body: { success: true, token: expect.any(String) as string, error: null },
  });
  expect((await session.post("/v2/call/web", { ...body, callbackUrl })).status).toBe(400);
  expect(await session.events(3600)).toEqual([]);
});

test("a payload is replaced whole before the first attempt, and not after", async () => {
  const session = openSession();
  const callId = await session.call(await session.assistant(), { payload: { a: 1, b: 2 } });
  const path = `/v2/call/${callId}`;
  expect(await session.put(path, { payload: { b: 3 } })).toMatchObject({ status: 200, body: { status_code: 200 } });
  expect(session.control.dump()["calls"]).toMatchObject([{ payload: { b: 3 } }]);
  expect(session.control.dump()["calls"]?.[0]?.["payload"]).not.toHaveProperty("a");
  expect((await session.put(path, {})).status).toBe(400);
  expect((await session.put("/v2/call/none", { payload: {} })).status).toBe(404);
  session.control.advance(1000);
  expect((await session.put(path, { payload: {} })).status).toBe(400);
});

test("a replaced payload must fit as well", async () => {
  const session = openSession();
  const callId = await session.call(await session.assistant(preset("abandoned_cart")), { payload: cart });
  expect((await session.put(`/v2/call/${callId}`, { payload: {} })).status).toBe(400);
});

test.each<[string, CallOutcome, number, number]>([
  ["before it is dialled", "completed", 0, 200],
  ["in progress", "completed", 10, 400],
  ["ended", "completed", 52, 400],
  ["completed", "completed", 55, 400],
  ["at its end", "completed", 3600, 400],
  ["timed out", "timeout", 307, 400],
  ["no answer", "no-answer", 40, 200],
  ["busy", "busy", 10, 200],
  ["failed", "failed", 10, 200],
  ["rescheduled", "rescheduled", 70, 200],
  ["not valid", "validation-failed", 10, 200],
])("an abort %s", async (_, outcome, seconds, status) => {
  const session = openSession();
  session.control.scriptCalls([outcome]);
  const callId = await session.call(await session.assistant());
  session.control.advance(seconds * 1000);
  expect((await session.post("/v2/call/abort", { callId })).status).toBe(status);
});

test("an abort ends the chain of attempts, once", async () => {
  const session = openSession();
  session.control.scriptCalls(["busy"]);
  const callId = await session.call(await session.assistant());
  await session.events(60);
  const answer = await session.post("/v2/call/abort", { callId });
  expect(answer).toMatchObject({ status: 200, body: { message: "Call aborted successfully" } });
  expect(await session.events(86_400)).toEqual(["call.aborted", "call.lifecycle-ended"]);
  expect(await session.post("/v2/call/abort", { callId })).toMatchObject({
    status: 400,
    body: { message: "Call already aborted" },
  });
  expect(await session.post("/v2/call/abort", { callId: "none" })).toMatchObject({
    status: 404,
    body: { message: "Call not found" },
  });
});

test("Shiprocket's webhook queues a call of an ndr_followup assistant that has the token", async () => {
  const session = openSession();
  const assistant = await session.assistant(preset("ndr_followup", { ndr_followup: { webhookToken: "token" } }));
  const other = await session.assistant({ name: "Other" });
  const send = async (id: string, body: unknown, key: string | null = "token") =>
    session.post(`/v1/shiprocket/ndr-webhook/${id}`, body, {
      "x-api-key": key,
      "x-public-key": null,
      "x-private-key": null,
    });
  const body = { awb: "7", customer_phone: phoneNumber };
  expect(await send(assistant, body)).toMatchObject({
    status: 200,
    body: { status: "queued", callId: expect.any(String) as string },
  });
  expect(await send(assistant, { awb: "7" })).toMatchObject({ status: 200, body: { status: "skipped" } });
  expect((await send(assistant, { customer_phone: phoneNumber })).status).toBe(400);
  expect((await send(assistant, body, "wrong")).status).toBe(401);
  expect((await send(assistant, body, null)).status).toBe(401);
  expect((await send(other, body)).status).toBe(400);
  expect((await send("none", body)).status).toBe(404);
  session.control.dashboardEdit("assistants", assistant, { archivedAt: "2026-01-01T00:00:00Z" });
  expect((await send(assistant, body)).status).toBe(400);
  expect(session.control.dump()["calls"]).toMatchObject([{ source: "shiprocket", phoneNumber }]);
});

test("a workspace that has used up its credit and its overdraft places no more calls", async () => {
  const session = openSession();
  const assistant = await session.assistant();
  const [workspace] = session.control.dump()["workspaces"] ?? [];
  session.control.dashboardEdit("workspaces", String(workspace?.id), { billing: { creditBalance: -98.5 } });
  await session.call(assistant);
  session.control.advance(3_600_000);
  expect((await session.post(initiate, { phoneNumber, assistant })).status).toBe(402);
});
