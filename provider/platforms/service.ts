import { NoCredentialError } from "../http/request-error.ts";
import { readSettings, type Settings } from "../http/settings.ts";
import { overriddenAddress } from "./base-address.ts";

/** A platform's API as a client meets it: part of its descriptor, and all of it that a connection needs. */
export interface Service {
  /** As people write the platform's name. */
  readonly title: string;
  /** Prefix of its environment variables, unless a Workspace names another: `<PREFIX>_BASE_URL`, the credential, the settings. */
  readonly prefix: string;
  /** The hosts that its documentation names: a key that a manifest chooses goes to no other. */
  readonly hosts: readonly string[];
  /** How many requests it may be sent in any 60 s, unless `<PREFIX>_REQUESTS_PER_MINUTE` says otherwise. */
  readonly requestsPerMinute: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where an account is reached, and how patiently. */
export interface Account {
  readonly prefix: string;
  readonly baseUrl: string;
  readonly settings: Settings;
}

/**
 * The account under a prefix: at `<PREFIX>_BASE_URL`, else at that of the platform's own prefix, else at `baseUrl`. Reads no credential, so
 * that a preview needs none.
 */
export function readAccount(
  { prefix: own, requestsPerMinute }: Service,
  { prefix, baseUrl }: Pick<Account, "prefix" | "baseUrl">,
  environment: Environment,
): Account {
  return {
    prefix,
    baseUrl: overriddenAddress([prefix, own], environment) ?? baseUrl,
    settings: readSettings(own, environment, { requestsPerMinute }),
  };
}

/** No credential under a prefix; `variables` says what to set: `the environment variable NICHE_TOKEN`. */
export const missingCredential = (
  { title, prefix: own }: Service,
  prefix: string,
  variables: string,
): NoCredentialError =>
  new NoCredentialError(
    `no credential for ${title}: set ${variables}` +
      (prefix === own ? "" : ` (the Workspace says credentials: ${prefix})`),
  );
