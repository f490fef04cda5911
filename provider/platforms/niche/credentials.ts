import { createClient, type Authorizer } from "../../http/client.ts";
import { registerSecret } from "../../http/redact.ts";
import { BadAnswerError } from "../../http/request-error.ts";
import { isObject } from "../../kind/value.ts";
import { missingCredential, type Account, type Environment } from "../service.ts";
import { SERVICE } from "./account.ts";

/** Lifetime assumed for a token that does not say its own, s (contract §2: unknown; the outside integrator assumed the same). */
const ASSUMED_LIFETIME = 3600;

/** A token is renewed this long before it ends, s; one that lives less than twice as long, at half its life. */
const MARGIN = 60;

/**
 * The credential of an account: `<PREFIX>_TOKEN`, or `<PREFIX>_CLIENT_ID` with `<PREFIX>_CLIENT_SECRET` (OAuth client credentials;
 * `<PREFIX>_SCOPES` is sent only where it is set, because some apps refuse it). @throws when neither is set.
 */
export function createAuthorizer(account: Account, environment: Environment): Authorizer {
  const { prefix } = account;
  const token = environment[`${prefix}_TOKEN`];
  const clientId = environment[`${prefix}_CLIENT_ID`];
  const clientSecret = environment[`${prefix}_CLIENT_SECRET`];
  if (token) return staticToken(token);
  if (clientId && clientSecret)
    return clientCredentials(account, clientId, clientSecret, environment[`${prefix}_SCOPES`]);
  const variables = `the environment variable ${prefix}_TOKEN, or ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET`;
  throw missingCredential(SERVICE, prefix, variables);
}

function staticToken(token: string): Authorizer {
  registerSecret(token);
  return { headers: async () => ({ authorization: bearer(token) }), renew: () => false };
}

const bearer = (token: string): string => `Bearer ${token}`;

interface Token {
  readonly value: string;
  /** Monotonic time at which it should be replaced, ms. */
  readonly end: number;
}

function clientCredentials(account: Account, id: string, secret: string, scope: string | undefined): Authorizer {
  registerSecret(secret);
  const anonymous: Authorizer = { headers: async () => ({}), renew: () => false };
  const client = createClient({
    ...account,
    authorizer: anonymous,
    explain: (status) => (status < 500 ? tokenHint(account.prefix, scope) : scopesHint(account.prefix, scope)),
  });
  let current: Promise<Token> | undefined;
  /** Credential that the platform refused last. */
  let refused: string | undefined;

  async function fetchToken(): Promise<Token> {
    const json = { grant_type: "client_credentials", client_id: id, client_secret: secret, ...(scope && { scope }) };
    const response = await client.request("POST", "oauth/token", { json, idempotent: true, secretResponse: true });
    const { access_token: value, expires_in: lifetime = ASSUMED_LIFETIME } = isObject(response) ? response : {};
    if (typeof value !== "string" || value === "") {
      throw new BadAnswerError("a response without an access_token", {
        method: "POST",
        path: "oauth/token",
        outcome: "none",
      });
    }
    registerSecret(value);
    const seconds = Number(lifetime);
    return { value, end: performance.now() + Math.max(seconds - MARGIN, seconds / 2) * 1000 };
  }

  async function token(): Promise<Token> {
    const asked = current;
    const known = await asked?.catch(() => undefined);
    if (known && performance.now() < known.end && bearer(known.value) !== refused) return known;
    // Of many requests that waited for the same token, the first fetches the next one for all.
    if (current === undefined || current === asked) current = fetchToken();
    return current;
  }

  return {
    headers: async () => ({ authorization: bearer((await token()).value) }),
    renew({ authorization }) {
      refused = authorization;
      return true;
    },
  };
}

/** Unknown scopes have led to a fault of the server, which says nothing of them. */
const scopesHint = (prefix: string, scope: string | undefined): string | undefined =>
  scope === undefined || scope === ""
    ? undefined
    : `the scopes that were asked for are those in ${prefix}_SCOPES: ${scope}; if it stays, check each, since an unknown one may be refused like this`;

const tokenHint = (prefix: string, scope: string | undefined): string =>
  `check ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET, and ` +
  (scope
    ? `whether the app has the scopes in ${prefix}_SCOPES: ${scope}`
    : `whether this app wants its scopes named in ${prefix}_SCOPES`);
