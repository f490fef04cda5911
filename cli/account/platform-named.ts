import { nearMiss } from "../../provider/kind/near-miss.ts";
import { platforms } from "../../provider/platforms/index.ts";
import type { Platform } from "../../provider/platforms/platform.ts";
import { UsageError } from "../exit-code.ts";

/** @throws UsageError for a name that no platform has. */
export function platformNamed(name: string): Platform {
  const found = findPlatform(name);
  if (found) return found;
  const near = nearMiss(name, platformNames());
  throw new UsageError(
    `no platform "${name}"; ${near === undefined ? `there is ${platformNames().join(", ")}` : `did you mean ${near}?`}`,
  );
}

export const findPlatform = (wanted: string): Platform | undefined => platforms.find(({ name }) => name === wanted);

export const platformNames = (): string[] => platforms.map(({ name }) => name);
