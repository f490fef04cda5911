import { absentKinds as absentOnFormantAI } from "./formantai/absent-kinds.ts";
import { formantAIDefinitions } from "./formantai/definitions.ts";
import { miraiMindsDefinitions } from "./miraiminds/definitions.ts";
import { nicheDefinitions } from "./niche/definitions.ts";
import type { Definition, OfflineDefinition } from "../kind/definition.ts";

/** Every kind of every platform: the one list. */
export const definitions: readonly Definition[] = [
  ...nicheDefinitions,
  ...miraiMindsDefinitions,
  ...formantAIDefinitions,
];

/** Kinds that a platform has no API for, by platform, and why. */
export const absentKinds = { formantai: absentOnFormantAI };

/** The same, as far as validation needs them. */
export const offlineDefinitions: readonly OfflineDefinition[] = definitions;

/** The kind behind a type name such as `niche:VoiceAgent`. @throws for a name that was never released. */
export function definitionOf(type: string): Definition {
  const found = definitions.find(({ platform, kind }) => `${platform}:${kind}` === type);
  if (found) return found;
  throw new Error(
    `this version of pulumi-voice-agents does not know the resource type ${type}; was the state written by a newer one?`,
  );
}
