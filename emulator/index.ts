export * from "./generated/platforms.ts";
export { emulate, type EmulateOptions, type Emulation } from "./emulate.ts";
export type { EmulatedPlatform } from "./emulated.ts";
export { platforms } from "./platforms.ts";
export { serveEmulator, type Servable, type Served } from "./serve.ts";
export { manualClock, systemClock, type Clock } from "./kernel/clock.ts";
export type { Control, StoredObject } from "./kernel/control.ts";
export type { Deliver as DeliverWebhook } from "./kernel/delivery-worker.ts";
export {
  faultKinds,
  type ArmedFault,
  type Fault,
  type FaultArm,
  type FaultBody,
  type Faults,
  type FaultTarget,
} from "./kernel/faults.ts";
export type { Caller, LogEntry } from "./kernel/journal.ts";
export type { Json, JsonObject } from "./kernel/json.ts";
export type { Emulator } from "./kernel/kernel.ts";
export type { RateLimit, RetryAfter } from "./kernel/rate-limit.ts";
export {
  chooseSwitches,
  switchDefaults,
  type SwitchControl,
  type SwitchRow,
  type SwitchTable,
  type SwitchValue,
  type SwitchValues,
} from "./kernel/switches.ts";
