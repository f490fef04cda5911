import type { Client } from "../../http/client.ts";
import type { WorkspaceRef } from "../../operations/operations.ts";
import { pages } from "./pages.ts";

/** The businesses that a credential can see (contract §6.1: `id` and `name` are documented), to the last page. */
export async function listBusinesses(client: Client): Promise<readonly WorkspaceRef[]> {
  const found: WorkspaceRef[] = [];
  for await (const [id, raw] of pages(client, "businesses")) {
    found.push({ id, name: typeof raw["name"] === "string" ? raw["name"] : undefined, raw });
  }
  return found;
}
