import { createRequire } from "node:module";
import type * as handlerModule from "../../provider/lifecycle/handler.ts";
import type * as runModule from "../../provider/lifecycle/run.ts";
import type * as definitionsModule from "../../provider/platforms/definitions.ts";

/** The copy of the provider that Pulumi's host loads. */
const dist = createRequire(import.meta.url);
const { createHandler } = dist("../../dist/provider/lifecycle/handler.js") as typeof handlerModule;
const { createRun } = dist("../../dist/provider/lifecycle/run.js") as typeof runModule;
const { definitionOf } = dist("../../dist/provider/platforms/definitions.js") as typeof definitionsModule;

export type Handler = ReturnType<typeof createHandler>;

/** What `provider/host.ts` does in each process of its own: handlers by type, which share a run. */
export function startProcess(): (type: string) => Handler {
  const run = createRun();
  return (type) => createHandler(definitionOf(type), run);
}
