import { createNicheEmulator } from "../../emulator/niche/emulator.ts";

/** Niche as tests see it. What the contract suite needs is loaded by that suite alone. */
export const niche = {
  create: createNicheEmulator,
  fixture: async () => (await import("./fixtures.ts")).nicheFixture,
};
