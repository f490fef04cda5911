import type { Caller } from "../kernel/journal.ts";
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

/** The documented hosts; any other, such as the one the emulator is served at, serves both regions. */
const hosts: Readonly<Record<FormantAIRegion, string>> = {
  global: "api.voice.formantai.com",
  in: "api.in.voice.formantai.com",
};

/** The API keys and whose they are. */
export interface ApiKeys {
  /** The tenant of a bearer key; undefined if it is missing, unknown, disabled, or of another region than the host. */
  tenant(authorization: string | null, host: string, switches: FormantAISwitches): string | undefined;
  /** The documented host of a tenant's region. */
  host(tenant: string): string;
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
      if (!tenant || disabled) return undefined;
      const isElsewhere = host !== hosts[tenant.region] && Object.values(hosts).includes(host);
      return isElsewhere && regionKeys === "separate" ? undefined : tenant.id;
    },
    host: (id) => hosts[tenants.find((tenant) => tenant.id === id)?.region ?? "global"],
    caller(authorization) {
      const key = holder(authorization);
      if (key && !key.disabled) return { kind: "apiKey", account: key.tenant.id, key: key.name };
      return { kind: authorization === null ? "none" : "unknown", account: null, key: null };
    },
  };
}
