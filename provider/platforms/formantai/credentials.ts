import type { Authorizer } from "../../http/client.ts";
import { registerSecret } from "../../http/redact.ts";
import { NoCredentialError } from "../../http/request-error.ts";
import { DEFAULT_PREFIX, type Account, type Environment } from "./account.ts";

/** The key of a workspace (contract §1): `<PREFIX>_API_KEY`, made in the dashboard. @throws when it is missing. */
export function createAuthorizer({ prefix }: Pick<Account, "prefix">, environment: Environment): Authorizer {
  const key = environment[`${prefix}_API_KEY`];
  if (!key) {
    throw new NoCredentialError(
      `no credential for FormantAI: set the environment variable ${prefix}_API_KEY (dashboard: Developer, API Keys)` +
        (prefix === DEFAULT_PREFIX ? "" : `; the Workspace says credentials: ${prefix}`),
    );
  }
  registerSecret(key);
  return { headers: async () => ({ authorization: `Bearer ${key}` }), renew: () => false };
}
