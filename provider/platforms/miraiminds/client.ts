import { phoneAdvice } from "../../operations/phone-advice.ts";
import { BadAnswerError, isNotFound, StatusError } from "../../http/request-error.ts";
import {
  RefusedError,
  type CallRequest,
  type CallStarted,
  type NumberOffer,
  type Numbers,
  type Operations,
  type Voice,
} from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import { clientSharing } from "../account-client.ts";
import { readAccount } from "./account.ts";
import { assertNotArchived } from "./assistants.ts";
import { discountProblems, payloadProblems, valuesOf, variantOf } from "./call-payload.ts";
import { envelopeData, idIn, open } from "./connection.ts";
import { NO_WORKSPACE_LIST } from "./explain.ts";
import { searchNumbers } from "./number-pool.ts";

export interface MiraiMindsClientOptions {
  /** Voices can be read without it. */
  readonly workspaceId?: string;
  /** Prefix of the environment variables with the keys. Default `MIRAIMINDS`. */
  readonly credentials?: string;
}

/** A conversation in a browser instead of on a phone. */
export interface WebCallRequest {
  readonly agent: { readonly id: string };
  /** In place of the assistant's own. */
  readonly systemPrompt?: string;
  readonly payload?: JsonObject;
  readonly metadata?: JsonObject;
}

/** What Mirai Minds can do beside having its objects managed. It has no way to read a call. */
export interface MiraiMindsClient extends Operations {
  readonly calls: {
    /** Withdraws a call that has not begun, or ends its further attempts; one in progress is refused (contract §10.2). */
    abort(id: string): Promise<void>;
    /** Replaces the payload of a call before its first attempt; `change` is `{ payload }`. */
    update(id: string, change: JsonObject): Promise<void>;
  };
  readonly numbers: Numbers;
  /** A token that lets a browser talk to the assistant. */
  webCall(request: WebCallRequest): Promise<{ readonly token: string; readonly raw: JsonObject }>;
  voices(): Promise<readonly Voice[]>;
}

const INITIATE = "v2/call/initiate";

/** Deadline of the request that rings, in deadlines of other requests: given up too early, nobody knows whether it rang. */
const CALL_PATIENCE = 3;

/** E.164, which the platform recommends (contract §10.1). */
const PHONE = /^\+[1-9]\d{6,14}$/;

const NO_READ =
  "Mirai Minds has no way to read calls: what happens in one is only sent to the callbackUrl that the call was given (`voice-agents webhook listen` receives it)";

/** Calls and voices of a Mirai Minds workspace (contract §6, §10). Looks at credentials when the first request is made. */
export function client({ workspaceId, credentials = "MIRAIMINDS" }: MiraiMindsClientOptions = {}): MiraiMindsClient {
  const api = open({ ...(workspaceId !== undefined && { workspaceId }), credentials }, "write", clientSharing());
  const { baseUrl } = readAccount(credentials, process.env);

  /** The assistant is read first, because what a call must carry depends on it. */
  const body = async (request: CallRequest): Promise<JsonObject> => {
    if (workspaceId === undefined) throw new RefusedError("a call is made in a workspace: name the workspaceId");
    const problems = lacking(request);
    if (problems.length > 0) throw new RefusedError(problems.join("; "));
    const assistant = await api.find(`v1/admin/assistant/get/${encodeURIComponent(request.agent.id)}`);
    if (!assistant) throw new RefusedError(`the workspace ${workspaceId} has no assistant ${request.agent.id}`);
    return callBody(request, assertNotArchived(assistant, request.agent.id));
  };

  return {
    platform: "miraiminds",
    lacking: {
      calls: NO_READ,
      conversations: NO_READ,
      recording: NO_READ,
      batches: "Mirai Minds has campaigns in its dashboard only",
      transcriptions: "Mirai Minds has no API that turns audio into text",
      workspaces: NO_WORKSPACE_LIST,
    },
    call: {
      plan: async (request) => ({ method: "POST", url: `${baseUrl}/${INITIATE}`, body: await body(request) }),
      async start(request) {
        const timeout = CALL_PATIENCE * api.client.settings.timeout;
        return started(await api.send("POST", INITIATE, { json: await body(request), timeout }));
      },
    },
    calls: {
      async abort(id) {
        try {
          await api.send("POST", "v2/call/abort", { json: { callId: id }, idempotent: true, emptyResponse: true });
        } catch (error) {
          // The second attempt gets this where the response of the first was lost.
          if (!(error instanceof StatusError && /already aborted/i.test(error.message))) throw absent(error, id);
        }
      },
      async update(id, change) {
        const { payload, ...rest } = change;
        if (!isObject(payload) || Object.keys(rest).length > 0)
          throw new RefusedError(
            "only the payload of a call can change: { payload: { … } }, which replaces the former one",
          );
        const path = `v2/call/${encodeURIComponent(id)}`;
        await api.send("PUT", path, { json: { payload }, emptyResponse: true }).catch((error: unknown) => {
          throw absent(error, id);
        });
      },
    },
    numbers: {
      async search({ country, type, pattern, limit }) {
        const query = { countryCode: country, numberType: type, limit, ...(pattern && { pattern }) };
        return (await searchNumbers(api, query)).map(offer);
      },
    },
    async webCall({ agent, ...request }) {
      const path = "v2/call/web";
      const raw = await api.send("POST", path, { json: { assistant: agent.id, ...request }, secretResponse: true });
      if (typeof raw["token"] === "string" && raw["token"] !== "") return { token: raw["token"], raw };
      throw new BadAnswerError("a response without a token", { method: "POST", path, outcome: "unknown" });
    },
    async voices() {
      const voices = await api.list("v1/admin/voice-gallery");
      return [...voices.values()].map((raw) => {
        // The slug is what goes into `agent.identity.voice` (contract §6); a voice has no other name.
        const slug = String(raw["slug"]);
        return { id: slug, name: slug, language: undefined, raw };
      });
    },
  };
}

