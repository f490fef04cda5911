import { timestamp } from "../kernel/clock.ts";
import { asText, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { agentOf } from "./agents.ts";
import { readRecipients } from "./batch-csv.ts";
import { callsOf, metricsOf } from "./batch-metrics.ts";
import { makeCall } from "./calls.ts";
import type { FormantAIContext, FormantAIRoute, World } from "./context.ts";
import { invalid, notFound } from "./errors.ts";
import { listed, listQuery } from "./lists.ts";
import type { Batch } from "./records.ts";

/** Campaigns. The upload begins the calls; there is no draft, no start, no stop. */
export const batchRoutes: readonly FormantAIRoute[] = [
  { method: "POST", path: "/v1/batch-call", body: ["agent_id", "name", "file"], handle: createBatch },
  { method: "GET", path: "/v1/batch-calls", query: listQuery, handle: listBatches },
  { method: "GET", path: "/v1/batch-calls/:id", handle: getBatch },
  { method: "GET", path: "/v1/batch-calls/:id/metrics", handle: getMetrics },
];

/** Stores a campaign, from whatever is known about it. */
export function makeBatch(world: World, batch: Partial<Batch> & Pick<Batch, "tenant" | "agentId">): Batch {
  const { ids, clock, store } = world;
  ids.next("batch");
  const batchId = batch.batchId ?? 455 + (ids.counts()["batch"] ?? 0);
  return store.put("batches", {
    name: "Somebody's campaign",
    totalRecipients: 0,
    createdMs: clock.now(),
    ...batch,
    id: String(batchId),
    batchId,
  });
}

function createBatch({ world, tenant, body, uploads }: FormantAIContext): Reply {
  const { switches, clock } = world;
  const sentAgent = asText(body["agent_id"]);
  const file = uploads.find(({ field }) => field === "file");
  const name = asText(body["name"]) || (switches.batchName === "optional" ? file?.filename : "");
  if (!/^\d{1,15}$/.test(sentAgent)) throw invalid("agent_id must be an integer");
  if (!name) throw invalid("name is required");
  if (!file) throw invalid("file is required");
  if (!/\.csv$/i.test(file.filename)) throw invalid("file must be a .csv file");
  const agent = agentOf(world, tenant, Number(sentAgent));
  const recipients = readRecipients(file.bytes, switches);
  const { agentId } = agent;
  const batch = makeBatch(world, { tenant, agentId, name, totalRecipients: recipients.length });
  const dueMs = clock.now() + switches.batchStartMs;
  for (const { phone, parameters, fails } of recipients) {
    const state = fails ? ({ state: "over", lastOutcome: "unreachable", dueMs: null } as const) : { dueMs };
    makeCall(world, agent, { phone, parameters, batchId: batch.batchId, state: "lined", ...state });
  }
  return { status: 200, json: { data: batchView(world, batch) } };
}

function listBatches(context: FormantAIContext): Reply {
  const { world } = context;
  const { reply, data } = listed(context, world.store.all("batches"), (batch) => batchView(world, batch));
  return world.switches.batchList === "envelope" ? reply : { status: 200, json: { data } };
}

function getBatch(context: FormantAIContext): Reply {
  return { status: 200, json: { data: batchView(context.world, batchOf(context)) } };
}

function getMetrics(context: FormantAIContext): Reply {
  return { status: 200, json: { data: metricsOf(context.world, batchOf(context)) } };
}

function batchOf({ world, tenant, param }: FormantAIContext): Batch {
  const id = param("id");
  if (!/^\d{1,15}$/.test(id) && world.switches.batchIdForm === 400) throw invalid("batch_id must be an integer");
  const batch = world.store.get("batches", id);
  if (batch?.tenant !== tenant) throw notFound("batch");
  return batch;
}

function batchView(world: World, batch: Batch): JsonObject {
  const { batchId, name, agentId, totalRecipients, createdMs } = batch;
  return {
    id: batchId,
    name,
    agent_id: agentId,
    status: statusOf(world, batch),
    total_recipients: totalRecipients,
    created_at: timestamp(createdMs),
  };
}

function statusOf(world: World, batch: Batch): string {
  const { batchStatus, batchStartMs } = world.switches;
  if (batchStatus === "pending" || world.clock.now() < batch.createdMs + batchStartMs) return "pending";
  return callsOf(world, batch).every(({ state }) => state === "over") ? "completed" : batchStatus;
}
