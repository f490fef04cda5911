import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open or contradict about starting and stopping a call. */
const requestSwitches = {
  callIdForm: {
    default: "objectId",
    alternatives: ["uuid", "prefixed"],
    about: "form of a call id: 24 hex digits, c_<uuid>, call_…",
    source: "§2.2",
  },
  initiateStatus: {
    default: "present",
    alternatives: ["absent"],
    about: "whether the flat response to initiate carries `status`",
    source: "§10.1",
  },
  callbackUrl: {
    default: "profile",
    alternatives: ["required", "optional"],
    about: "whether initiate needs `callbackUrl`",
    source: "§10.1, §17",
  },
  callbackHttp: {
    default: "reject",
    alternatives: ["accepted"],
    about: "a `callbackUrl` over plain http, which only tests need",
    source: "§10.1, §16.14",
  },
  callPayload: {
    default: "optional",
    alternatives: ["required"],
    about: "whether initiate needs `payload`",
    source: "§10.1, §17",
  },
  callPhone: {
    default: "any",
    alternatives: ["e164"],
    about: "form of `phoneNumber`",
    source: "§10.1",
  },
  payloadSchema: {
    default: "variant",
    alternatives: ["any"],
    about: "whether a payload must fit the variant of the assistant, or may be any object",
    source: "§10.1, §20.2",
  },
  cartRequired: {
    default: "profile",
    alternatives: ["schema", "none", "inputSchema"],
    about: "the required fields of an abandoned cart: the payload schema's, none, or the preset's input schema's",
    source: "§10.1",
  },
  cartUnknownKeys: {
    default: "reject",
    alternatives: ["ignore"],
    about: "a key of an abandoned cart that the payload schema does not know",
    source: "§10.1, §20.2",
  },
  customPayload: {
    default: "open",
    alternatives: ["inputSchema"],
    about: "whether the payload of a custom assistant must fit its variables",
    source: "§10.1",
  },
  payloadFailure: {
    default: 400,
    alternatives: ["event"],
    about: "a payload that does not fit: refused, or accepted and followed by call.validation-failed",
    source: "§10.1, §19.17",
  },
  discountForm: {
    default: "openapi",
    alternatives: ["guide", "amount", "any"],
    about: "`metadata.discount`: value with %tage|fixed, value with percentage|fixed, amount and type, not checked",
    source: "§10.1, §17",
  },
  abortInProgress: {
    default: 400,
    alternatives: ["allowed"],
    about: "abort of a call in progress",
    source: "§10.2, §17",
  },
  abortInitiate: {
    default: "allowed",
    alternatives: [400],
    about: "abort of a call with status initiate",
    source: "§10.2, §19.16",
  },
  abortSkip: { default: "allowed", alternatives: [400], about: "abort of a skipped call", source: "§10.2, §19.16" },
} as const satisfies SwitchTable;

/** What the sources leave open or contradict about events and their delivery. */
const eventSwitches = {
  eventTypes: {
    default: "fifteen",
    alternatives: ["twelve"],
    about: "events that are sent: all, or without call.validation-failed, call.skip and action",
    source: "§11",
  },
  abortLifecycleEnded: {
    default: true,
    alternatives: [false],
    about: "whether call.lifecycle-ended follows call.aborted",
    source: "§11, §20.7",
  },
  rescheduledOnRetry: {
    default: false,
    alternatives: [true],
    about: "whether call.rescheduled announces the next attempt after busy, no-answer or failed",
    source: "§11",
  },
  attemptCount: {
    default: "total",
    alternatives: ["extra"],
    about: "whether the retry numbers count all attempts, or those after the first",
    source: "§5.1",
  },
  completedAnalysis: {
    default: "before",
    alternatives: ["included"],
    about: "whether call.completed comes before the analysis, or carries it",
    source: "§11, §17",
  },
  endOfCallCall: {
    default: "present",
    alternatives: ["absent"],
    about: "whether end-of-call carries `call`",
    source: "§11",
  },
  reportOnEndOfCall: {
    default: false,
    alternatives: [true],
    about: "whether end-of-call carries `report` too",
    source: "§11",
  },
  finalStatus: {
    default: true,
    alternatives: [false],
    about: "whether the report of call.lifecycle-ended carries `finalStatus`",
    source: "§11",
  },
  emptyMetadata: {
    default: "object",
    alternatives: ["absent"],
    about: "`metadata` of an event whose call was given none",
    source: "§11",
  },
  actionMetadata: {
    default: "present",
    alternatives: ["absent"],
    about: "whether an action event carries `metadata`",
    source: "§11",
  },
  webhookDuplicate: {
    default: false,
    alternatives: [true],
    about: "whether every event is delivered twice",
    source: "§11.2, §18",
  },
  webhookOrder: {
    default: "inOrder",
    alternatives: ["reversed"],
    about: "order in which events of one call that are due together are delivered",
    source: "§11",
  },
  webhookRetries: {
    default: 0,
    alternatives: [3],
    anyNumber: true,
    about: "how often a failed delivery is tried again",
    source: "§11.2, §19.12",
  },
  webhookBackoffMs: {
    default: 30_000,
    alternatives: [0],
    anyNumber: true,
    about: "time of the clock from a failed delivery to the next attempt, times the number of attempts so far",
    source: "§11.2, §19.12",
  },
  webhookRetryOn: {
    default: "failure",
    alternatives: ["silence"],
    about: "deliveries that count as failed: any but a 2xx, or only those without a response",
    source: "§11.2, §19.12",
  },
  webhookTimeoutMs: {
    default: 10_000,
    alternatives: [50],
    anyNumber: true,
    about: "time of the clock that a receiver has to respond",
    source: "§11.2, §19.12",
  },
} as const satisfies SwitchTable;

/** Everything that the sources leave open or contradict about calls and webhooks. */
export const callSwitches = { ...requestSwitches, ...eventSwitches } as const;
