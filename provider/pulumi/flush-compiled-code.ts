import module from "node:module";
import { isProviderProcess } from "./end-with-engine.ts";

let flushed = false;

/**
 * Writes what Node has compiled so far where `NODE_COMPILE_CACHE` says, for the next host of providers. Node does so when a process ends,
 * but the engine kills this one, so that each would compile Pulumi's SDK anew. Without that variable it does nothing.
 */
export function flushCompiledCode(): void {
  if (flushed || !isProviderProcess()) return;
  flushed = true;
  setImmediate(() => module.flushCompileCache());
}
