export { formantAIWebhookProblem, verifyFormantAIWebhook } from "./platforms/formantai/webhook-signature.ts";
export {
  formantAIEventTypes,
  parseFormantAIEvent,
  type FormantAIEvent,
  type FormantAIEventData,
  type FormantAIEventType,
  type ParsedFormantAIWebhook,
} from "./platforms/formantai/webhook-events.ts";
export type { WebhookHeaders } from "./webhooks/headers.ts";
export { miraiMindsWebhookProblem, verifyMiraiMindsWebhook } from "./platforms/miraiminds/webhook-signature.ts";
export {
  miraiMindsCallEventTypes,
  parseMiraiMindsEvent,
  type MiraiMindsActionData,
  type MiraiMindsCallData,
  type MiraiMindsCallEventType,
  type MiraiMindsEvent,
  type MiraiMindsOrder,
  type ParsedMiraiMindsWebhook,
} from "./platforms/miraiminds/webhook-events.ts";
export type { InvalidWebhook, KnownWebhook, UnknownWebhook } from "./webhooks/parsed.ts";
export type { RawBody } from "./webhooks/bytes.ts";
