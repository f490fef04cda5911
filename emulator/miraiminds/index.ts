export type { MiraiMindsOrganization as Organization, Role, WorkspaceSeed } from "./accounts.ts";
export { eventTypes } from "./call-events.ts";
export { callOutcomes, type CallOutcome } from "./call-outcomes.ts";
export type { MiraiMindsControls as Controls } from "./controls.ts";
export {
  createMiraiMindsEmulator as createEmulator,
  type MiraiMindsEmulator as Emulator,
  type MiraiMindsEmulatorOptions as EmulatorOptions,
} from "./emulator.ts";
export { defaultOrganizations, miraiMindsSeed as seed } from "./seed.ts";
export { signatureOf } from "./signature.ts";
export {
  miraiMindsSwitches as switches,
  type MiraiMindsSwitches as Switches,
  type MiraiMindsSwitchName as SwitchName,
} from "./switches.ts";
