import type { NicheWorkspaceSpec } from "../../../generated/niche.ts";
import type { Rule, SetRule } from "../../../kind/definition.ts";

/** The schema of a Workspace says all there is to say about one. */
export const workspaceRules: readonly Rule<NicheWorkspaceSpec>[] = [];

/** That no two are one business follows from the natural key. */
export const workspaceSetRules: readonly SetRule[] = [];
