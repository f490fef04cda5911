import type { FormantAISwitchName, FormantAISwitches } from "../../../../emulator/formantai/switches.ts";
import type { openSession } from "../session.ts";

/** A client of an emulator whose switch has one of its values. */
export type Session = ReturnType<typeof openSession>;

/** What a session may begin with besides the switch. */
export type Options = NonNullable<Parameters<typeof openSession>[0]>;

/** How a switch shows: something a client can see, and what it is for each value of the switch. */
interface SwitchCase {
  /** `open` gives another session with the same value and further switches, or another host or receiver. */
  readonly observe: (
    session: Session,
    open: (more: Partial<FormantAISwitches>, options?: Options) => Session,
  ) => Promise<unknown>;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** Cases by switch; together the tables must cover the emulator's table. */
export type SwitchCases = Partial<Record<FormantAISwitchName, SwitchCase>>;
