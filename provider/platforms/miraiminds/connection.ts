import { FORGET } from "../../text/remedies.ts";
import type { Client, RequestOptions } from "../../http/client.ts";
import { AdviceError, BadAnswerError, foundOrUndefined } from "../../http/request-error.ts";
import { accountClient, type Sharing } from "../account-client.ts";
import type { Access, Connection, JsonObject } from "../../kind/definition.ts";
import type { Run } from "../../lifecycle/run.ts";
import { isObject } from "../../kind/value.ts";
import { SERVICE, readAccount } from "./account.ts";
import { explain } from "./explain.ts";

/** Workspace arguments of every Mirai Minds resource. */
export interface MiraiMindsMember {
  workspaceId: string;
  credentials?: string;
}

export const WORKSPACE_ARGS = ["workspaceId", "credentials"] as const;

export const ASSISTANTS = "v1/admin/assistant/list";
export const TOOLS = "v1/admin/tool/api";
export const FILES = "v1/knowledge-base/files";

type Send = "POST" | "PUT" | "DELETE";

/** One workspace of one organization; `workspaceId` is empty for what belongs to the organization. */
export interface MiraiMindsWorkspace extends Connection {
  readonly workspaceId: string;
  readonly client: Client;
  /** The object at a path, out of whatever envelope it comes in (contract §2.3); undefined on 404. */
  find(path: string): Promise<JsonObject | undefined>;
  /** A list by `_id`. No list of this API has pages (contract §2.6). */
  list(path: string): Promise<Map<string, JsonObject>>;
  /** A write; what is in the response's envelope. */
  send(method: Send, path: string, options?: RequestOptions): Promise<JsonObject>;
  /** The same with the headers of an organization: the number pool, archiving. */
  sendForOrganization(method: Send | "GET", path: string, options?: RequestOptions): Promise<unknown>;
}

/** A workspace as its resources' inputs name it. */
export const connect = (member: Partial<MiraiMindsMember>, access: Access, run: Run): MiraiMindsWorkspace => ({
  ...open(member, access, run),
  run,
});

/** The same without a run. Looks at credentials only when the first request is made. */
export function open(
  { workspaceId = "", credentials: prefix = SERVICE.prefix }: Partial<MiraiMindsMember>,
  access: Access,
  sharing: Sharing,
): Omit<MiraiMindsWorkspace, "run"> {
  const account = sharing.once(`miraiminds account ${prefix}`, () => readAccount(prefix, process.env));
  // Two credentials of one workspace see the same objects; what belongs to the organization is named by none.
  const scope = [account.baseUrl, workspaceId === "" ? prefix : "", workspaceId].join(" ");
  /** The workspace as this credential sees it. */
  const view = [scope, prefix].join(" ");
  const client = accountClient({
    account,
    access,
    sharing,
    authorizer: async () => (await import("./credentials.ts")).createAuthorizer(account, process.env),
    explain: (...facts) => explain(prefix, ...facts),
  });
  const nonEmptyWorkspaces = inhabitedIn(sharing);
  const workspace = workspaceId === "" ? {} : { workspace: workspaceId };
  const organization = account.organization === undefined ? {} : { organization: account.organization };
  const list = async (path: string): Promise<Map<string, JsonObject>> => {
    const all = await readList(client, path, workspace);
    if (all.size > 0) nonEmptyWorkspaces.add(view);
    return all;
  };

  return {
    scope,
    workspaceId,
    client,
    async find(path) {
      return foundOrUndefined(async () => {
        const live = envelopeData(await client.request("GET", path, { headers: workspace }));
        if (typeof live["_id"] !== "string")
          throw new BadAnswerError("a response without an id", { method: "GET", path, outcome: "none" });
        nonEmptyWorkspaces.add(view);
        return live;
      });
    },
    list,
    async send(method, path, options) {
      return envelopeData(
        await client.request(method, path, { emptyResponse: method === "DELETE", ...options, headers: workspace }),
      );
    },
    async sendForOrganization(method, path, options) {
      const { adminHeaders } = await import("./credentials.ts");
      // The sources disagree on whose header the number pool reads (contract §17), so it gets both.
      const headers = {
        ...workspace,
        ...organization,
        ...(path.startsWith("v1/admin/organization") && adminHeaders(prefix, process.env)),
      };
      const response = await client.request(method, path, { ...options, headers });
      return isObject(response) && "data" in response ? response["data"] : response;
    },
    // There is no way to read a workspace; a list under its header is the nearest (contract §15). What the platform returns for a
    // workspace of another organization is unknown, and an empty list is one of the possibilities: so something must be in it.
    async checkWorkspace() {
      for (const path of [ASSISTANTS, TOOLS, FILES]) {
        await list(path);
        if (nonEmptyWorkspaces.has(view)) return;
      }
      throw new AdviceError(
        `the workspace ${workspaceId} shows no assistant, no tool and no file, as one of another organization may`,
        `that does not prove that anything is gone: check that ${prefix}_PUBLIC_KEY belongs to its organization; if it does, and the workspace really is empty, take the object out of the state: ${FORGET}`,
      );
    },
  };
}

/** Workspaces, each with a credential, in which something has been seen in this run: they prove that the credential sees it. */
const inhabitedIn = ({ once }: Sharing): Set<string> =>
  once("miraiminds inhabited workspaces", () => new Set<string>());

/** What an envelope carries: `data` where there is one, otherwise the response itself. */
export function envelopeData(response: unknown): JsonObject {
  if (!isObject(response)) return {};
  return isObject(response["data"]) ? response["data"] : response;
}

/** The id in a response, under the first of the names that it has. @throws with an unknown outcome when it has none. */
export function idIn(response: JsonObject, names: readonly string[], path: string): string {
  const found = names.map((name) => response[name]).find((value) => typeof value === "string" && value !== "");
  if (typeof found === "string") return found;
  throw new BadAnswerError("a response without an id", { method: "POST", path, outcome: "unknown" });
}

async function readList(
  client: Client,
  path: string,
  headers: Record<string, string>,
): Promise<Map<string, JsonObject>> {
  const response = await client.request("GET", path, { headers });
  const items = isObject(response) ? response["data"] : response;
  if (Array.isArray(items) && items.every(isObject) && items.every((item) => typeof item["_id"] === "string"))
    return new Map(items.map((item) => [String(item["_id"]), item]));
  throw new BadAnswerError("a list without data", { method: "GET", path, outcome: "none" });
}
