import { validators } from "../generated/validators.js";
import type { Kinds } from "../manifest/kinds.ts";
import { definitions } from "./definitions.ts";
import { platforms } from "./index.ts";

/** The kinds of this version with their compiled validators, and those that a platform cannot have. */
export const installedKinds: Kinds = {
  definitions,
  validators,
  absent: Object.fromEntries(platforms.map(({ name, absentKinds }) => [name, absentKinds])),
};
