// Generated from schemas/ by tools/schemas.ts.
import type { ErrorObject } from "ajv";

/** Checks one value; false leaves what is wrong in `errors` until the next call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/** `<platform>/<kind>` checks a spec, `manifest` a whole document, `metadata` its metadata alone. */
export type ValidatorName =
  | "manifest"
  | "metadata"
  | "formantai/VoiceAgent"
  | "formantai/Workspace"
  | "miraiminds/Deployment"
  | "miraiminds/File"
  | "miraiminds/Tool"
  | "miraiminds/VoiceAgent"
  | "miraiminds/Workspace"
  | "niche/CalendarIntegration"
  | "niche/Deployment"
  | "niche/File"
  | "niche/Tool"
  | "niche/VoiceAgent"
  | "niche/Workspace";

export const validators: Readonly<Record<ValidatorName, Validator>>;
