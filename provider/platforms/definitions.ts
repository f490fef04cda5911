import type { Definition } from "../kind/definition.ts";
import { platforms } from "./index.ts";

/** Every kind of every platform. */
export const definitions: readonly Definition[] = platforms.flatMap(({ kinds }) => kinds);

/** The kind behind a type name such as `niche:VoiceAgent`. @throws for a name that was never released. */
export function definitionOf(type: string): Definition {
  const found = definitions.find(({ platform, kind }) => `${platform}:${kind}` === type);
  if (found) return found;
  throw new Error(
    `this version of pulumi-voice-agents does not know the resource type ${type}; was the state written by a newer one?`,
  );
}
