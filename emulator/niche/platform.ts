import type { EmulatedPlatform } from "../emulated.ts";
import { createNicheEmulator } from "./emulator.ts";
import { nicheSeed } from "./seed.ts";
import { nicheSwitches } from "./switches.ts";

export const niche: EmulatedPlatform = {
  name: "niche",
  first: ["agents", "deployments", "tools", "files", "calls", "businesses"],
  switches: nicheSwitches,
  create: createNicheEmulator,
  variables: (baseUrl) => ({ NICHE_BASE_URL: baseUrl, NICHE_TOKEN: nicheSeed.token }),
};
