import { formantai } from "./formantai/platform.ts";
import { miraiminds } from "./miraiminds/platform.ts";
import { niche } from "./niche/platform.ts";

/** Every platform as tests see it: the one list. */
export const platforms = { niche, miraiminds, formantai };

export type Platform = keyof typeof platforms;

/** The emulator of a platform, with what only its own tests know of it. */
export type Emulator<P extends Platform> = ReturnType<(typeof platforms)[P]["create"]>;

export type EmulatorOptions<P extends Platform> = NonNullable<Parameters<(typeof platforms)[P]["create"]>[0]>;
