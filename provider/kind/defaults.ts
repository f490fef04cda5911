import type { Definition } from "./definition.ts";

/** What most kinds have none of: the first line of a definition, which then says only what its kind has. */
export const defaults = {
  workspaceArgs: [],
  outputs: [],
  rules: [],
  setRules: [],
  secrets: [],
  replaceOn: [],
  writeOnly: [],
  nested: [],
  serverDefaulted: [],
  clearValues: {},
} as const satisfies Partial<Definition>;
