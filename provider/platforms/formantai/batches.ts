import type { Client } from "../../http/client.ts";
import { poll } from "../../http/poll.ts";
import { BadAnswerError, isAmbiguous, RequestError } from "../../http/request-error.ts";
import type { Batches, BatchRecord, BatchRequest } from "../../operations/operations.ts";
import { LostBatchError } from "../../operations/lost-errors.ts";
import { RefusedError, type ListFilter } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { agentId, callParameters } from "./call-request.ts";
import { readCampaign } from "./campaign-file.ts";
import { dataIn, readOne, idText, number, pages, text } from "./pages.ts";

/** One to upload, another to read (contract §15.6). */
const UPLOAD = "v1/batch-call";
const LIST = "v1/batch-calls";

/** How long a campaign whose response was lost is looked for in the list, ms, at most. */
const SEARCH = 30_000;

/** An upload is a file and takes longer than other requests; deadlines of those. */
const PATIENCE = 3;

/** The campaigns of a workspace (contract §7). */
export function batches(client: Client, agentFilter: (filter: ListFilter) => number | undefined): Batches {
  async function* list(filter: ListFilter): AsyncGenerator<BatchRecord> {
    const options = { agentId: agentFilter(filter), id: "id", limit: filter.limit };
    for await (const item of pages(client, LIST, options)) yield batchRecord(item);
  }

  /** Those with the name and agent of the one that was asked for. */
  async function alike({ agent, name }: BatchRequest): Promise<BatchRecord[]> {
    const found: BatchRecord[] = [];
    for await (const batch of list({ agent: agent.id })) {
      if (batch.name === name && batch.agentId === agent.id) found.push(batch);
    }
    return found;
  }

  async function search(request: BatchRequest, before: ReadonlySet<string>, cause: RequestError): Promise<BatchRecord> {
    const look = async (): Promise<BatchRecord[] | undefined> => {
      const fresh = (await alike(request)).filter(({ id }) => !before.has(id));
      return fresh.length > 0 ? fresh : undefined;
    };
    const { retryDelay: pause, wait } = client.settings;
    const lost = (problem: string, found: readonly BatchRecord[]): LostBatchError =>
      new LostBatchError(`${cause.message}; ${problem}`, { path: UPLOAD, cause, found });
    const found = await poll(look, { pause, deadline: Math.min(wait, SEARCH) }).catch((error: unknown) => {
      if (!(error instanceof RequestError)) throw error;
      throw lost(`and the list of campaigns could not be read: ${error.message}`, []);
    });
    const [batch, ...others] = found ?? [];
    if (batch === undefined) throw lost("the list of campaigns does not have it (yet)", []);
    const rows = batch.recipients ?? request.file.recipients;
    if (others.length > 0 || rows !== request.file.recipients)
      throw lost(
        "the list has new campaigns of this name and agent, but which is this one is not certain",
        found ?? [],
      );
    const note = "the response was lost; it appeared in the list, with the same name, agent and number of rows";
    return { ...batch, note };
  }

  return {
    // Where the manifest declares no parameters, nothing is known about them.
    read: (content, { declared = {} }) =>
      readCampaign(content, Array.isArray(declared["callParameters"]) ? callParameters(declared) : undefined),
    list,
    async create(request) {
      const id = agentId(request.agent.id);
      if (id === undefined)
        throw new RefusedError(`${JSON.stringify(request.agent.id)} is no agent's id: FormantAI's are whole numbers`);
      if (request.name.trim() !== request.name || request.name === "")
        throw new RefusedError("a campaign needs a name, without blanks around it");
      const before = new Set((await alike(request)).map((batch) => batch.id));
      const timeout = PATIENCE * client.settings.timeout;
      try {
        const response = await client.request("POST", UPLOAD, { body: () => form(id, request), timeout });
        return batchRecord(identified(dataIn(response, "POST", UPLOAD)));
      } catch (error) {
        if (error instanceof RequestError && isAmbiguous(error)) return search(request, before, error);
        throw error;
      }
    },
    get: async (id) => batchRecord(await readOne(client, LIST, "id", id)),
    async metrics(id) {
      const path = `${LIST}/${encodeURIComponent(id)}/metrics`;
      return dataIn(await client.request("GET", path), "GET", path);
    },
  };
}

function form(id: number, { name, file }: BatchRequest): FormData {
  const parts = new FormData();
  parts.set("agent_id", String(id));
  parts.set("name", name);
  parts.set("file", new Blob([new Uint8Array(file.content)], { type: "text/csv" }), file.name);
  return parts;
}

function identified(raw: JsonObject): JsonObject {
  if (idText(raw["id"]) !== undefined) return raw;
  throw new BadAnswerError("a response without an id", { method: "POST", path: UPLOAD, outcome: "unknown" });
}

function batchRecord(raw: JsonObject): BatchRecord {
  return {
    id: idText(raw["id"]) ?? "",
    name: text(raw["name"]),
    agentId: idText(raw["agent_id"]),
    status: text(raw["status"]),
    recipients: number(raw["total_recipients"]),
    createdAt: text(raw["created_at"]),
    raw,
  };
}
