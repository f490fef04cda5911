import type { EmulatedPlatform } from "../emulated.ts";
import { createNicheEmulator } from "./emulator.ts";
import { nicheSeed } from "./seed.ts";

export const niche: EmulatedPlatform = {
  name: "niche",
  create: createNicheEmulator,
  variables: (baseUrl) => ({ NICHE_BASE_URL: baseUrl, NICHE_TOKEN: nicheSeed.token }),
};
