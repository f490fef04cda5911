import { validators } from "../generated/validators.js";
import { offlineDefinitions } from "../resource/registry.ts";
import type { Kinds } from "./kinds.ts";

/** The kinds of this version with their compiled validators. */
export const installedKinds: Kinds = { definitions: offlineDefinitions, validators };
