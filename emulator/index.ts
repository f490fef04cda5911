export { manualClock, systemClock, type Clock } from "./kernel/clock.ts";
export type { Control, StoredObject } from "./kernel/control.ts";
export type { Deliver as DeliverFormantAIWebhook, Deliver as DeliverWebhook } from "./kernel/delivery-worker.ts";
export { emulate, type EmulateOptions } from "./emulate.ts";
export type { EmulatedPlatform } from "./emulated.ts";
export { platforms } from "./platforms.ts";
export {
  faultKinds,
  type ArmedFault,
  type Fault,
  type FaultArm,
  type FaultBody,
  type Faults,
  type FaultTarget,
} from "./kernel/faults.ts";
export type { FormantAIControls } from "./formantai/controls.ts";
export {
  createFormantAIEmulator,
  formantAIBasePath,
  type FormantAIEmulator,
  type FormantAIEmulatorOptions,
} from "./formantai/emulator.ts";
export {
  callOutcomes as formantAICallOutcomes,
  eventTypes as formantAIEvents,
  type AgentSeed as FormantAIAgentSeed,
  type CallOutcome as FormantAICallOutcome,
  type ScriptedCall as FormantAIScriptedCall,
  type WebhookTarget as FormantAIWebhookTarget,
} from "./formantai/records.ts";
export { defaultTenants as formantAITenants, formantAISeed } from "./formantai/seed.ts";
export { signatureOf as signFormantAIWebhook } from "./formantai/signature.ts";
export { formantAISwitches, type FormantAISwitches, type FormantAISwitchName } from "./formantai/switches.ts";
export type { FormantAIRegion, FormantAITenant } from "./formantai/tenants.ts";
export type { Caller, LogEntry } from "./kernel/journal.ts";
export type { Json, JsonObject } from "./kernel/json.ts";
export type { Emulator } from "./kernel/kernel.ts";
export type {
  MiraiMindsOrganization,
  Role as MiraiMindsRole,
  WorkspaceSeed as MiraiMindsWorkspaceSeed,
} from "./miraiminds/accounts.ts";
export { eventTypes as miraiMindsEvents } from "./miraiminds/call-events.ts";
export {
  callOutcomes as miraiMindsCallOutcomes,
  type CallOutcome as MiraiMindsCallOutcome,
} from "./miraiminds/call-outcomes.ts";
export type { MiraiMindsControls } from "./miraiminds/controls.ts";
export {
  createMiraiMindsEmulator,
  miraiMindsBasePath,
  type MiraiMindsEmulator,
  type MiraiMindsEmulatorOptions,
} from "./miraiminds/emulator.ts";
export { defaultOrganizations as miraiMindsOrganizations, miraiMindsSeed } from "./miraiminds/seed.ts";
export { signatureOf as signMiraiMindsWebhook } from "./miraiminds/signature.ts";
export { miraiMindsSwitches, type MiraiMindsSwitches, type MiraiMindsSwitchName } from "./miraiminds/switches.ts";
export { knownScopes, type BusinessSeed, type NicheAccount, type Scopes } from "./niche/accounts.ts";
export {
  createNicheEmulator,
  nicheBasePath,
  type NicheControls,
  type NicheEmulator,
  type NicheEmulatorOptions,
} from "./niche/emulator.ts";
export { defaultAccounts, nicheSeed } from "./niche/seed.ts";
export { nicheSwitches, type NicheSwitches, type NicheSwitchName } from "./niche/switches.ts";
export type { RateLimit, RetryAfter } from "./kernel/rate-limit.ts";
export { serveEmulator, type Servable, type Served } from "./serve.ts";
export {
  chooseSwitches,
  switchDefaults,
  type SwitchControl,
  type SwitchRow,
  type SwitchTable,
  type SwitchValue,
  type SwitchValues,
} from "./kernel/switches.ts";
