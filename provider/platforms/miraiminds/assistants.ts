import { FORGET } from "../../text/remedies.ts";
import { setTimeout as delay } from "node:timers/promises";
import { StatusError } from "../../http/request-error.ts";
import { MAX_RETRIES } from "../../http/retry-policy.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import { ASSISTANTS, type MiraiMindsWorkspace } from "./connection.ts";

/** Key of the list that agents and their deployments share: both are assistants to the API. */
export const ASSISTANTS_KEY = "assistants";

const path = (verb: "get" | "update", id: string): string => `v1/admin/assistant/${verb}/${encodeURIComponent(id)}`;

/** All assistants of the workspace, in the shape in which they are sent. */
export async function listAssistants(api: MiraiMindsWorkspace): Promise<Map<string, JsonObject>> {
  return new Map([...(await api.list(ASSISTANTS))].map(([id, live]) => [id, inRequestShape(live)]));
}

/** One assistant in the shape in which it is sent; undefined on 404. @throws for one that was archived. */
export async function readAssistant(api: MiraiMindsWorkspace, id: string): Promise<JsonObject | undefined> {
  const live = await api.find(path("get", id));
  return live && inRequestShape(assertNotArchived(live, id));
}

/**
 * Updates of one assistant go one after another, each in one request: the platform has a cooldown, of which neither the length nor the
 * status is known (contract §2.5). A 429 is obeyed by the client; a 409 that no name can have caused is waited out here.
 */
export async function putAssistant(api: MiraiMindsWorkspace, id: string, json: JsonObject): Promise<void> {
  const put = async (attempt: number): Promise<void> => {
    try {
      await api.send("PUT", path("update", id), { json });
    } catch (error) {
      const mayPass = error instanceof StatusError && error.status === 409 && !("name" in json);
      if (!mayPass || attempt === MAX_RETRIES) throw error;
      await delay(api.client.settings.retryDelay * 2 ** attempt);
      await put(attempt + 1);
    }
  };
  await api.run.mutex.run(`update ${api.scope} ${id}`, () => put(0));
}

/** An archived assistant can be read, but can be neither changed nor called. @throws with the remedies. */
export function assertNotArchived(live: JsonObject, id: string): JsonObject {
  if (live["archivedAt"] == null) return live;
  throw new Error(
    `the assistant ${id} has been archived on the platform (${JSON.stringify(live["archivedAt"])}), and an archived one cannot be changed; ` +
      `unarchive it in the dashboard, or remove it from the manifests and from the state: ${FORGET}`,
  );
}

/** An assistant as it would have to be sent: `agent.tools` comes back grouped by integration (contract §5.3). */
function inRequestShape(live: JsonObject): JsonObject {
  const agent = isObject(live["agent"]) ? live["agent"] : {};
  const groups: unknown[] = Array.isArray(agent["tools"]) ? (agent["tools"] as unknown[]) : [];
  const tools = groups.flatMap((group) =>
    isObject(group) && Array.isArray(group["tools"]) ? group["tools"].map(String) : [String(group)],
  );
  return { ...live, agent: { ...agent, tools } };
}
