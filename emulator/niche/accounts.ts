import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Caller } from "../kernel/journal.ts";
import type { Business } from "./records.ts";

/** An organization with its credentials and businesses. */
export interface NicheAccount {
  readonly organizationId: string;
  /** Static API keys; `name` is what the log shows. */
  readonly tokens?: readonly { readonly name: string; readonly token: string; readonly scopes: Scopes }[];
  /** OAuth applications, with the scopes fixed when they were made. */
  readonly clients?: readonly { readonly clientId: string; readonly clientSecret: string; readonly scopes: Scopes }[];
  readonly businesses?: readonly BusinessSeed[];
}

/** A business to begin with: `id` and `name`, the rest optional. */
export type BusinessSeed = Pick<Business, "id" | "name"> & Partial<Omit<Business, "organizationId">>;

/** Scopes of a credential. */
export type Scopes = "all" | readonly string[];

/** Who may do what: the meaning of a bearer token. */
export interface Principal {
  readonly kind: "apiKey" | "oauth";
  readonly organizationId: string;
  readonly key: string;
  readonly scopes: Scopes;
}

/** Every scope of the voice-agent page and of the dashboard: what an application with "all" is granted. */
export const knownScopes: readonly string[] = [
  ...["create", "read", "update", "delete"].map((verb) => `voice-agents:${verb}`),
  ...["read", "create", "update", "delete"].map((verb) => `tools:${verb}`),
  ...["read", "create", "delete"].map((verb) => `files:${verb}`),
  "voices:read",
  ...["read", "create", "update", "delete"].map((verb) => `integrations:${verb}`),
  "calls:read",
  "businesses:read",
  "agent:deploy",
  "agent:call",
];

/** Tokens and what they stand for. Issued tokens live outside of the store: a rollback does not take them back. */
export interface Credentials {
  /** The principal of an `Authorization` header; undefined if it is missing, unknown, expired or revoked. */
  principal(authorization: string | null): Principal | undefined;
  /** For the log: also tells an invalid token from a missing one. */
  caller(authorization: string | null): Caller;
  client(
    clientId: string,
    clientSecret: string,
  ): { readonly organizationId: string; readonly scopes: Scopes } | undefined;
  issue(grant: { organizationId: string; clientId: string; scopes: Scopes; lifetime: number }): string;
  /** Ends an issued token; a static key does not expire. */
  revoke(token: string): void;
  reset(): void;
}

/** The credentials of the given accounts. */
export function createCredentials(
  accounts: readonly NicheAccount[],
  { clock, ids }: { clock: Clock; ids: Ids },
): Credentials {
  const issued = new Map<string, { principal: Principal; expiresAt: number }>();
  const revoked = new Set<string>();

  function principalOf(token: string): Principal | undefined {
    if (revoked.has(token)) return undefined;
    const grant = issued.get(token);
    if (grant) return clock.now() < grant.expiresAt ? grant.principal : undefined;
    for (const { organizationId, tokens = [] } of accounts) {
      const key = tokens.find((candidate) => candidate.token === token);
      if (key) return { kind: "apiKey", organizationId, key: key.name, scopes: key.scopes };
    }
    return undefined;
  }

  function principal(authorization: string | null): Principal | undefined {
    const [, token] = /^Bearer (\S+)$/i.exec(authorization ?? "") ?? [];
    return token === undefined ? undefined : principalOf(token);
  }

  return {
    principal,
    caller(authorization) {
      const known = principal(authorization);
      if (known) return { kind: known.kind, account: known.organizationId, key: known.key };
      return { kind: authorization === null ? "none" : "unknown", account: null, key: null };
    },
    client(clientId, clientSecret) {
      for (const { organizationId, clients = [] } of accounts) {
        const found = clients.find((client) => client.clientId === clientId && client.clientSecret === clientSecret);
        if (found) return { organizationId, scopes: found.scopes };
      }
      return undefined;
    },
    issue({ organizationId, clientId, scopes, lifetime }) {
      const token = `niche_at_${ids.next("accessToken")}`;
      const granted: Principal = { kind: "oauth", organizationId, key: clientId, scopes };
      issued.set(token, { principal: granted, expiresAt: clock.now() + lifetime * 1000 });
      return token;
    },
    revoke(token) {
      if (issued.has(token)) revoked.add(token);
    },
    reset() {
      issued.clear();
      revoked.clear();
    },
  };
}

/** Whether a credential carries a scope. */
export function hasScope(scopes: Scopes, scope: string): boolean {
  return scopes === "all" || scopes.includes(scope);
}
