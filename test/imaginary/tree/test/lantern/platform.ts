import { manualClock } from "../../emulator/kernel/clock.ts";
import { lantern as emulated } from "../../emulator/lantern/platform.ts";

export const lantern = {
  create: ({ switches = {} } = {}) => emulated.create({ switches, clock: manualClock() }),
  fixture: async () => (await import("./fixtures.ts")).fixture,
};
