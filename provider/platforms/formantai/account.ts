import { overriddenAddress } from "../base-address.ts";
import { readSettings, type Settings } from "../../http/settings.ts";

/** Base URLs by region (contract §1). Whether data and keys are shared between them is unknown: they count as separate (§15.24). */
const REGIONS: Readonly<Record<string, string>> = {
  global: "https://api.voice.formantai.com",
  in: "https://api.in.voice.formantai.com",
};

/** The hosts that the documentation names: a key of a manifest's Workspace goes to no other. */
export const HOSTS = Object.values(REGIONS).map((url) => new URL(url).hostname);

export type Environment = Readonly<Record<string, string | undefined>>;

/** Workspace arguments of every FormantAI resource: where the API is, and whose key opens it. */
export interface FormantAIMember {
  region?: "global" | "in";
  baseUrl?: string;
  credentials?: string;
}

export const WORKSPACE_ARGS = ["region", "baseUrl", "credentials"] as const;

export const DEFAULT_PREFIX = "FORMANTAI";

export interface Account {
  readonly prefix: string;
  readonly baseUrl: string;
  readonly settings: Settings;
}

/** Where an account is reached: `<PREFIX>_BASE_URL`, else `FORMANTAI_BASE_URL`, override the manifest. Reads no credential, so that a preview needs none. */
export function readAccount(member: FormantAIMember, environment: Environment): Account {
  const { credentials: prefix = DEFAULT_PREFIX } = member;
  const overridden = overriddenAddress([prefix, DEFAULT_PREFIX], environment);
  const place = placeOf(member);
  return {
    prefix,
    baseUrl: overridden || (REGIONS[place] ?? place),
    settings: readSettings(DEFAULT_PREFIX, environment),
  };
}

/** What the manifest says of the place: a base URL, or the name of a region. Two workspaces of one place and key are one. */
export const placeOf = ({ region, baseUrl }: FormantAIMember): string => baseUrl ?? region ?? "global";

/** The default written out, so that naming it later is no change. */
export const withPlace = <T extends FormantAIMember>(spec: T): T =>
  spec.region === undefined && spec.baseUrl === undefined ? { ...spec, region: "global" } : spec;
