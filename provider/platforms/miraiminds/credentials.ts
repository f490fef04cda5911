import type { Authorizer } from "../../http/client.ts";
import { registerSecret } from "../../http/redact.ts";
import { missingCredential, type Account, type Environment } from "../service.ts";
import { SERVICE } from "./account.ts";

/** The key pair of an organization (contract §2.1): `<PREFIX>_PUBLIC_KEY` and `<PREFIX>_PRIVATE_KEY`. @throws when one is missing. */
export function createAuthorizer({ prefix }: Account, environment: Environment): Authorizer {
  const publicKey = environment[`${prefix}_PUBLIC_KEY`];
  const privateKey = environment[`${prefix}_PRIVATE_KEY`];
  if (!publicKey || !privateKey) {
    const variables = `the environment variables ${prefix}_PUBLIC_KEY and ${prefix}_PRIVATE_KEY`;
    throw missingCredential(SERVICE, prefix, variables);
  }
  registerSecret(privateKey);
  return {
    headers: async () => ({ "x-public-key": publicKey, "x-private-key": privateKey }),
    renew: () => false,
  };
}

/** The administrator's token that archiving may ask for (contract §2.1, where the sources disagree): `<PREFIX>_ADMIN_TOKEN`. */
export function adminHeaders(prefix: string, environment: Environment): Record<string, string> {
  const token = environment[`${prefix}_ADMIN_TOKEN`];
  if (!token) return {};
  registerSecret(token);
  return { authorization: `Bearer ${token}` };
}
