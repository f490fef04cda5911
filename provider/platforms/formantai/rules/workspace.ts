import type { FormantAIWorkspaceSpec } from "../../../generated/formantai.ts";
import type { Rule } from "../../../kind/definition.ts";

/** Each says where the API is, and only one of them can be right. */
const onePlace: Rule<FormantAIWorkspaceSpec> = ({ region, baseUrl }) =>
  region === undefined || baseUrl === undefined
    ? []
    : [
        {
          path: ["baseUrl"],
          code: "one-place",
          message: "region says where the API is already",
          suggestion: "remove one of the two",
        },
      ];

/** What the schema of a Workspace cannot say. */
export const workspaceRules: readonly Rule<FormantAIWorkspaceSpec>[] = [onePlace];
