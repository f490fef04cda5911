import {
  createFormantAIEmulator,
  type FormantAIEmulator,
  type FormantAIEmulatorOptions,
} from "../../emulator/formantai/emulator.ts";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { connect, type ConnectedWorld } from "../harness/world.ts";

/** Fast enough for a matrix, and never what a test measures. */
const PATIENCE = {
  FORMANTAI_TIMEOUT_MS: "20000",
  FORMANTAI_TOTAL_TIMEOUT_MS: "30000",
  FORMANTAI_RETRY_DELAY_MS: "1",
  FORMANTAI_REQUESTS_PER_MINUTE: "1000000",
};

/** An emulated FormantAI, and an engine whose provider talks to it. One at a time in a process. */
export interface World extends ConnectedWorld<FormantAIEmulator> {
  /** A conversation of an agent that has ended, by default a completed one of the seed's first agent; answers its id. */
  converse(results: JsonObject, conversation?: JsonObject): string;
}

export function createWorld(
  options: FormantAIEmulatorOptions = {},
  environment: Record<string, string | undefined> = {},
): World {
  const world = connect(createFormantAIEmulator(options), "formantai", {
    ...PATIENCE,
    FORMANTAI_BASE_URL: "https://formantai.emulator",
    FORMANTAI_API_KEY: formantAISeed.apiKey,
    ...environment,
  });
  return {
    ...world,
    converse(results, conversation = {}) {
      const ended = { agentId: formantAISeed.agentId, results, ...conversation };
      return world.control.create("conversations", ended as never).id;
    },
  };
}

/** A resource of the workspace whose key the environment has. */
export const formant = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `formantai:${kind}`,
  name,
  args,
});
