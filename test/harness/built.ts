// What tests call of the built package beside what its users can: the very copy that Pulumi's host loads. It is built with the package
// and not packed.
export { definitionOfType } from "../../cli/recover/recover.ts";
export { plainValues, recoverState } from "../../cli/recover/state.ts";
export { forgetSecrets } from "../../provider/http/redact.ts";
export { createHandler } from "../../provider/lifecycle/handler.ts";
export { removalMark } from "../../provider/lifecycle/interrupted.ts";
export { findPending } from "../../provider/lifecycle/pending.ts";
export { createRun } from "../../provider/lifecycle/run.ts";
export { definitionOf } from "../../provider/platforms/definitions.ts";
