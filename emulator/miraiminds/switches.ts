import type { SwitchTable, SwitchValues } from "../kernel/switches.ts";
import { assistantSwitches } from "./switches/assistants.ts";
import { callSwitches } from "./switches/calls.ts";
import { resourceSwitches } from "./switches/resources.ts";
import { transportSwitches } from "./switches/transport.ts";
import { workspaceSwitches } from "./switches/workspaces.ts";

/**
 * Every question that the sources about Mirai Minds leave open or answer in contradiction, with the answer the emulator gives by default.
 * `source` names the section of the reconstructed contract; "emulator" marks questions found while writing this emulator.
 * A green test says nothing about the live API where it depends on one of these. The value `profile` follows the `profile` switch.
 */
export const miraiMindsSwitches = {
  ...transportSwitches,
  ...workspaceSwitches,
  ...assistantSwitches,
  ...resourceSwitches,
  ...callSwitches,
} as const satisfies SwitchTable;

/** The value of every switch. */
export type MiraiMindsSwitches = SwitchValues<typeof miraiMindsSwitches>;

/** The name of a switch. */
export type MiraiMindsSwitchName = keyof MiraiMindsSwitches;

/** What the value `profile` of a switch stands for. */
const profileValues = {
  policyFramework: { reference: "required", guide: "optional" },
  configBlocks: { reference: "required", guide: "optional" },
  identityFields: { reference: "optional", guide: "required" },
  icpLanguage: { reference: "optional", guide: "required" },
  callSettingsMembers: { reference: "required", guide: "optional" },
  callbackUrl: { reference: "optional", guide: "required" },
  cartRequired: { reference: "schema", guide: "none" },
} as const satisfies Partial<Record<MiraiMindsSwitchName, Record<MiraiMindsSwitches["profile"], string>>>;

/** The value of a switch that may follow the profile. */
export function byProfile<K extends keyof typeof profileValues>(
  switches: MiraiMindsSwitches,
  name: K,
): Exclude<MiraiMindsSwitches[K], "profile"> {
  const value: unknown = switches[name];
  const settled = value === "profile" ? profileValues[name][switches.profile] : value;
  return settled as Exclude<MiraiMindsSwitches[K], "profile">;
}
