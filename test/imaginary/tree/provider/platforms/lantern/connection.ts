import type { Client } from "../../http/client.ts";
import { isNotFound } from "../../http/request-error.ts";
import { isObject } from "../../kind/value.ts";
import type { Access, Connection, JsonObject } from "../../kind/definition.ts";
import type { Run } from "../../lifecycle/run.ts";
import { accountClient, type Sharing } from "../account-client.ts";
import { missingCredential, readAccount, type Service } from "../service.ts";

export const SERVICE: Service = {
  title: "Lantern",
  prefix: "LANTERN",
  hosts: ["api.lantern.example"],
  requestsPerMinute: 1000,
};

export const WORKSPACE_ARGS = ["room", "credentials"] as const;

export interface LanternMember {
  room: string;
  credentials?: string;
}

export interface LanternRoom extends Connection {
  readonly client: Client;
  readonly room: string;
  readonly baseUrl: string;
  voices(): Promise<Map<string, JsonObject>>;
  voice(id: string): Promise<JsonObject | undefined>;
}

export const connect = (member: LanternMember, access: Access, run: Run): LanternRoom => ({
  ...open(member, access, run),
  run,
});

export function open(
  { room, credentials: prefix = SERVICE.prefix }: LanternMember,
  access: Access,
  sharing: Sharing,
): Omit<LanternRoom, "run"> {
  const { env } = process;
  const account = readAccount(SERVICE, { prefix, baseUrl: `https://${SERVICE.hosts[0]}` }, env);
  const { baseUrl } = account;
  const client = accountClient({
    account,
    access,
    sharing,
    authorizer: async () => {
      const token = env[`${prefix}_TOKEN`];
      if (!token) throw missingCredential(SERVICE, prefix, `the environment variable ${prefix}_TOKEN`);
      return { headers: async () => ({ authorization: `Bearer ${token}` }), renew: () => false };
    },
    explain: () => undefined,
  });
  const path = `rooms/${encodeURIComponent(room)}/voices`;
  const voices = async (): Promise<Map<string, JsonObject>> => {
    const list = await client.request("GET", path);
    return new Map((Array.isArray(list) ? list.filter(isObject) : []).map((live) => [String(live["id"]), live]));
  };
  return {
    scope: [baseUrl, room].join(" "),
    client,
    room,
    baseUrl,
    voices,
    async voice(id) {
      try {
        return (await client.request("GET", `${path}/${encodeURIComponent(id)}`)) as JsonObject;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    checkWorkspace: async () => void (await voices()),
  };
}
