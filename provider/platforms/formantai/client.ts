import { segment } from "../../http/path.ts";
import { randomUUID } from "node:crypto";
import { download } from "../../http/download.ts";
import { isNotFound } from "../../http/request-error.ts";
import {
  RefusedError,
  type CallRecord,
  type CallRequest,
  type ListFilter,
  type Operations,
} from "../../operations/operations.ts";
import type { Batches } from "../../operations/operations.ts";
import { clientSharing } from "../account-client.ts";
import { readAccount, type FormantAIMember } from "./account.ts";
import { batches } from "./batches.ts";
import { callRecord } from "./call-record.ts";
import { agentId, callBody } from "./call-request.ts";
import { recentCalls, traceFinder } from "./call-search.ts";
import { startCall } from "./call-start.ts";
import { open } from "./connection.ts";
import { NO_WORKSPACE_LIST } from "./explain.ts";
import { pages, readOne } from "./pages.ts";
import type { Transcriptions } from "../../operations/transcription.ts";
import { transcriptions } from "./transcription.ts";

const CONVERSATIONS = "v1/conversations";

/** Where the API is and whose key opens it, as a Workspace says it; `FORMANTAI_API_KEY` and the global region unless said otherwise. */
export interface FormantAIClientOptions extends FormantAIMember {
  /** Default: the system's clock. */
  readonly now?: () => number;
}

/** What FormantAI can do beside what is declared of its agents. */
export interface FormantAIClient extends Operations {
  readonly conversations: {
    /** Newest first as far as is known, each page when it is needed. The platform filters by agent only. */
    list(filter?: ListFilter): AsyncIterable<CallRecord>;
    get(id: string): Promise<CallRecord>;
    recording(id: string): Promise<ReadableStream<Uint8Array>>;
  };
  readonly batches: Batches;
  readonly transcriptions: Transcriptions;
}

/** Calls, conversations, campaigns and transcriptions of a FormantAI workspace (contract §4, §6, §7, §12). Looks at credentials when the first request is made. */
export function client({ now = Date.now, ...member }: FormantAIClientOptions = {}): FormantAIClient {
  const api = open(member, "write", clientSharing()).client;
  const { baseUrl, prefix } = readAccount(member, process.env);
  const origin = baseUrl.replace(/\/+$/, "");
  const findByTrace = traceFinder(api);
  /** Keys that were made here and not used yet. */
  const minted = new Set<string>();
  const keyOf = ({ idempotencyKey }: CallRequest): string => {
    if (idempotencyKey !== undefined) return idempotencyKey;
    const key = randomUUID();
    minted.add(key);
    return key;
  };

  const get = async (id: string): Promise<CallRecord> =>
    callRecord(await readOne(api, CONVERSATIONS, "conversation_id", id));

  async function* list(filter: ListFilter = {}): AsyncGenerator<CallRecord> {
    const options = { agentId: agentFilter(filter), id: "conversation_id", limit: filter.limit };
    for await (const item of pages(api, CONVERSATIONS, options)) yield callRecord(item);
  }

  return {
    platform: "formantai",
    lacking: {
      calls: "FormantAI has no API to read a call: each attempt to reach the number is a conversation, so look there",
      abort: "FormantAI has no way to end or withdraw a call, not even a scheduled one",
      update: "FormantAI has no way to change a call",
      voices: "FormantAI has no API for voices: they are chosen in its dashboard",
      numbers: "FormantAI has no API for phone numbers: an agent is put on the phone in its dashboard",
      workspaces: NO_WORKSPACE_LIST,
    },
    call: {
      async plan(request) {
        const key = keyOf(request);
        const body = callBody(request, key, now());
        return { method: "POST", url: `${origin}/v1/call`, body, idempotencyKey: key };
      },
      async start(request) {
        const key = keyOf(request);
        const body = callBody(request, key, now());
        // Whatever comes of it, from now on the key may be known.
        const fresh = minted.delete(key);
        return startCall(api, { body, key, fresh });
      },
      recent: async ({ agent, to }) => recentCalls(api, neededAgent(agent.id), to),
      // Of a call that was tried several times, the latest attempt; whether another will follow is told by the events only.
      async find({ callId }, { agent, to }) {
        return callId === undefined ? undefined : findByTrace(callId, neededAgent(agent.id), to);
      },
    },
    conversations: {
      list,
      get,
      async recording(id) {
        const { createAuthorizer } = await import("./credentials.ts");
        const headers = await createAuthorizer({ prefix }, process.env).headers();
        const url = `${origin}/${CONVERSATIONS}/${segment(id)}/recording`;
        try {
          return await download(url, { silence: api.settings.timeout, headers });
        } catch (error) {
          if (isNotFound(error)) throw await noRecording(error, () => get(id));
          throw error;
        }
      },
    },
    batches: batches(api, agentFilter),
    transcriptions: transcriptions(api),
  };
}

/** The platform's response is the same for a conversation that does not exist and for one without a recording (contract §6). */
async function noRecording(cause: unknown, get: () => Promise<CallRecord>): Promise<Error> {
  const { id, status } = await get();
  return new Error(
    `the conversation ${id} has no recording${status === undefined ? "" : ` (it is ${status})`}: it may come a while after the end of the ` +
      "call, or never where the telephony provider makes none",
    { cause },
  );
}

function agentFilter({ agent, filters = {} }: ListFilter): number | undefined {
  const [strange] = Object.keys(filters);
  if (strange !== undefined) throw new RefusedError(`FormantAI filters by the agent only, not by ${strange}`);
  return agent === undefined ? undefined : neededAgent(agent);
}

function neededAgent(text: string): number {
  const id = agentId(text);
  if (id === undefined)
    throw new RefusedError(`${JSON.stringify(text)} is no agent's id: FormantAI's are whole numbers`);
  return id;
}
