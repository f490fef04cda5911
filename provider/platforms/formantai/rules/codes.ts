import { type RuleCodes, shared } from "../../rules/codes.ts";

/** What the rules of this folder ask for. */
export const ruleCodes: RuleCodes = {
  VoiceAgent: {
    ...shared("duplicate-item", "name-spaces"),
    "customer-phone": "`customer_phone` is always required: FormantAI refuses a call without it.",
    "duplicate-parameter": "Call parameters have different names.",
    "duplicate-result": "Results have different names.",
    "duplicate-stage": "Stages have different ids.",
    "duplicate-target": "Webhook targets have different names.",
    "enum-of-texts": "`enum` holds texts, so the type beside it is `string`.",
    "public-address":
      "A webhook goes to an address that can be reached from the internet, and that holds no user or password.",
    "transcript-event": "`includeTranscript` needs the event `call.completed`, which alone carries one.",
  },
  Workspace: {
    "one-place": "A Workspace has either a `region` or a `baseUrl`.",
  },
};
