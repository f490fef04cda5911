export { knownScopes, type BusinessSeed, type NicheAccount as Account, type Scopes } from "./accounts.ts";
export {
  createNicheEmulator as createEmulator,
  type NicheControls as Controls,
  type NicheEmulator as Emulator,
  type NicheEmulatorOptions as EmulatorOptions,
} from "./emulator.ts";
export { defaultAccounts, nicheSeed as seed } from "./seed.ts";
export {
  nicheSwitches as switches,
  type NicheSwitches as Switches,
  type NicheSwitchName as SwitchName,
} from "./switches.ts";
