import type { Client, RequestOptions } from "../../http/client.ts";
import { byteBudget, MAX_LIST_BYTES } from "../../http/read-limited.ts";
import { BadAnswerError, foundOrUndefined, StatusError, type Outcome } from "../../http/request-error.ts";
import { accountClient, type Sharing } from "../account-client.ts";
import type { Access, Connection, JsonObject, Known } from "../../kind/definition.ts";
import type { Run } from "../../lifecycle/run.ts";
import { isObject } from "../../kind/value.ts";
import { SERVICE, readAccount } from "./account.ts";
import { listBusinesses } from "./businesses.ts";
import { explain } from "./explain.ts";
import { newest, pages } from "./pages.ts";

/** Workspace arguments of every Niche resource. */
export interface NicheMember {
  businessId: string;
  credentials?: string;
}

export const WORKSPACE_ARGS = ["businessId", "credentials"] as const;

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly configSchema?: JsonObject;
}

/** One business of one account. Paths are below `/businesses/:businessId`. */
export interface NicheBusiness extends Connection {
  readonly businessId: string;
  readonly client: Client;
  /** The object at a path. @throws on 404 too. */
  read(path: string): Promise<JsonObject>;
  /** The object at a path; undefined on 404. */
  find(path: string): Promise<JsonObject | undefined>;
  /**
   * All objects of a list, by id. Whether lists carry whole objects is unknown (contract §4): an item without the property `mark` is a
   * summary, and is read by itself, unless it is `known`. @throws when the list cannot be followed to its end.
   */
  list(path: string, mark: string, known?: ReadonlyMap<string, JsonObject>): Promise<Map<string, JsonObject>>;
  /** Of the same list, those at its end, where that holds all that was added since it was `known`; undefined where only the whole list tells. */
  listNew(path: string, mark: string, known: Known): Promise<Map<string, JsonObject> | undefined>;
  /** A POST that makes an object. @throws with an unknown outcome when the response does not say its id. */
  create(path: string, options: RequestOptions): Promise<JsonObject>;
  /** A write; the response, where it is the object. Undefined where it says nothing of it, so that it has to be read. */
  send(method: "POST" | "PATCH" | "DELETE", path: string, options?: RequestOptions): Promise<JsonObject | undefined>;
  /** Tool templates, read once per run: their ids differ from one environment to another. */
  templates(): Promise<readonly Template[]>;
  /** What the API shows of the business itself; undefined where it does not (the route is not documented). */
  profile(): Promise<JsonObject | undefined>;
}

/** A business as its resources' inputs name it. */
export const connect = (member: NicheMember, access: Access, run: Run): NicheBusiness => ({
  ...open(member, access, run),
  run,
});

/** The same without a run. Looks at credentials only when the first request is made. */
export function open(
  { businessId, credentials: prefix = SERVICE.prefix }: NicheMember,
  access: Access,
  sharing: Sharing,
): Omit<NicheBusiness, "run"> {
  const account = sharing.once(`niche account ${prefix}`, () => readAccount(prefix, process.env));
  // Two credentials of one business see the same objects.
  const scope = [account.baseUrl, businessId].join(" ");
  const base = `businesses/${encodeURIComponent(businessId)}`;
  const client = accountClient({
    account,
    access,
    sharing,
    authorizer: async () => (await import("./credentials.ts")).createAuthorizer(account, process.env),
    explain: (...facts) => explain(prefix, ...facts),
  });

  const read = async (path: string): Promise<JsonObject> =>
    identified(await client.request("GET", `${base}/${path}`), "GET", `${base}/${path}`, "none");

  const find = (path: string): Promise<JsonObject | undefined> => foundOrUndefined(() => read(path));

  /** Items of a list, each whole. */
  const whole = async (
    items: ReadonlyMap<string, JsonObject>,
    { path, mark, known }: { path: string; mark: string; known: ReadonlyMap<string, JsonObject> | undefined },
  ): Promise<Map<string, JsonObject>> => {
    const all = await Promise.all(
      [...items].map(async ([id, item]) => {
        const one = mark in item ? item : (known?.get(id) ?? (await find(`${path}/${encodeURIComponent(id)}`)));
        return [id, one] as const;
      }),
    );
    return new Map(all.filter((entry): entry is [string, JsonObject] => entry[1] !== undefined));
  };

  return {
    scope,
    businessId,
    client,
    workspaces: {
      id: businessId,
      list: () => sharing.once(`businesses ${account.baseUrl} ${prefix}`, () => listBusinesses(client)),
    },
    read,
    find,
    list: async (path, mark, known) => whole(await listAll(client, `${base}/${path}`), { path, mark, known }),
    async listNew(path, mark, known) {
      const found = await newest(client, `${base}/${path}`, known);
      return found && whole(found, { path, mark, known: known.items });
    },
    async create(path, options) {
      const response = await client.request("POST", `${base}/${path}`, options);
      return identified(response, "POST", `${base}/${path}`, "unknown");
    },
    async send(method, path, options) {
      const response = await client.request(method, `${base}/${path}`, options);
      return isObject(response) && typeof response["id"] === "string" ? response : undefined;
    },
    templates: () => sharing.once(`templates ${account.baseUrl} ${prefix}`, () => listTemplates(client)),
    profile: () => readProfile(client, businessId),
    async checkWorkspace() {
      await client.request("GET", `${base}/voice-agents`, { query: { page: 1, page_size: 1 } });
    },
  };
}

function identified(response: unknown, method: string, path: string, outcome: Outcome): JsonObject {
  if (isObject(response) && typeof response["id"] === "string") return response;
  throw new BadAnswerError("a response without an id", { method, path, outcome });
}

/** A whole list, by id. */
async function listAll(client: Client, path: string): Promise<Map<string, JsonObject>> {
  const items = new Map<string, JsonObject>();
  for await (const [id, item] of pages(client, path, { budget: byteBudget(MAX_LIST_BYTES) })) items.set(id, item);
  return items;
}

async function listTemplates(client: Client): Promise<readonly Template[]> {
  const items = [...(await listAll(client, "tools")).values()];
  return items.map((item) => ({
    id: String(item["id"]),
    name: String(item["name"]),
    ...(isObject(item["configSchema"]) && { configSchema: item["configSchema"] }),
  }));
}

/** Name and phone are worth having, but the routes that show them are not documented: their absence is no error. */
async function readProfile(client: Client, businessId: string): Promise<JsonObject | undefined> {
  try {
    const response = await client.request("GET", `businesses/${encodeURIComponent(businessId)}`);
    if (isObject(response)) return response;
  } catch (error) {
    if (!isUndocumented(error)) throw error;
  }
  try {
    return (await listAll(client, "businesses")).get(businessId);
  } catch (error) {
    if (isUndocumented(error)) return undefined;
    throw error;
  }
}

/** 403 no scope for it, 404 no such route, or the web app's HTML in its place. */
const isUndocumented = (error: unknown): boolean =>
  error instanceof BadAnswerError || (error instanceof StatusError && [400, 403, 404, 405].includes(error.status));
