import type { Authorizer, Client, ClientOptions } from "../http/client.ts";
import { readOnly } from "../http/read-only.ts";
import type { Settings } from "../http/settings.ts";
import type { Access } from "../kind/definition.ts";
import { run } from "../lifecycle/run.ts";

export interface AccountOptions {
  /** Base URL and prefix tell accounts apart: resources of one account share a client, and with it its rate limit and its token. */
  readonly account: { readonly prefix: string; readonly baseUrl: string; readonly settings: Settings };
  readonly access: Access;
  /** Called by the first request of a run: nothing before it reads a credential, so a preview needs none. */
  readonly authorizer: () => Promise<Authorizer>;
  readonly explain: NonNullable<ClientOptions["explain"]>;
}

/** The client of an account, made when it is first used: nothing before that loads an HTTP library. */
export function accountClient({ account, access, authorizer, explain }: AccountOptions): Client {
  const { prefix, baseUrl, settings } = account;
  const made = async (): Promise<Client> =>
    run.once(`client ${baseUrl} ${prefix}`, async () => {
      const { createClient } = await import("../http/client.ts");
      return createClient({ baseUrl, settings, authorizer: await authorizer(), explain });
    });
  const client: Client = { settings, request: async (...request) => (await made()).request(...request) };
  return access === "write" ? client : readOnly(client);
}
