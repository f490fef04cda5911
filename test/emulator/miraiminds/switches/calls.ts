import { callbackUrl, cart, type Fields } from "../session.ts";
import { perProfile, type Session, type SwitchCases } from "./case.ts";

const initiate = "/v2/call/initiate";
const preset = { variant: { type: "abandoned_cart", config: { abandoned_cart: {} } } };

/** Statuses of calls of one assistant, each with other fields. */
async function calls(session: Session, assistant: string, ...bodies: readonly Fields[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const body of bodies) {
    const all = { phoneNumber: "+919876543210", assistant, callbackUrl, ...body };
    statuses.push((await session.post(initiate, all)).status);
  }
  return statuses;
}

/** The status of an abort, so many seconds after the call began with an outcome. */
async function abortAfter(
  session: Session,
  seconds: number,
  ...outcomes: Parameters<Session["control"]["scriptCalls"]>[0]
) {
  session.control.scriptCalls(outcomes);
  const callId = await session.call(await session.assistant());
  session.control.advance(1000 + seconds * 1000);
  return (await session.post("/v2/call/abort", { callId })).status;
}

const seedCart = { ...cart, totalLineItemsPriceSet: undefined };
const presetCart = {
  ...cart,
  abandonedCheckoutUrl: "https://shop.test",
  customer: { firstName: "John" },
  totalDiscountSet: undefined,
  lineItems: [{ title: "Shoe", quantity: 1, variant: { id: "1", title: "42" } }],
  shippingAddress: { country: "India", address1: "1 Street", city: "Delhi", zip: "110001", province: "DL" },
  note: "Ring twice",
};

export const callCases: SwitchCases = {
  callIdForm: {
    observe: async (session) => (await session.call(await session.assistant())).replace(/[0-9a-f]{8,}.*/, "…"),
    expected: { objectId: "…", uuid: "c_…", prefixed: "call_…" },
  },
  initiateStatus: {
    observe: async (session) => {
      const assistant = await session.assistant();
      const { body } = await session.post(initiate, { phoneNumber: "+919876543210", assistant });
      return Object.keys(body as Fields);
    },
    expected: { present: ["status", "callId"], absent: ["callId"] },
  },
  callbackUrl: perProfile(async (session) => calls(session, await session.assistant(), { callbackUrl: undefined }), {
    profile: [[200], [400]],
    required: [[400], [400]],
    optional: [[200], [200]],
  }),
  callbackHttp: {
    observe: async (session) =>
      calls(session, await session.assistant(), { callbackUrl: "http://localhost:1" }, { callbackUrl: "nowhere" }),
    expected: { reject: [400, 400], accepted: [200, 400] },
  },
  callPayload: {
    observe: async (session) => calls(session, await session.assistant(), {}, { payload: {} }),
    expected: { optional: [200, 200], required: [400, 200] },
  },
  callPhone: {
    observe: async (session) => calls(session, await session.assistant(), { phoneNumber: "98765 43210" }),
    expected: { any: [200], e164: [400] },
  },
  payloadSchema: {
    observe: async (session) => calls(session, await session.assistant(preset), { payload: { anything: 1 } }),
    expected: { variant: [400], any: [200] },
  },
  cartRequired: perProfile(
    async (session) =>
      calls(
        session,
        await session.assistant(preset),
        { payload: cart },
        { payload: seedCart },
        { payload: presetCart },
      ),
    {
      profile: [
        [200, 400, 400],
        [200, 200, 400],
      ],
      schema: [
        [200, 400, 400],
        [200, 400, 400],
      ],
      none: [
        [200, 200, 400],
        [200, 200, 400],
      ],
      inputSchema: [
        [400, 400, 200],
        [400, 400, 200],
      ],
    },
  ),
  cartUnknownKeys: {
    observe: async (session) => {
      const nested = { ...cart, customer: { ...cart.customer, tags: [] } };
      return calls(session, await session.assistant(preset), { payload: { ...cart, gift: true } }, { payload: nested });
    },
    expected: { reject: [400, 400], ignore: [200, 200] },
  },
  customPayload: {
    observe: async (session) => {
      const inputSchema = [
        { name: "order", isRequired: true },
        { name: "items", type: "array", fields: [{ name: "count", type: "number" }] },
      ];
      const assistant = await session.assistant({ variant: { type: "custom", config: { inputSchema } } });
      const payloads = [{ order: "7", items: [{ count: 2 }], other: 1 }, {}, { order: "7", items: [{ count: "2" }] }];
      return calls(session, assistant, ...payloads.map((payload) => ({ payload })));
    },
    expected: { open: [200, 200, 200], inputSchema: [200, 400, 400] },
  },
  payloadFailure: {
    observe: async (session) => {
      const statuses = await calls(session, await session.assistant(preset), { payload: {} });
      return [...statuses, await session.events(100)];
    },
    expected: { 400: [400, []], event: [200, ["call.validation-failed", "call.lifecycle-ended"]] },
  },
  discountForm: {
    observe: async (session) =>
      calls(
        session,
        await session.assistant(),
        ...[
          { code: "A", value: 10, codeType: "%tage", applyAs: "additional" },
          { code: "A", value: 10, codeType: "percentage", applyAs: "additional" },
          { code: "A", amount: "10", type: "percentage", applyAs: "override" },
          "ten percent",
        ].map((discount) => ({ metadata: { discount } })),
      ),
    expected: {
      openapi: [200, 400, 400, 400],
      guide: [400, 200, 400, 400],
      amount: [400, 400, 200, 400],
      any: [200, 200, 200, 200],
    },
  },
  abortInProgress: {
    observe: async (session) => abortAfter(session, 10, "completed"),
    expected: { 400: 400, allowed: 200 },
  },
  abortInitiate: {
    observe: async (session) => abortAfter(session, 1, "completed"),
    expected: { allowed: 200, 400: 400 },
  },
  abortSkip: { observe: async (session) => abortAfter(session, 1, "skip"), expected: { allowed: 200, 400: 400 } },
};
