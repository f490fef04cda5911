import { formantAI } from "./formantai/platform.ts";
import { miraiMinds } from "./miraiminds/platform.ts";
import { niche } from "./niche/platform.ts";
import type { Platform } from "./platform.ts";

/** Every platform: the one list. */
export const platforms: readonly Platform[] = [niche, miraiMinds, formantAI];
