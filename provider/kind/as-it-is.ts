import type { SchemaError } from "./schema-errors.ts";

/**
 * Schema keywords that say what a spec must look like to be understood at all. Everything else that schemas and rules say are limits, and
 * an object that is there already may be beyond them: its name is too long, a field that a create needs is not set. `metadata.adopt` takes
 * it as it is, so there a limit is a warning.
 */
const STRUCTURE: readonly string[] = ["type", "additionalProperties", "not", "false schema"];

/** Whether an error is about a limit only. */
export const isLimit = ({ keyword }: Pick<SchemaError, "keyword">): boolean => !STRUCTURE.includes(keyword);
