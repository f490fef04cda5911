import type { Authorizer } from "../../http/client.ts";
import { registerSecret } from "../../http/redact.ts";
import { missingCredential, type Account, type Environment } from "../service.ts";
import { SERVICE } from "./account.ts";

/** The key of a workspace (contract §1): `<PREFIX>_API_KEY`, made in the dashboard. @throws when it is missing. */
export function createAuthorizer({ prefix }: Pick<Account, "prefix">, environment: Environment): Authorizer {
  const key = environment[`${prefix}_API_KEY`];
  if (!key) {
    const variables = `the environment variable ${prefix}_API_KEY (dashboard: Developer, API Keys)`;
    throw missingCredential(SERVICE, prefix, variables);
  }
  registerSecret(key);
  return { headers: async () => ({ authorization: `Bearer ${key}` }), renew: () => false };
}
