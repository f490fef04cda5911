import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "../../http/client.ts";
import { BadAnswerError, isAmbiguous, RequestError, StatusError } from "../../http/request-error.ts";
import { LostCallError } from "../../operations/lost-errors.ts";
import type { CallStarted } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { dataIn, text } from "./pages.ts";

const PATH = "v1/call";

/** How often a call whose response was lost is asked for again, with its key. */
const REPEATS = 3;

export interface KeyedCall {
  readonly body: JsonObject;
  readonly key: string;
  /** True where the key was made for this call: nobody can have used it before. */
  readonly fresh: boolean;
}

/**
 * Starts a call and, where the response is lost, asks again with the same idempotency key: the platform then refuses with 409 what it has
 * accepted already (contract §3, §15.3), so that no phone rings twice. @throws LostCallError where it stays unknown.
 */
export async function startCall(client: Client, { body, key, fresh }: KeyedCall): Promise<CallStarted> {
  let lost: RequestError | undefined;
  for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
    if (lost) await delay(client.settings.retryDelay * 2 ** (repeat - 1));
    try {
      return started(await client.request("POST", PATH, { json: body }), key, lost !== undefined);
    } catch (error) {
      if (error instanceof StatusError && error.status === 409) {
        if (fresh && !lost) throw usedUp(error);
        return accepted(key, lost !== undefined);
      }
      if (!(error instanceof RequestError) || (!isAmbiguous(error) && !lost)) throw error;
      // After a lost response a refusal proves nothing: the attempt before it may have been accepted.
      lost = error;
      if (!isAmbiguous(error)) break;
    }
  }
  throw new LostCallError(
    `nobody knows whether the call was placed: ${lost?.message ?? "no response"}; it is safe to ask for it again with the idempotency key ` +
      `${key} within 24 hours, and with no other key`,
    { path: PATH, cause: lost, idempotencyKey: key },
  );
}

function started(response: unknown, key: string, repeated: boolean): CallStarted {
  const raw = dataIn(response, "POST", PATH);
  const [callId, status] = [text(raw["trace_id"]), text(raw["status"])];
  // Not the response of this API: whether anything was done is open.
  if (callId === undefined && status === undefined)
    throw new BadAnswerError("a response without trace_id and status", {
      method: "POST",
      path: PATH,
      outcome: "unknown",
    });
  const notes = [
    ...(repeated ? ["a response was lost; the call was asked for again with the same key, so it is placed once"] : []),
    ...(callId === undefined ? ["FormantAI gave no trace_id, so the call cannot be followed"] : []),
  ];
  return {
    callId,
    ...(callId !== undefined && { traceId: callId }),
    status,
    raw,
    idempotencyKey: key,
    ...(notes.length > 0 && { note: notes.join("; ") }),
  };
}

/** The platform has seen the key before. It does not say what became of that call, nor its trace_id. */
function accepted(key: string, byUs: boolean): CallStarted {
  return {
    callId: undefined,
    status: "accepted",
    raw: { idempotency_key: key },
    idempotencyKey: key,
    note:
      `${byUs ? "a response was lost, and " : ""}FormantAI has this idempotency key already (409): an earlier attempt was accepted, and the call ` +
      "is not placed again. Its trace_id is lost: look for it among the agent's conversations. (Whether a refused call uses up its key is not documented.)",
  };
}

/** A new key that is known already: an attempt that was refused with 429 has used it up (not documented), and nothing was placed. */
const usedUp = (cause: StatusError): StatusError =>
  new StatusError(409, "idempotency key already used", {
    method: "POST",
    path: PATH,
    outcome: "none",
    hint: "FormantAI refused an attempt for its limits and then its key, so the call was not placed; run it again in a while",
    cause,
  });
