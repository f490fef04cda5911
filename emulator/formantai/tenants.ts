import type { Caller } from "../journal.ts";
import type { AgentSeed } from "./records.ts";
import type { FormantAISwitches } from "./switches.ts";

/** The two regions, each with a host of its own. */
export type FormantAIRegion = "global" | "in";

/** A workspace with its API keys and the agents of its dashboard. */
export interface FormantAITenant {
  readonly id: string;
  readonly region: FormantAIRegion;
  readonly keys: readonly { readonly name: string; readonly key: string; readonly disabled?: boolean }[];
  readonly agents?: readonly AgentSeed[];
}

/** Documented host to its region; any other host, such as the one the emulator is served at, serves both. */
const regionOfHost: Readonly<Record<string, FormantAIRegion>> = {
  "api.voice.formantai.com": "global",
  "api.in.voice.formantai.com": "in",
};

/** The API keys and whose they are. */
export interface ApiKeys {
  /** The tenant of a bearer key; undefined if it is missing, unknown, disabled, or of another region than the host. */
  tenant(authorization: string | null, host: string, switches: FormantAISwitches): string | undefined;
  /** For the log: also tells a wrong key from a missing one, and names the key. */
  caller(authorization: string | null): Caller;
}

/** The keys of the given tenants. */
export function createApiKeys(tenants: readonly FormantAITenant[]): ApiKeys {
  const keys = tenants.flatMap((tenant) => tenant.keys.map((key) => ({ ...key, tenant })));

  function holder(authorization: string | null) {
    const [, sent] = /^Bearer (\S+)$/i.exec(authorization ?? "") ?? [];
    return keys.find(({ key }) => key === sent);
  }

  return {
    tenant(authorization, host, { regionKeys }) {
      const { tenant, disabled = false } = holder(authorization) ?? {};
      const region = regionKeys === "separate" ? regionOfHost[host] : undefined;
      if (!tenant || disabled || (region && region !== tenant.region)) return undefined;
      return tenant.id;
    },
    caller(authorization) {
      const key = holder(authorization);
      if (key && !key.disabled) return { kind: "apiKey", account: key.tenant.id, key: key.name };
      return { kind: authorization === null ? "none" : "unknown", account: null, key: null };
    },
  };
}
