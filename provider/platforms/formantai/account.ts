import * as service from "../service.ts";

/** Base URLs by region (contract §1). Whether data and keys are shared between them is unknown: they count as separate (§15.24). */
const REGIONS: Readonly<Record<string, string>> = {
  global: "https://api.voice.formantai.com",
  in: "https://api.in.voice.formantai.com",
};

export const SERVICE: service.Service = {
  title: "FormantAI",
  prefix: "FORMANTAI",
  hosts: Object.values(REGIONS).map((url) => new URL(url).hostname),
  // There is a limit, and no number is published (contract §3): ours.
  requestsPerMinute: 200,
};

/** Workspace arguments of every FormantAI resource: where the API is, and whose key opens it. */
export interface FormantAIMember {
  region?: "global" | "in";
  baseUrl?: string;
  credentials?: string;
}

export const WORKSPACE_ARGS = ["region", "baseUrl", "credentials"] as const;

/** Where an account is reached: `<PREFIX>_BASE_URL`, else `FORMANTAI_BASE_URL`, override the manifest. */
export function readAccount(member: FormantAIMember, environment: service.Environment): service.Account {
  const place = placeOf(member);
  const account = { prefix: member.credentials ?? SERVICE.prefix, baseUrl: REGIONS[place] ?? place };
  return service.readAccount(SERVICE, account, environment);
}

/** What the manifest says of the place: a base URL, or the name of a region. Two workspaces of one place and key are one. */
export const placeOf = ({ region, baseUrl }: FormantAIMember): string => baseUrl ?? region ?? "global";

/** The default written out, so that naming it later is no change. */
export const withPlace = <T extends FormantAIMember>(spec: T): T =>
  spec.region === undefined && spec.baseUrl === undefined ? { ...spec, region: "global" } : spec;
