import type { SwitchTable } from "../../switches.ts";

/** What the sources leave open about starting a call and about its attempts. */
export const callSwitches = {
  unknownAgent: {
    default: 404,
    alternatives: [400],
    about: "a call or batch for an agent that the tenant does not have",
    source: "§4, §16.13",
  },
  callPhone: {
    default: "e164",
    alternatives: ["any"],
    about: "form of `customer_phone`",
    source: "§4",
  },
  parameterValues: {
    default: "string",
    alternatives: ["scalar"],
    about: "`value` of a parameter: text only, or numbers and booleans too",
    source: "§4",
  },
  duplicateParameters: {
    default: 400,
    alternatives: ["last"],
    about: "two parameters of one name",
    source: "§4",
  },
  idempotencyKeyForm: {
    default: "any",
    alternatives: ["uuid"],
    about: "form of `idempotency_key`",
    source: "§3",
  },
  idempotencyAfterRefusal: {
    default: "free",
    alternatives: ["used"],
    about: "whether a call that was refused with 400, 404 or 429 uses up its idempotency key",
    source: "§3",
  },
  pastSchedule: {
    default: 400,
    alternatives: ["now"],
    about: "`scheduled_for` in the past: refused, or called at once",
    source: "§4",
  },
  scheduleOffset: {
    default: "required",
    alternatives: ["utc"],
    about: "`scheduled_for` without an offset: refused, or taken as UTC",
    source: "§4",
  },
  scheduledEcho: {
    default: "sent",
    alternatives: ["utc"],
    about: "`scheduled_for` in the answer: as sent, or in UTC with Z",
    source: "§4",
  },
  scheduledTrace: {
    default: "present",
    alternatives: ["null"],
    about: "`trace_id` in the answer to a call for later",
    source: "§17.4",
  },
  conversationEcho: {
    default: "sent",
    alternatives: ["null"],
    about: "`conversation_id` in the answer: the one that was sent, or null",
    source: "§4",
  },
  unknownConversation: {
    default: 404,
    alternatives: ["accepted"],
    about: "a `conversation_id` that the tenant does not have",
    source: "§4",
  },
  chainedConversation: {
    default: "continues",
    alternatives: ["new"],
    about: "ids of the conversations of a call with `conversation_id`: its chain goes on, or another begins",
    source: "§4, §6",
  },
  nullRetryContext: {
    default: 400,
    alternatives: ["accepted"],
    about: "null for `retry_context`",
    source: "§4",
  },
  unknownStage: {
    default: "accepted",
    alternatives: [400],
    about: "a `retry_stage_id` that the agent does not have",
    source: "§5",
  },
  callStatus: {
    default: "initiated",
    alternatives: ["queued"],
    about: "`status` of a call that was accepted for now",
    source: "§4",
  },
  maxCalls: {
    default: 10,
    alternatives: ["off", 2],
    anyNumber: true,
    about: "calls that a tenant may have going on at once before 429",
    source: "§3",
  },
  perNumberPerMinute: {
    default: "off",
    alternatives: [1],
    anyNumber: true,
    about: "calls to one number per minute before 429",
    source: "§3",
  },
  retryTrace: {
    default: "shared",
    alternatives: ["own"],
    about: "whether the attempts of one call share a `trace_id`",
    source: "§17.3",
  },
  recordAppears: {
    default: "start",
    alternatives: ["end"],
    about: "when an attempt becomes a conversation",
    source: "§6",
  },
  liveStatus: {
    default: "in_progress",
    alternatives: ["initiated"],
    about: "`status` of a conversation that goes on",
    source: "§8",
  },
} as const satisfies SwitchTable;
