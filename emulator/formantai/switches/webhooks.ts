import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open about webhook targets and deliveries. */
export const webhookSwitches = {
  targetHttp: {
    default: "reject",
    alternatives: ["accepted"],
    about: "a target over plain http, which only tests need",
    source: "§9, §17.1",
  },
  targetNameCase: {
    default: "exact",
    alternatives: ["ignored"],
    about: "whether names that differ in case only are the same",
    source: "§9",
  },
  duplicateUrls: {
    default: "accepted",
    alternatives: ["reject"],
    about: "two targets of an agent with one address",
    source: "§9",
  },
  emptyEvents: {
    default: "accepted",
    alternatives: ["reject"],
    about: "a target without events",
    source: "§9",
  },
  targetToggles: {
    default: false,
    alternatives: [true],
    about: "whether a new target includes transcript and recording where that is left out",
    source: "§9",
  },
  withoutSecret: {
    default: "absent",
    alternatives: ["empty", "emptyKey"],
    about: "signature header where a target has no secret: none, an empty one, signed with the empty key",
    source: "§10",
  },
  timestampUnit: {
    default: "seconds",
    alternatives: ["milliseconds"],
    about: "unit of X-FormantAI-Timestamp",
    source: "§10",
  },
  eventIdScope: {
    default: "delivery",
    alternatives: ["event"],
    about: "whether two targets of an agent get different ids for one event",
    source: "§10, §16.10",
  },
  retryBase: {
    default: "previous",
    alternatives: ["first"],
    about: "what the 300 seconds before the third attempt count from",
    source: "§10, §16.10",
  },
  deliveryRedirect: {
    default: "final",
    alternatives: ["retried"],
    about: "a receiver that returns 3xx",
    source: "§10",
  },
  retried4xx: {
    default: "429",
    alternatives: ["408"],
    about: "responses 4xx that are tried again: 429, or 408 too",
    source: "§10",
  },
  deliveryRetryAfter: {
    default: "ignored",
    alternatives: ["heeded"],
    about: "Retry-After of a receiver",
    source: "§10",
  },
  deliveryJitterMs: {
    default: 0,
    alternatives: [2000],
    anyNumber: true,
    about: "how much later than announced a delivery is tried again",
    source: "§10",
  },
  recordingUrlOff: {
    default: "absent",
    alternatives: ["null"],
    about: "`recording_url` where a target does not include it",
    source: "§11",
  },
  transcriptOff: {
    default: "absent",
    alternatives: ["null"],
    about: "`transcript` where a target does not include it, or there is none",
    source: "§11",
  },
  retryContextNone: {
    default: "null",
    alternatives: ["absent"],
    about: "`retry_context` of a call without one",
    source: "§11",
  },
  callParametersPhone: {
    default: "absent",
    alternatives: ["present"],
    about: "whether `call_parameters` has `customer_phone`",
    source: "§11",
  },
  eventTime: {
    default: "end",
    alternatives: ["start"],
    about: "what the `timestamp` of an event is: the end of the call or its begin",
    source: "§11, §15.13",
  },
  inboundNumbers: {
    default: "caller",
    alternatives: ["contact"],
    about: "`from_phone` of an inbound call: who called, or always the number of the agent",
    source: "§8",
  },
  webhookBody: {
    default: "spaced",
    alternatives: ["compact"],
    about: "spaces between the members of a body: the signed bytes are not what JSON.stringify gives, or are",
    source: "§10",
  },
  webhookOrder: {
    default: "due",
    alternatives: ["reversed"],
    about: "order in which events that are due at once are sent",
    source: "§10",
  },
  webhookDuplicate: {
    default: false,
    alternatives: [true],
    about: "whether each event is sent twice, with one id",
    source: "§10, §15.19",
  },
} as const satisfies SwitchTable;
