import { validators } from "../generated/validators.js";
import { absentKinds, offlineDefinitions } from "./definitions.ts";
import type { Kinds } from "../manifest/kinds.ts";

/** The kinds of this version with their compiled validators, and those that a platform cannot have. */
export const installedKinds: Kinds = { definitions: offlineDefinitions, validators, absent: absentKinds };
