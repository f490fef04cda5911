import type { Client, ClientOptions } from "../http/client.ts";
import { readOnly } from "../http/read-only.ts";
import type { Settings } from "../http/settings.ts";
import type { Access } from "./definition.ts";
import { run } from "./run.ts";

export interface AccountOptions {
  /** Tells accounts apart: resources of one account share a client, and with it its rate limit and its token. */
  readonly key: string;
  readonly settings: Settings;
  readonly access: Access;
  /** Called by the first request of a run: nothing before it loads an HTTP library or reads a credential, so a preview needs neither. */
  readonly options: () => Promise<ClientOptions>;
}

/** The client of an account, made when it is first used. */
export function accountClient({ key, settings, access, options }: AccountOptions): Client {
  const made = async (): Promise<Client> =>
    run.once(`client ${key}`, async () => {
      const { createClient } = await import("../http/client.ts");
      return createClient(await options());
    });
  const client: Client = { settings, request: async (...request) => (await made()).request(...request) };
  return access === "write" ? client : readOnly(client);
}
