import { createFormantAIEmulator } from "../../emulator/formantai/emulator.ts";

/** FormantAI as tests see it. What the contract suite needs is loaded by that suite alone. */
export const formantai = {
  create: createFormantAIEmulator,
  fixture: async () => (await import("./fixtures.ts")).formantAIFixture,
};
