import * as service from "../service.ts";

/** Base URL of the Partner API (contract §1). `<PREFIX>_BASE_URL`, else `NICHE_BASE_URL`, overrides it. */
const BASE_URL = "https://app.nicheandleads.com/api/partner/v1";

export const SERVICE: service.Service = {
  title: "Niche",
  prefix: "NICHE",
  hosts: [new URL(BASE_URL).hostname],
  // "Current limit" (contract §3).
  requestsPerMinute: 200,
};

export const readAccount = (prefix: string, environment: service.Environment): service.Account =>
  service.readAccount(SERVICE, { prefix, baseUrl: BASE_URL }, environment);
