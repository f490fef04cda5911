import type { EmulatedPlatform } from "../emulated.ts";
import { createFormantAIEmulator } from "./emulator.ts";
import { formantAISeed } from "./seed.ts";

export const formantAI: EmulatedPlatform = {
  name: "formantai",
  create: createFormantAIEmulator,
  runsByClock: true,
  variables: (baseUrl) => ({
    FORMANTAI_BASE_URL: baseUrl,
    FORMANTAI_API_KEY: formantAISeed.apiKey,
    FORMANTAI_WEBHOOK_SECRET: formantAISeed.webhookSecret,
  }),
};
