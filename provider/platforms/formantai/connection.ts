import type { Client } from "../../http/client.ts";
import { BadAnswerError, foundOrUndefined } from "../../http/request-error.ts";
import { accountClient, type Sharing } from "../account-client.ts";
import type { Access, Connection, JsonObject } from "../../kind/definition.ts";
import type { Run } from "../../lifecycle/run.ts";
import { isObject } from "../../kind/value.ts";
import { placeOf, readAccount, type FormantAIMember } from "./account.ts";
import { explain } from "./explain.ts";

const CONVERSATIONS = "v1/conversations";

/** One page of a list: as many as were asked for, at most 100 (contract §6). */
interface Page {
  readonly items: readonly JsonObject[];
  /** How many there are in all; undefined where the platform does not say. */
  readonly total: number | undefined;
}

/** One workspace, which is what its key opens. The platform names it nowhere. */
export interface FormantAIWorkspace extends Connection {
  readonly client: Client;
  /** `read` in a preview and a refresh, which look at conversations; `write` where there would be something to write. */
  readonly access: Access;
  /** The same as `checkWorkspace`, once in a run: that the key opens anything. */
  opened(): Promise<void>;
  /** Conversations of one agent. @throws on 404 too: the agent of another workspace looks like that. */
  conversations(query: { agentId: number; limit: number; offset?: number }): Promise<Page>;
  /** One conversation, whole; undefined on 404. */
  conversation(id: string): Promise<JsonObject | undefined>;
}

/** A workspace as its resources' inputs name it. */
export const connect = (member: FormantAIMember, access: Access, run: Run): FormantAIWorkspace => ({
  ...open(member, access, run),
  run,
});

/** The same without a run. Looks at credentials only when the first request is made. */
export function open(member: FormantAIMember, access: Access, sharing: Sharing): Omit<FormantAIWorkspace, "run"> {
  const account = sharing.once(`formantai account ${placeOf(member)} ${member.credentials ?? ""}`, () =>
    readAccount(member, process.env),
  );
  const client = accountClient({
    account,
    access,
    sharing,
    authorizer: async () => (await import("./credentials.ts")).createAuthorizer(account, process.env),
    explain: (status, reason) => explain(account.prefix, status, reason),
  });
  // Two keys of one place may see the same agents: the id of an agent is a number of the platform's own.
  const scope = [account.baseUrl, placeOf(member)].join(" ");
  const checkWorkspace = async (): Promise<void> => {
    pageOf(await client.request("GET", CONVERSATIONS, { query: { limit: 1 } }));
  };
  return {
    scope,
    client,
    access,
    async conversations({ agentId, limit, offset = 0 }) {
      const response = await client.request("GET", CONVERSATIONS, { query: { agent_id: agentId, limit, offset } });
      return pageOf(response);
    },
    async conversation(id) {
      const path = `${CONVERSATIONS}/${encodeURIComponent(id)}`;
      return foundOrUndefined(async () => {
        const response = await client.request("GET", path);
        const { data } = isObject(response) ? response : {};
        if (isObject(data) && data["conversation_id"] === id) return data;
        throw new BadAnswerError("a response that is not the conversation", { method: "GET", path, outcome: "none" });
      });
    },
    // The nearest to a whoami, and without any effect (contract §14).
    checkWorkspace,
    opened: () => sharing.once(`opened ${scope} ${account.prefix}`, checkWorkspace),
  };
}

function pageOf(response: unknown): Page {
  const { data, total } = isObject(response) ? response : {};
  if (Array.isArray(data)) {
    return { items: data.filter(isObject), total: typeof total === "number" ? total : undefined };
  }
  throw new BadAnswerError("a list without data", { method: "GET", path: CONVERSATIONS, outcome: "none" });
}
