import { isLoopback } from "../http/address.ts";
import type { OfflineDefinition } from "../kind/definition.ts";
import { prefixProperties } from "./environment.ts";
import type { Surroundings } from "./evaluate.ts";
import { formatExpression } from "./expression.ts";
import type { Section } from "./manifest.ts";
import { Deferred, type ManifestObject, type ManifestValue } from "./value.ts";

/**
 * Reports what a spec says of its credential that a manifest may not say: a prefix of variables that the project does not allow, or an
 * address that nobody but the manifest knows. Either would send a secret where its owner never meant it to go.
 */
export function checkCredential(
  definition: OfflineDefinition,
  spec: ManifestObject,
  section: Section,
  surroundings: Surroundings,
): void {
  const { allowed, report } = surroundings;
  const prefixes = Object.hasOwn(prefixProperties, definition.kind) ? (prefixProperties[definition.kind] ?? []) : [];
  for (const property of prefixes) {
    const [at, prefix] = knownText(spec[property], property, section, surroundings);
    const refusal = prefix === undefined ? undefined : allowed.refusePrefix(prefix, definition);
    if (at && refusal) report({ code: "variable-not-allowed", at, ...refusal });
  }
  for (const [property, hosts] of Object.entries(definition.addresses ?? {})) {
    const [at, address] = knownText(spec[property], property, section, surroundings);
    if (!at || address === undefined || isFamiliar(address, hosts)) continue;
    const { credentials } = spec;
    const prefix = typeof credentials === "string" ? credentials : definition.platform.toUpperCase();
    const variable = `${prefix}_BASE_URL`;
    const message = `the key of this ${definition.kind} would go to a host that ${definition.platform} does not document (there is ${hosts.join(", ")})`;
    const suggestion = `give the address outside the manifests: set ${variable} where \`pulumi up\` runs`;
    report({ code: "foreign-host", at, message, suggestion });
  }
}

/** The place and the text of a property; without a text where it is none, or not known here. What is never known in time is reported. */
function knownText(
  value: ManifestValue | undefined,
  property: string,
  { tree }: Section,
  { config, report }: Surroundings,
) {
  const at = tree.entries.get(property)?.value;
  if (at && value instanceof Deferred) {
    const late = value.parts.find((part) => typeof part === "object" && (part.type !== "config" || config.complete));
    if (typeof late === "object") {
      const message = `${formatExpression(late)} is known too late to say where a key is or goes`;
      report({ code: "expression-not-allowed", at, message, suggestion: "write it as a fixed text" });
    }
  }
  return [at, typeof value === "string" ? value : undefined] as const;
}

/** Whether an address is a documented host over https, or this machine. What is no address at all is the schema's to say. */
function isFamiliar(address: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(address)) return true;
  const url = new URL(address);
  return isLoopback(url) || (url.protocol === "https:" && hosts.includes(url.hostname));
}
