import { oneLine } from "../../provider/text/printable.ts";
import type { Lock } from "./lock.ts";
import type { Machine } from "./machine.ts";
import type { Owner } from "./run-record.ts";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** `3 minutes`, in the largest unit that is whole. */
function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [name, size] = UNITS.find(([, length]) => seconds >= length) ?? UNITS[3];
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/** Who holds locks, in one line; Pulumi Cloud does not say who. */
export const heldBy = (locks: readonly Lock[]): string =>
  locks.map(({ user, host, pid, at }) => oneLine(`${user}@${host} (process ${pid}) since ${at}`)).join(" and ") ||
  "another update";

/** What to know and to do about a lock. */
export function lockText(lock: Lock, { owner, machine, now }: { owner: Owner; machine: Machine; now: number }): string {
  const { user, host, pid, at, place } = lock;
  return [
    `  ${oneLine(`${user}@${host}`)}, process ${pid}, for ${spanText(now - Date.parse(at))} (since ${oneLine(at)})`,
    `  ${oneLine(place)}`,
    `  ${advice(lock, owner, machine)}`,
  ].join("\n");
}

const LOOK =
  "if you are certain that it has ended, run `pulumi cancel`, then `voice-agents recover`, and only then `pulumi up`";

function advice({ host, pid }: Lock, owner: Owner, machine: Machine): string {
  if (owner === "running") return "it runs on this machine now: wait for it (--wait)";
  if (owner === "gone")
    return "it was started on this machine and has ended without giving the lock back: `--clear` clears it";
  if (host !== machine.host) return `it is on another machine; ${LOOK}`;
  return machine.runs(pid)
    ? "a process of that number runs on this machine: wait for it (--wait)"
    : `no process of that number runs here now, but another machine or container may have this name; ${LOOK}`;
}
