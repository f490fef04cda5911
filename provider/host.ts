import { assertNodeVersion } from "./pulumi/node-version.ts";
import { endWithEngine } from "./pulumi/end-with-engine.ts";
import { printNoErrorTwice } from "./pulumi/host-errors.ts";
import { createHandler } from "./lifecycle/handler.ts";
import { createRun } from "./lifecycle/run.ts";
import { definitionOf } from "./platforms/definitions.ts";

/** The one run of this process: the engine starts a process for each operation. */
const run = createRun();

/**
 * What the stubs saved in state load. Permanent: this entry, `handler(type)` and every type name ever released.
 * @param type `<platform>:<Kind>`, for example `niche:VoiceAgent`. @throws when this Node is too old.
 */
export function handler(type: string): ReturnType<typeof createHandler> {
  assertNodeVersion();
  endWithEngine();
  printNoErrorTwice();
  return createHandler(definitionOf(type), run);
}
