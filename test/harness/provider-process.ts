import { createRequire } from "node:module";
import type * as Built from "./built.ts";

/** The copy of the provider that Pulumi's host loads. */
const { createHandler, createRun, definitionOf } = createRequire(import.meta.url)(
  "../../dist/test/harness/built.js",
) as typeof Built;

export type Handler = ReturnType<typeof createHandler>;

/** What `provider/host.ts` does in each process of its own: handlers by type, which share a run. */
export function startProcess(): (type: string) => Handler {
  const run = createRun();
  return (type) => createHandler(definitionOf(type), run);
}
