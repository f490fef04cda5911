import type { Authorizer, Client, ClientOptions } from "../http/client.ts";
import type { Limiter } from "../http/limiter.ts";
import { readOnly } from "../http/read-only.ts";
import type { Settings } from "../http/settings.ts";
import type { Access } from "../kind/definition.ts";
import { createOnce, type Once } from "../lifecycle/once.ts";

/** What several connections to an account have in common. A run is one. */
export interface Sharing {
  /** Makes the client, and what is read of the environment, where a single variable costs a microsecond and an address several: each object connects twice. */
  readonly once: Once;
  /** Default: one for each client that `once` has made. */
  readonly limiterOf?: (account: string, settings: Settings) => Promise<Limiter>;
}

/** That of a client for calls, which is used without a run: all that it shares with other clients of the account is how often they ask. */
export const clientSharing = (): Sharing => ({
  once: createOnce(),
  limiterOf: async (...of) => (await import("../http/limiter.ts")).limiterOf(...of),
});

export interface AccountOptions {
  /** Base URL and prefix tell accounts apart: resources of one account share a client in a run, and with it its rate limit and its token. */
  readonly account: { readonly prefix: string; readonly baseUrl: string; readonly settings: Settings };
  readonly access: Access;
  readonly sharing: Sharing;
  /** Called by the first request of a run: nothing before it reads a credential, so a preview needs none. */
  readonly authorizer: () => Promise<Authorizer>;
  readonly explain: NonNullable<ClientOptions["explain"]>;
}

/** The client of an account, made when it is first used: nothing before that loads an HTTP library. */
export function accountClient({ account, access, sharing, authorizer, explain }: AccountOptions): Client {
  const { prefix, baseUrl, settings } = account;
  const made = async (): Promise<Client> =>
    sharing.once(`client ${baseUrl} ${prefix}`, async () => {
      const { createClient } = await import("../http/client.ts");
      const limiter = await sharing.limiterOf?.(`${baseUrl} ${prefix}`, settings);
      return createClient({ baseUrl, settings, authorizer: await authorizer(), explain, ...(limiter && { limiter }) });
    });
  const client: Client = { settings, request: async (...request) => (await made()).request(...request) };
  return access === "write" ? client : readOnly(client);
}
