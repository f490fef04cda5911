import * as service from "../service.ts";

/** Base URL of the voice-agents product (contract §1). `<PREFIX>_BASE_URL`, else `MIRAIMINDS_BASE_URL`, overrides it. */
const BASE_URL = "https://api.voice-agents.miraiminds.co";

export const SERVICE: service.Service = {
  title: "Mirai Minds",
  prefix: "MIRAIMINDS",
  hosts: [new URL(BASE_URL).hostname],
  // No limit is published (contract §2.5): ours.
  requestsPerMinute: 200,
};

export interface Account extends service.Account {
  /** Organization id, for the number pool. `<PREFIX>_ORGANIZATION`. */
  readonly organization: string | undefined;
}

export const readAccount = (prefix: string, environment: service.Environment): Account => ({
  ...service.readAccount(SERVICE, { prefix, baseUrl: BASE_URL }, environment),
  organization: environment[`${prefix}_ORGANIZATION`] || undefined,
});
