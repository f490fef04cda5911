import { createMiraiMindsEmulator } from "../../emulator/miraiminds/emulator.ts";

/** Mirai Minds as tests see it. What the contract suite needs is loaded by that suite alone. */
export const miraiminds = {
  create: createMiraiMindsEmulator,
  fixture: async () => (await import("./fixtures.ts")).miraiMindsFixture,
};
