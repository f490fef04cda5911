import type { Client } from "../../http/client.ts";
import { download } from "../../http/download.ts";
import { BadAnswerError, StatusError } from "../../http/request-error.ts";
import {
  RefusedError,
  type CallRecord,
  type CallRequest,
  type CallStarted,
  type Operations,
  type Voice,
  type WorkspaceRef,
} from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import { namingWorkspaces } from "../../operations/visible-workspaces.ts";
import { clientSharing } from "../account-client.ts";
import { readAccount } from "./account.ts";
import { listBusinesses } from "./businesses.ts";
import { listCalls, type NicheListFilter } from "./call-list.ts";
import { callRecord } from "./call-record.ts";
import { callBody } from "./call-request.ts";
import { open } from "./connection.ts";
import { pages } from "./pages.ts";

export type { NicheCallFilters, NicheListFilter } from "./call-list.ts";

export interface NicheClientOptions {
  /** Without it the calls of the whole organization can be read, and none made. */
  readonly businessId?: string;
  /** Prefix of the environment variables with the credential. Default `NICHE`. */
  readonly credentials?: string;
}

/** What Niche can do beside having its objects managed. */
export interface NicheClient extends Operations {
  readonly calls: {
    /** Calls, newest first as far as is known, each page when it is needed. */
    list(filter?: NicheListFilter): AsyncIterable<CallRecord>;
    get(id: string): Promise<CallRecord>;
  };
  /** The same records: a call of Niche carries its transcript, summary and results. */
  readonly conversations: {
    list(filter?: NicheListFilter): AsyncIterable<CallRecord>;
    get(id: string): Promise<CallRecord>;
    recording(id: string): Promise<ReadableStream<Uint8Array>>;
  };
  voices(): Promise<readonly Voice[]>;
  /** The businesses of the organization. */
  workspaces(): Promise<readonly WorkspaceRef[]>;
}

/** Deadline of the request that rings, in deadlines of other requests: given up too early, nobody knows whether it rang. */
const CALL_PATIENCE = 3;

/** How many of the latest calls are looked through for one whose response was lost. */
const RECENT = 200;

/** Calls, conversations and voices of a Niche account (contract §6.7, §6.10, §6.11). Looks at credentials when the first request is made. */
export function client({ businessId, credentials = "NICHE" }: NicheClientOptions = {}): NicheClient {
  const connection = open({ businessId: businessId ?? "", credentials }, "write", clientSharing());
  const lookup = businessId === undefined ? undefined : connection.workspaces;
  const api: Client = {
    ...connection.client,
    request: (...request) => namingWorkspaces(lookup, () => connection.client.request(...request)),
  };
  const { baseUrl } = readAccount(credentials, process.env);
  const scope = businessId === undefined ? "organizations" : `businesses/${encodeURIComponent(businessId)}`;

  const callPath = ({ agent }: CallRequest): string => {
    if (businessId !== undefined) return `${scope}/voice-agents/${encodeURIComponent(agent.id)}/call`;
    throw new RefusedError("a call is made by a business: name the businessId");
  };
  const list = (filter: NicheListFilter = {}): AsyncIterable<CallRecord> => listCalls(api, businessId, filter);
  const get = async (id: string): Promise<CallRecord> => {
    const path = `${scope}/calls/${encodeURIComponent(id)}`;
    return callRecord(identified(await api.request("GET", path), path));
  };

  return {
    platform: "niche",
    lacking: {
      abort: "Niche has no way to end or withdraw a call",
      update: "Niche has no way to change a call",
      batches: "Niche has no campaigns: make the calls one by one",
      numbers: "Niche sells no numbers: a business gets its number with its first Deployment",
      transcriptions: "Niche transcribes its own calls only",
    },
    call: {
      plan: async (request) => ({ method: "POST", url: `${baseUrl}/${callPath(request)}`, body: callBody(request) }),
      async start(request) {
        const [path, json] = [callPath(request), callBody(request)];
        const timeout = CALL_PATIENCE * api.settings.timeout;
        return started(await api.request("POST", path, { json, timeout }).catch(rethrow(path)), path);
      },
      async recent({ agent, to }) {
        const latest = list({ filters: { type: "OUTBOUND", orderBy: "startedAt", direction: "desc" }, limit: RECENT });
        const found: CallRecord[] = [];
        for await (const call of latest) if (call.agentId === agent.id && call.to === to) found.push(call);
        return found;
      },
    },
    calls: { list, get },
    conversations: {
      list,
      get,
      async recording(id) {
        const { raw, status } = await get(id);
        const url = raw["recordingUrl"];
        // Where it leads is not said (contract §6.11), so the credential does not go there.
        if (typeof url === "string" && url !== "") return download(url, { silence: api.settings.timeout });
        throw new Error(`the call ${id} has no recording${status === undefined ? "" : ` (it is ${status})`}`);
      },
    },
    workspaces: () => listBusinesses(connection.client),
    async voices() {
      const found: Voice[] = [];
      for await (const [id, raw] of pages(api, "voices")) {
        found.push({ id, name: String(raw["name"]), language: undefined, raw });
      }
      return found;
    },
  };
}

/** Contract §6.10: 409 is a race with the platform's own webhook, so the phone may be ringing. */
function rethrow(path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof StatusError) || error.status !== 409) throw error;
    const hint = "the platform documents this for a call that its own webhook has recorded first";
    throw new StatusError(409, "there is a record of this call already", {
      method: "POST",
      path,
      outcome: "unknown",
      hint,
      cause: error,
    });
  };
}

function started(raw: unknown, path: string): CallStarted {
  if (isObject(raw) && typeof raw["callId"] === "string" && raw["callId"] !== "") {
    const { callId, status } = raw;
    return { callId, status: typeof status === "string" ? status : undefined, raw };
  }
  throw new BadAnswerError("a response without a callId", { method: "POST", path, outcome: "unknown" });
}

function identified(response: unknown, path: string): JsonObject {
  if (isObject(response) && typeof response["id"] === "string") return response;
  throw new BadAnswerError("a response without an id", { method: "GET", path, outcome: "none" });
}
