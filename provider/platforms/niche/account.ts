import { overriddenAddress } from "../base-address.ts";
import { readSettings, type Settings } from "../../http/settings.ts";

/** Base URL of the Partner API (contract §1). `<PREFIX>_BASE_URL`, else `NICHE_BASE_URL`, overrides it. */
const BASE_URL = "https://app.nicheandleads.com/api/partner/v1";

/** The hosts that the documentation names. */
export const HOSTS = [new URL(BASE_URL).hostname];

export const DEFAULT_PREFIX = "NICHE";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Account {
  readonly prefix: string;
  readonly baseUrl: string;
  readonly settings: Settings;
}

/** Where an account is reached. Reads no credential, so that a preview needs none. */
export function readAccount(prefix: string, environment: Environment): Account {
  const baseUrl = overriddenAddress([prefix, DEFAULT_PREFIX], environment) ?? BASE_URL;
  return { prefix, baseUrl, settings: readSettings(DEFAULT_PREFIX, environment) };
}
