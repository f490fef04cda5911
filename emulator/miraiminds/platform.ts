import type { EmulatedPlatform } from "../emulated.ts";
import { createMiraiMindsEmulator } from "./emulator.ts";
import { miraiMindsSeed } from "./seed.ts";
import { miraiMindsSwitches } from "./switches.ts";

export const miraiMinds: EmulatedPlatform = {
  name: "miraiminds",
  first: ["assistants", "numbers", "tools", "files", "calls", "workspaces"],
  switches: miraiMindsSwitches,
  create: createMiraiMindsEmulator,
  runsByClock: true,
  variables: (baseUrl) => ({
    MIRAIMINDS_BASE_URL: baseUrl,
    MIRAIMINDS_PUBLIC_KEY: miraiMindsSeed.publicKey,
    MIRAIMINDS_PRIVATE_KEY: miraiMindsSeed.privateKey,
    MIRAIMINDS_ORGANIZATION: miraiMindsSeed.organizationId,
    MIRAIMINDS_ADMIN_TOKEN: miraiMindsSeed.adminToken,
  }),
};
