import type { EmulatedPlatform } from "./emulated.ts";
import { formantAI } from "./formantai/platform.ts";
import { miraiMinds } from "./miraiminds/platform.ts";
import { niche } from "./niche/platform.ts";

/** Every platform that can be emulated: the one list. */
export const platforms: readonly EmulatedPlatform[] = [niche, miraiMinds, formantAI];
