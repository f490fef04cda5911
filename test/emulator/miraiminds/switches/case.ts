import type { MiraiMindsSwitches, MiraiMindsSwitchName } from "../../../../emulator/miraiminds/switches.ts";
import type { openSession } from "../session.ts";

/** A client of an emulator whose switch has one of its values. */
export type Session = ReturnType<typeof openSession>;

/** How a switch shows: something a client can see, and what it is for each value of the switch. */
export interface SwitchCase {
  /** `open` gives another session with the same value and further switches. */
  readonly observe: (session: Session, open: (more: Partial<MiraiMindsSwitches>) => Session) => Promise<unknown>;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** Cases by switch; together the tables must cover the emulator's table. */
export type SwitchCases = Partial<Record<MiraiMindsSwitchName, SwitchCase>>;

/** A case for a switch that may follow the profile: what is seen under the reference, and under the guide. */
export function perProfile(
  observe: (session: Session) => Promise<unknown>,
  expected: Readonly<Record<string, readonly [unknown, unknown]>>,
): SwitchCase {
  return {
    observe: async (session, open) => [await observe(session), await observe(open({ profile: "guide" }))],
    expected,
  };
}
