export type { FormantAIControls as Controls } from "./controls.ts";
export {
  createFormantAIEmulator as createEmulator,
  type FormantAIEmulator as Emulator,
  type FormantAIEmulatorOptions as EmulatorOptions,
} from "./emulator.ts";
export {
  callOutcomes,
  eventTypes,
  type AgentSeed,
  type CallOutcome,
  type ScriptedCall,
  type WebhookTarget,
} from "./records.ts";
export { defaultTenants, formantAISeed as seed } from "./seed.ts";
export { signatureOf } from "./signature.ts";
export {
  formantAISwitches as switches,
  type FormantAISwitches as Switches,
  type FormantAISwitchName as SwitchName,
} from "./switches.ts";
export type { FormantAIRegion as Region, FormantAITenant as Tenant } from "./tenants.ts";
