import { ApiError } from "../kernel/api-error.ts";
import { asText } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { asObject } from "./bodies.ts";
import { firstStep } from "./call-lifecycle.ts";
import { makeCall } from "./calls.ts";
import { notFound, type MiraiMindsContext, type MiraiMindsRoute } from "./context.ts";
import { invalid } from "./errors.ts";

/** Shiprocket's own webhook, which turns a failed delivery into a call. Its body is not documented: `awb` and a phone number are an assumption. */
export const shiprocketRoutes: readonly MiraiMindsRoute[] = [
  { method: "POST", path: "/v1/shiprocket/ndr-webhook/:assistantId", auth: "none", body: "json", handle: receive },
];

function receive({ world, param, headers, body }: MiraiMindsContext): Reply {
  const assistant = world.store.get("assistants", param("assistantId"));
  if (!assistant) throw notFound("Assistant");
  const { type, config } = assistant.variant;
  if (type !== "ndr_followup") throw new ApiError(400, "Assistant is not an ndr_followup assistant");
  if (assistant.archivedAt !== null) throw new ApiError(400, "Assistant is archived");
  const { webhookToken } = asObject(config?.["ndr_followup"]);
  const token = asText(webhookToken);
  if (token !== "" && headers.get("x-api-key") !== token) throw new ApiError(401, "Invalid webhook token");
  if (asText(body["awb"]) === "") throw invalid("awb", "is required");
  const phoneNumber = asText(body["customer_phone"] ?? asObject(body["customer"])["phone"] ?? body["phone"]);
  if (phoneNumber === "") return { status: 200, json: { status: "skipped", reason: "no phone number" } };
  const call = makeCall(world, assistant, { source: "shiprocket", phoneNumber, payload: body, plan: firstStep(world) });
  return { status: 200, json: { status: "queued", callId: call.id } };
}
