import type { SwitchTable, SwitchValues } from "../kernel/switches.ts";
import { batchSwitches } from "./switches/batches.ts";
import { callSwitches } from "./switches/calls.ts";
import { conversationSwitches } from "./switches/conversations.ts";
import { transcriptionSwitches } from "./switches/transcriptions.ts";
import { transportSwitches } from "./switches/transport.ts";
import { webhookSwitches } from "./switches/webhooks.ts";

/**
 * Every question that the sources about FormantAI leave open, with the answer the emulator gives by default.
 * `source` names the section of the reconstructed contract; "emulator" marks questions found while writing this emulator.
 * A green test says nothing about the live API where it depends on one of these.
 */
export const formantAISwitches = {
  ...transportSwitches,
  ...callSwitches,
  ...conversationSwitches,
  ...batchSwitches,
  ...webhookSwitches,
  ...transcriptionSwitches,
} as const satisfies SwitchTable;

/** The value of every switch. */
export type FormantAISwitches = SwitchValues<typeof formantAISwitches>;

/** The name of a switch. */
export type FormantAISwitchName = keyof FormantAISwitches;
