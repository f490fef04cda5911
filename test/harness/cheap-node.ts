import { join } from "node:path";

const modules = join(import.meta.dirname, "..", "..", "node_modules");

/** Node keeps compiled code here: each operation of an engine starts processes that load the same. */
export const compileCache = join(modules, ".cache", "acceptance");

/** Environment in which the processes of an operation load what they need of Pulumi's SDK, and no more. */
export const cheapNode = {
  NODE_COMPILE_CACHE: compileCache,
  NODE_OPTIONS: `--require ${JSON.stringify(join(import.meta.dirname, "light-sdk.cjs"))}`,
  // The engine ends before it has to collect anything.
  GOGC: "off",
} as const;
