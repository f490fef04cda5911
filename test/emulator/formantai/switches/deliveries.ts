import { signatureOf as signFormantAIWebhook } from "../../../../emulator/formantai/signature.ts";
import type { Options, Session, SwitchCases } from "./case.ts";

/** A receiver that answers this, always. */
const always = (status: number, headers: Record<string, string> = {}): Options => ({
  answer: async () => Promise.resolve(new Response(null, { status, headers })),
});

/** A session in which a call has ended, and what its target got was counted after each wait. */
async function arrivals(session: Session, ...seconds: readonly number[]): Promise<number[]> {
  session.target();
  await session.call();
  const counts: number[] = [];
  for (const wait of [61, ...seconds]) counts.push((await session.events(wait)).length);
  return counts;
}

export const deliveryCases: SwitchCases = {
  withoutSecret: {
    observe: async (session) => {
      session.target({ secret: null });
      await session.call();
      session.control.advance(61_000);
      await session.control.settled();
      const [delivery] = session.received;
      const signature = delivery?.headers.get("x-formantai-signature");
      return signature === signFormantAIWebhook(delivery?.body ?? "", "") ? "keyed" : signature;
    },
    expected: { absent: null, empty: "", emptyKey: "keyed" },
  },
  timestampUnit: {
    observe: async (session) => {
      session.target();
      await session.call();
      session.control.advance(61_000);
      await session.control.settled();
      return session.received[0]?.headers.get("x-formantai-timestamp")?.length;
    },
    expected: { seconds: 10, milliseconds: 13 },
  },
  eventIdScope: {
    observe: async (session) => {
      for (const name of ["a", "b"]) session.target({ name });
      await session.call();
      return new Set((await session.events(61)).map(({ event_id }) => event_id)).size;
    },
    expected: { delivery: 2, event: 1 },
  },
  retryBase: {
    observe: async (_, open) => arrivals(open({}, always(500)), 30, 269, 1, 30),
    expected: { previous: [1, 1, 0, 0, 1], first: [1, 1, 0, 1, 0] },
  },
  deliveryRedirect: {
    observe: async (_, open) => arrivals(open({}, always(302, { location: "https://elsewhere.test" })), 30),
    expected: { final: [1, 0], retried: [1, 1] },
  },
  retried4xx: {
    observe: async (_, open) => [
      ...(await arrivals(open({}, always(408)), 30)),
      ...(await arrivals(open({}, always(429)), 30)),
      ...(await arrivals(open({}, always(404)), 30)),
    ],
    expected: { 429: [1, 0, 1, 1, 1, 0], 408: [1, 1, 1, 1, 1, 0] },
  },
  deliveryRetryAfter: {
    observe: async (_, open) => arrivals(open({}, always(429, { "retry-after": "60" })), 30, 30),
    expected: { ignored: [1, 1, 0], heeded: [1, 0, 1] },
  },
  deliveryJitterMs: {
    observe: async (_, open) => arrivals(open({}, always(500)), 30, 2),
    expected: { 0: [1, 1, 0], 2000: [1, 0, 1] },
  },
  webhookOrder: {
    observe: async (session) => {
      session.target();
      session.control.scriptCalls(["busy", "completed"]);
      await session.call();
      return (await session.events(3600)).map(({ event_type }) => event_type);
    },
    expected: { due: ["call.busy", "call.completed"], reversed: ["call.completed", "call.busy"] },
  },
  webhookDuplicate: {
    observe: async (session) => {
      session.target();
      await session.call();
      const ids = (await session.events(61)).map(({ event_id }) => event_id);
      return [ids.length, new Set(ids).size];
    },
    expected: { false: [1, 1], true: [2, 1] },
  },
};
