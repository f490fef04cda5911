import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Entry } from "../../gitops/import/entries.ts";
import type { Secret } from "../../gitops/import/secrets.ts";
import { registerSecret } from "../../provider/http/redact.ts";
import { isObject } from "../../provider/kind/value.ts";
import { stackResources, type StackResource } from "../account/stack.ts";
import { runPulumi, type StackOptions } from "../pulumi.ts";

/** Longest that the engine may take to take objects in, ms. */
const DEADLINE = 30 * 60_000;

/**
 * The engine writes the whole state after each resource, so that a kill loses nothing that it made; an import makes nothing. Written once
 * at the end, 300 resources take seconds instead of half a minute, and a run that is killed leaves the state as it was.
 */
const AT_ONCE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** One value of a stack's configuration. */
export interface ConfigEntry {
  readonly value: string;
  readonly secret: boolean;
}

/** What an import reads of a stack, and puts into it. */
export interface StackAccess {
  name(): Promise<string>;
  /** By full key, in the clear. */
  config(): Promise<ReadonlyMap<string, ConfigEntry>>;
  resources(): Promise<readonly StackResource[]>;
  setSecrets(secrets: readonly Secret[]): Promise<void>;
  /** Takes resources in as they are. Nothing is asked of a provider. */
  import(entries: readonly Entry[]): Promise<void>;
}

/** A stack of the `pulumi` on the PATH. */
export const pulumiAccess = (options: StackOptions): StackAccess => ({
  name: async () =>
    options.stack ?? (await runPulumi(options, ["stack", "--show-name"], { doing: "reading the name" })).trim(),
  config: () => readConfig(options),
  // The workspace's arguments, the ids and the revisions of what is managed: any of it may be secret.
  resources: () => stackResources(options, ({ properties }) => Object.values(properties)),
  async setSecrets(secrets) {
    // By standard input: an argument could be read by every process of the machine.
    for (const { key, value } of secrets)
      await runPulumi(options, ["config", "set", "--secret", key], {
        doing: `setting the secret ${key}`,
        input: value,
      });
  },
  import: (entries) => importEntries(options, entries),
});

async function readConfig(options: StackOptions): Promise<ReadonlyMap<string, ConfigEntry>> {
  const text = await runPulumi(options, ["config", "--json", "--show-secrets"], { doing: "reading the configuration" });
  const all = JSON.parse(text) as unknown;
  const entries = Object.entries(isObject(all) ? all : {}).map(([key, entry]) => {
    const { value, secret } = isObject(entry) ? entry : {};
    const plain = typeof value === "string" ? value : JSON.stringify(value ?? null);
    if (secret === true) registerSecret(plain);
    return [key, { value: plain, secret: secret === true }] as const;
  });
  return new Map(entries);
}

async function importEntries(options: StackOptions, entries: readonly Entry[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "voice-agents-import-"));
  const file = join(folder, "import.json");
  try {
    // It holds secrets in the clear, for as long as the engine reads it.
    writeFileSync(file, JSON.stringify({ resources: entries }), { mode: 0o600, flag: "wx" });
    const args = ["import", "--file", file, "--generate-code=false", "--protect=false", "--yes", "--skip-preview"];
    await runPulumi(options, args, {
      doing: "taking the objects into the stack",
      deadline: DEADLINE,
      environment: AT_ONCE,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
