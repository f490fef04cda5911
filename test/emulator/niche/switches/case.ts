import type { NicheSwitchName } from "../../../../emulator/niche/switches.ts";
import type { openSession } from "../session.ts";

/** A client of an emulator whose switch has one of its values. */
export type Session = ReturnType<typeof openSession>;

/** How a switch shows: something a client can see, and what it is for each value of the switch. */
interface SwitchCase {
  readonly observe: (session: Session) => Promise<unknown>;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** Cases by switch; together the tables must cover the emulator's table. */
export type SwitchCases = Partial<Record<NicheSwitchName, SwitchCase>>;
