import type { EmulatedPlatform } from "../emulated.ts";
import { createFormantAIEmulator } from "./emulator.ts";
import { formantAISeed } from "./seed.ts";
import { formantAISwitches } from "./switches.ts";

export const formantAI: EmulatedPlatform = {
  name: "formantai",
  first: ["agents", "conversations", "calls", "batches"],
  switches: formantAISwitches,
  create: createFormantAIEmulator,
  runsByClock: true,
  variables: (baseUrl) => ({
    FORMANTAI_BASE_URL: baseUrl,
    FORMANTAI_API_KEY: formantAISeed.apiKey,
    FORMANTAI_WEBHOOK_SECRET: formantAISeed.webhookSecret,
  }),
};
