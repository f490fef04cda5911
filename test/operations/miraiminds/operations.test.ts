import { describe, expect, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { miraiminds } from "../../../provider/index.ts";
import { RefusedError, type CallRequest } from "../../../provider/operations/operations.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { variants } from "../../fault/variants.ts";
import { expectAtMostOneRing } from "../at-most-once.ts";
import { CUSTOMER, miraiWorld, setEnvironment, workspaceId, type MiraiWorld } from "../world.ts";

const money = { shopMoney: { amount: "1895.0" } };

/** The cart of the older call page, which leaves out one of the totals. */
const cart = {
  customer: { firstName: "John", lastName: "Doe", email: null, phone: CUSTOMER },
  lineItems: [{ title: "Shoe", quantity: 1, variant: { id: "gid://1", title: "Default" } }],
  totalDiscountSet: money,
  subtotalPriceSet: money,
  totalPriceSet: money,
};

const order = {
  name: "#1",
  customer: { firstName: "Ada" },
  totalPrice: "10.00",
  lineItems: [{ title: "Shoe", quantity: 1 }],
};
const parcel = { awb: "A1", ndrReason: "door locked", customer: { firstName: "Ada" } };

const custom = (inputSchema: object[]) => ({ type: "custom", config: { inputSchema: inputSchema as never } });

const request = (world: MiraiWorld, more: Partial<CallRequest> = {}): CallRequest => ({
  agent: { id: world.assistantId },
  to: CUSTOMER,
  ...more,
});

describe("a call", () => {
  test("carries everything documented, and comes back with its id", async () => {
    const world = await miraiWorld();
    const { call } = miraiminds.client({ workspaceId });
    const discount = { code: "TEN", description: "ten", value: 10, codeType: "%tage", applyAs: "additional" };
    const payload = { ...cart, totalLineItemsPriceSet: money };
    const metadata = { order: 7, discount };
    const callbackUrl = "https://example.com/events";
    const wanted = request(world, { payload, metadata, callbackUrl, priority: true });
    const body = {
      phoneNumber: CUSTOMER,
      assistant: world.assistantId,
      callbackUrl,
      payload,
      priority: true,
      metadata,
    };
    expect(await call.plan(wanted)).toEqual({
      method: "POST",
      url: "https://miraiminds.emulator/v2/call/initiate",
      body,
    });
    expect(world.rung()).toEqual({ stored: 0, sent: 0 });
    const { callId, status } = await call.start(wanted);
    expect(status).toBe("initiate");
    expect(world.stored("calls")).toMatchObject([{ id: callId, ...body }]);
  });

  test("needs neither payload nor metadata", async () => {
    const world = await miraiWorld();
    await miraiminds.client({ workspaceId }).call.start(request(world));
    expect(world.stored("calls")).toMatchObject([
      { payload: null, metadata: null, callbackUrl: null, priority: false },
    ]);
  });

  test.each<[string, JsonObject, JsonObject, RegExp]>([
    [
      "abandoned_cart",
      cart,
      { ...cart, customer: { phone: CUSTOMER } },
      /payload.customer must have required property 'firstName'/,
    ],
    [
      "abandoned_cart",
      { ...cart, note: "x" },
      { ...cart, lineItems: [] },
      /payload.lineItems must NOT have fewer than 1/,
    ],
    ["abandoned_cart", cart, { ...cart, totalPriceSet: "10" }, /payload.totalPriceSet must be object/],
    ["cod_to_prepaid", order, { ...order, totalPrice: 10 }, /payload.totalPrice must be string/],
    ["address_verification", { ...order, more: 1 }, {}, /required property 'lineItems'/],
    ["order_confirmation", order, { ...order, lineItems: [{ title: "x", quantity: 0 }] }, /quantity must be >= 1/],
    ["ndr_followup", parcel, { awb: "A1" }, /required property 'ndrReason'/],
  ])("of a %s agent must fit its payload", async (type, good, bad, says) => {
    const world = await miraiWorld({}, { type, config: {} });
    const { call } = miraiminds.client({ workspaceId });
    expect((await call.plan(request(world, { payload: good }))).body).toMatchObject({ payload: good });
    await expect(call.start(request(world, { payload: bad }))).rejects.toThrow(says);
    await expect(call.start(request(world, { payload: bad }))).rejects.toThrow(RefusedError);
    expect((await call.plan(request(world, { payload: bad, unchecked: true }))).body).toMatchObject({ payload: bad });
    expect(world.rung()).toEqual({ stored: 0, sent: 0 });
  });

  test.each<[JsonObject, RegExp | undefined]>([
    [{ code: "A", value: 10, codeType: "%tage", applyAs: "override" }, undefined],
    [{ code: "A", value: 10, codeType: "percentage" }, undefined],
    [{ code: "A", amount: "10", type: "fixed", applyAs: "additional" }, undefined],
    [{ code: "A", value: "10" }, /metadata.discount.value must be number/],
    [
      { code: "A", codeType: "percent" },
      /codeType must be equal to one of the allowed values: %tage, percentage, fixed/,
    ],
    [{ code: "A", amount: 10 }, /metadata.discount.amount must be string/],
    [{ percent: 10 }, /must NOT have additional properties: percent/],
  ])("with the discount %j", async (discount, says) => {
    const world = await miraiWorld();
    const planned = miraiminds.client({ workspaceId }).call.plan(request(world, { metadata: { discount } }));
    if (says) await expect(planned).rejects.toThrow(says);
    else expect((await planned).body["metadata"]).toEqual({ discount });
  });

  test("of a custom agent takes values for its variables, in the variables' types", async () => {
    const fields = [
      { name: "name", isRequired: true },
      { name: "age", type: "number" },
      { name: "member", type: "boolean" },
      { name: "items", type: "array" },
    ];
    const world = await miraiWorld({ switches: { customPayload: "inputSchema" } }, custom(fields));
    const { call } = miraiminds.client({ workspaceId });
    const parameters = { name: "7", age: "7", member: "true", items: '[{"a":1}]' };
    await call.start(request(world, { parameters }));
    expect(world.stored("calls")).toMatchObject([{ payload: { name: "7", age: 7, member: true, items: [{ a: 1 }] } }]);
    for (const [wrong, says] of [
      [{ age: "7" }, /variable name is required/],
      [{ name: "x", age: "seven" }, /age must be a number, not seven/],
      [{ name: "x", age: "12345678901234567890" }, /age: the number 12345678901234567890 loses digits/],
      [{ name: "x", items: '[{"a":9007199254740993}]' }, /items: "a": the number 9007199254740993 loses digits/],
      [{ name: "x", items: "{}" }, /items must be a JSON list/],
      [{ name: "x", agee: "7" }, /no variable agee; did you mean age/],
    ] as const)
      await expect(call.plan(request(world, { parameters: wrong }))).rejects.toThrow(says);
  });

  test("of an agent with a variableSchema needs what that requires", async () => {
    const config = { variableSchema: { properties: { when: { type: "string" } }, required: ["when"] } };
    const world = await miraiWorld({}, { type: "custom", config });
    const { call } = miraiminds.client({ workspaceId });
    await expect(call.plan(request(world))).rejects.toThrow(/variable when is required/);
    expect((await call.plan(request(world, { parameters: { when: "now" } }))).body).toMatchObject({
      payload: { when: "now" },
    });
  });

  test.each<[Partial<CallRequest>, RegExp]>([
    [{ to: "12125550100" }, /no number in E.164/],
    [{ schedule: "2027-01-01T00:00:00Z" }, /cannot schedule a call/],
    [{ idempotencyKey: "k" }, /no idempotency keys/],
    [{ callbackUrl: "http://example.com" }, /must be an https address/],
    [{ agent: { id: "000000000000000000000000" } }, /has no assistant 0000/],
  ])("%j is refused", async (more, says) => {
    const world = await miraiWorld();
    await expect(miraiminds.client({ workspaceId }).call.start(request(world, more))).rejects.toThrow(says);
    expect(world.rung()).toEqual({ stored: 0, sent: 0 });
  });

  test("of an archived agent, in no workspace, or with refused keys says what to do", async () => {
    const world = await miraiWorld();
    await expect(miraiminds.client().call.plan(request(world))).rejects.toThrow(/name the workspaceId/);
    setEnvironment({ OTHER_PUBLIC_KEY: miraiMindsSeed.publicKey, OTHER_PRIVATE_KEY: "sk_wrong" });
    const refused = miraiminds.client({ workspaceId, credentials: "OTHER" });
    await expect(refused.call.start(request(world))).rejects.toThrow(/check OTHER_PUBLIC_KEY/);
    world.control.dashboardEdit("assistants", world.assistantId, { archivedAt: "2026-01-01T00:00:00Z" });
    await expect(miraiminds.client({ workspaceId }).call.start(request(world))).rejects.toThrow(/has been archived/);
    expect(world.rung()).toEqual({ stored: 0, sent: 0 });
  });

  test.each([
    { profile: "guide" },
    { initiateStatus: "absent" },
    { callIdForm: "uuid" },
    { callIdForm: "prefixed" },
    { callPhone: "e164" },
    { payloadSchema: "any" },
    { cartRequired: "none" },
    { cartUnknownKeys: "ignore" },
    { payloadFailure: "event" },
    { discountForm: "guide" },
    { discountForm: "any" },
    { callPayload: "required" },
  ] as const)("is made under %j", async (switches) => {
    const world = await miraiWorld({ switches });
    const payload = { ...cart, totalLineItemsPriceSet: money };
    const metadata = { discount: { code: "A", value: 10, codeType: "fixed" } };
    const wanted = request(world, { payload, metadata, callbackUrl: "https://example.com/events" });
    const { callId } = await miraiminds.client({ workspaceId }).call.start(wanted);
    expect(world.stored("calls")).toMatchObject([{ id: callId, payload, metadata }]);
  });

  test.each(variants("phoneNumber"))("rings at most once when its answer goes wrong: $name", async ({ fault }) => {
    const world = await miraiWorld();
    world.control.faults.arm({ fault, path: "/v2/call/initiate", times: "always" });
    await expectAtMostOneRing(world, () => miraiminds.client({ workspaceId }).call.start(request(world)));
  });
});

describe("a call that waits", () => {
  async function waiting(options: Parameters<typeof miraiWorld>[0] = {}) {
    const world = await miraiWorld(options);
    const { call, calls } = miraiminds.client({ workspaceId });
    const { callId = "" } = await call.start(request(world, { payload: { ...cart, totalLineItemsPriceSet: money } }));
    return { world, calls, callId };
  }

  test.each([{}, { profile: "guide", callbackUrl: "optional" }] as const)(
    "can be withdrawn, also twice, under %j",
    async (switches) => {
      const { world, calls, callId } = await waiting({ switches });
      await calls.abort(callId);
      await calls.abort(callId);
      expect(world.stored("calls")).toMatchObject([{ status: "aborted" }]);
    },
  );

  test("can be withdrawn where the answer of the first attempt is lost", async () => {
    const { world, calls, callId } = await waiting();
    world.control.faults.arm({ fault: { kind: "resetAfter" }, path: "/v2/call/abort" });
    await calls.abort(callId);
    expect(world.stored("calls")).toMatchObject([{ status: "aborted" }]);
  });

  test.each([
    ["abortInProgress", 400, 7000, false],
    ["abortInProgress", "allowed", 7000, true],
    ["abortInitiate", 400, 1000, false],
    ["abortInitiate", "allowed", 1000, true],
  ] as const)("is withdrawn or not later on: %s %s after %i ms", async (name, value, milliseconds, gone) => {
    const { world, calls, callId } = await waiting({ switches: { [name]: value } });
    world.control.advance(milliseconds);
    if (gone) await calls.abort(callId);
    else await expect(calls.abort(callId)).rejects.toThrow(/400 Call already in progress or completed/);
    expect(world.stored("calls")[0]?.["status"] === "aborted").toBe(gone);
  });

  test("takes another payload as a whole, before its first attempt only", async () => {
    const { world, calls, callId } = await waiting();
    const payload = { ...cart, totalLineItemsPriceSet: money, taxesIncluded: true };
    await calls.update(callId, { payload });
    expect(world.stored("calls")).toMatchObject([{ payload }]);
    await expect(calls.update(callId, { payload, priority: true })).rejects.toThrow(/only the payload/);
    await expect(calls.update(callId, { metadata: {} })).rejects.toThrow(/only the payload/);
    world.control.advance(2000);
    await expect(calls.update(callId, { payload })).rejects.toThrow(/already in progress/);
  });

  test("that is not there is said to be none", async () => {
    const { calls } = await waiting();
    await expect(calls.abort("nothing")).rejects.toThrow(/there is no call nothing in this workspace/);
    await expect(calls.update("nothing", { payload: {} })).rejects.toThrow(/there is no call nothing/);
  });

  test.each(variants("callId"))("is withdrawn once or told of under each fault: $name", async ({ fault }) => {
    const { world, calls, callId } = await waiting();
    world.control.faults.arm({ fault, path: "/v2/call/abort" });
    const failure = await calls
      .abort(callId)
      .then(() => undefined)
      .catch((error: Error) => error);
    if (!failure) expect(world.stored("calls")).toMatchObject([{ status: "aborted" }]);
    else expect(failure.message).toMatch(/v2\/call\/abort/);
  });
});

test("a talk in a browser gets a token", async () => {
  const world = await miraiWorld();
  const client = miraiminds.client({ workspaceId });
  const { token } = await client.webCall({
    agent: { id: world.assistantId },
    systemPrompt: "Be brief.",
    metadata: { a: 1 },
  });
  expect(token).toMatch(/^emulated\./);
  expect(world.stored("calls")).toMatchObject([{ source: "web", metadata: { a: 1 } }]);
});

test("voices go by their slugs, and need no workspace", async () => {
  await miraiWorld();
  expect((await miraiminds.client().voices()).map(({ id }) => id)).toEqual(["priya", "neha", "sagar"]);
});

test("what cannot be read is missing, with the reason", async () => {
  const { calls, conversations, lacking } = miraiminds.client({ workspaceId });
  expect(Object.keys(calls).sort()).toEqual(["abort", "update"]);
  expect(conversations).toBeUndefined();
  expect(lacking.calls).toMatch(/no way to read calls.*callbackUrl/);
});
