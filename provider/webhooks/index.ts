export { formantAIWebhookProblem, verifyFormantAIWebhook } from "./formantai.ts";
export {
  formantAIEventTypes,
  parseFormantAIEvent,
  type FormantAIEvent,
  type FormantAIEventData,
  type FormantAIEventType,
  type ParsedFormantAIWebhook,
} from "./formantai-events.ts";
export type { WebhookHeaders } from "./headers.ts";
export { miraiMindsWebhookProblem, verifyMiraiMindsWebhook } from "./miraiminds.ts";
export {
  miraiMindsCallEventTypes,
  parseMiraiMindsEvent,
  type MiraiMindsActionData,
  type MiraiMindsCallData,
  type MiraiMindsCallEventType,
  type MiraiMindsEvent,
  type MiraiMindsOrder,
  type ParsedMiraiMindsWebhook,
} from "./miraiminds-events.ts";
export type { InvalidWebhook, KnownWebhook, UnknownWebhook } from "./parsed.ts";
export type { RawBody } from "./signature.ts";
