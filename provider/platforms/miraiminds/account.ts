import { overriddenAddress } from "../base-address.ts";
import { readSettings, type Settings } from "../../http/settings.ts";

/** Base URL of the voice-agents product (contract §1). `<PREFIX>_BASE_URL`, else `MIRAIMINDS_BASE_URL`, overrides it. */
const BASE_URL = "https://api.voice-agents.miraiminds.co";

/** The hosts that the documentation names. */
export const HOSTS = [new URL(BASE_URL).hostname];

export const DEFAULT_PREFIX = "MIRAIMINDS";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Account {
  readonly prefix: string;
  readonly baseUrl: string;
  readonly settings: Settings;
  /** Organization id, for the number pool. `<PREFIX>_ORGANIZATION`. */
  readonly organization: string | undefined;
}

/** Where an account is reached. Reads no credential, so that a preview needs none. */
export function readAccount(prefix: string, environment: Environment): Account {
  const baseUrl = overriddenAddress([prefix, DEFAULT_PREFIX], environment) ?? BASE_URL;
  const settings = readSettings(DEFAULT_PREFIX, environment);
  return { prefix, baseUrl, settings, organization: environment[`${prefix}_ORGANIZATION`] || undefined };
}