function offer(raw: JsonObject): NumberOffer {
  const { number, countryCode, numberType, monthlyRateCents, setupFeeCents } = raw;
  return {
    number: String(number),
    country: String(countryCode),
    type: String(numberType),
    monthlyRateCents: cents(monthlyRateCents),
    setupFeeCents: cents(setupFeeCents),
    purchase: {
      number,
      countryCode,
      numberType,
      maxMonthlyRateCents: monthlyRateCents,
      maxSetupFeeCents: setupFeeCents ?? 0,
    },
    raw,
  };
}

const cents = (price: unknown): number | undefined => (typeof price === "number" ? price : undefined);

/** What a request may ask that Mirai Minds cannot do or does not take. */
function lacking({ to, schedule, idempotencyKey, callbackUrl }: CallRequest): string[] {
  return [
    ...(PHONE.test(to)
      ? []
      : [`${to} is no number in E.164: ${phoneAdvice(to, PHONE) ?? "+ and the country's code first, digits only"}`]),
    ...(schedule === undefined
      ? []
      : ["Mirai Minds cannot schedule a call: it calls within the assistant's own slots"]),
    ...(idempotencyKey === undefined ? [] : ["Mirai Minds knows no idempotency keys"]),
    ...(callbackUrl === undefined || URL.parse(callbackUrl)?.protocol === "https:"
      ? []
      : [`callbackUrl must be an https address, not ${callbackUrl}`]),
  ];
}

/** The body that starts a call (contract §10.1). @throws RefusedError for what does not fit the assistant's variant. */
async function callBody(request: CallRequest, assistant: JsonObject): Promise<JsonObject> {
  const { agent, to, parameters = {}, payload, metadata, priority, callbackUrl, unchecked = false } = request;
  const variant = variantOf(assistant);
  const { values, problems: wrong } = valuesOf(variant, parameters);
  const whole = payload === undefined && Object.keys(values).length === 0 ? undefined : { ...payload, ...values };
  const problems = [
    ...wrong,
    ...(unchecked ? [] : [...(await payloadProblems(variant, whole)), ...(await discountProblems(metadata))]),
  ];
  if (problems.length > 0)
    throw new RefusedError(`the call does not fit the ${variant.type} assistant: ${problems.join("; ")}`);
  return {
    phoneNumber: to,
    assistant: agent.id,
    ...(callbackUrl !== undefined && { callbackUrl }),
    ...(whole && { payload: whole }),
    ...(priority !== undefined && { priority }),
    ...(metadata && { metadata }),
  };
}

function started(response: JsonObject): CallStarted {
  const raw = envelopeData(response);
  const status = raw["status"];
  return { callId: idIn(raw, ["callId"], INITIATE), status: typeof status === "string" ? status : undefined, raw };
}

const absent = (error: unknown, id: string): unknown =>
  isNotFound(error)
    ? new Error(`there is no call ${id} in this workspace: ${(error as Error).message}`, { cause: error })
    : error;
