import { createRequire } from "node:module";
import { createMiraiMindsEmulator, miraiMindsSeed, type MiraiMindsEmulator, type MiraiMindsEmulatorOptions } from "../../emulator/index.ts";
import type { LogEntry } from "../../emulator/journal.ts";
import type { JsonObject } from "../../provider/resource/definition.ts";
import { MiniEngine, Ref, type Declared } from "../harness/mini-engine.ts";

const require = createRequire(import.meta.url);
const { startRun } = require("../../dist/provider/resource/run.js") as { startRun: () => void };

const PATIENCE = {
  MIRAIMINDS_TIMEOUT_MS: "60",
  MIRAIMINDS_TOTAL_TIMEOUT_MS: "2000",
  MIRAIMINDS_RETRY_DELAY_MS: "1",
  MIRAIMINDS_WAIT_MS: "500",
  MIRAIMINDS_REQUESTS_PER_MINUTE: "1000000",
};

export interface World {
  readonly emulator: MiraiMindsEmulator;
  readonly engine: MiniEngine;
  requests(): LogEntry[];
  stored(collection: string): (JsonObject & { id: string })[];
}

export function createWorld(options: MiraiMindsEmulatorOptions = {}): World {
  const emulator = createMiraiMindsEmulator(options);
  Object.assign(process.env, PATIENCE, {
    MIRAIMINDS_BASE_URL: "http://miraiminds.emulator",
    MIRAIMINDS_PUBLIC_KEY: miraiMindsSeed.publicKey,
    MIRAIMINDS_PRIVATE_KEY: miraiMindsSeed.privateKey,
    MIRAIMINDS_ORGANIZATION: miraiMindsSeed.organizationId,
  });
  globalThis.fetch = emulator.fetch as typeof fetch;
  let marker = 0;
  return {
    emulator,
    engine: new MiniEngine(startRun),
    requests() {
      const all = emulator.control.log();
      const fresh = all.slice(marker);
      marker = all.length;
      return fresh;
    },
    stored: (collection) => (emulator.control.dump()[collection] ?? []) as unknown as (JsonObject & { id: string })[],
  };
}

export const ref = (kind: string, name: string, output?: string): Ref => new Ref(`miraiminds:${kind}`, name, output);

export const mirai = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `miraiminds:${kind}`,
  name,
  args: kind === "Workspace" ? args : { workspaceId: ref("Workspace", "store", "workspaceId"), ...args },
});
