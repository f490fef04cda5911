import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../provider/kind/value.ts";
import { foreignWriter, makePrivateDirectory, userCache } from "../private-directory.ts";
import type { Lock } from "./lock.ts";
import type { Machine, ProcessIdentity } from "./machine.ts";

/** Pulumi takes the lock of a stack soon after it started; a lock taken later is somebody else's. ms. */
const LOCKS_WITHIN = 60_000;

/** A lock is dated to the second, and clocks are put right. ms. */
const SLACK = 2_000;

/** What this machine remembers of a run of Pulumi that it started: the proof of whose process a lock names. */
interface RunRecord extends ProcessIdentity {
  /** When it was started, ms since 1970. */
  readonly startedAt: number;
}

/** The runs that this user started on this machine and that did not end in order. */
export interface Runs {
  /** Remembers a process that has just been started; call what is returned when it has ended in order. Does nothing where the system does not tell processes apart. */
  begin(pid: number): () => void;
  /** What is known of the holder of a lock. */
  ownerOf(lock: Lock): Owner;
  /**
   * Takes the proof that the holder is gone, which can be done once: of all who try, one may clear the lock.
   * @returns what puts the proof back, or undefined where there is none.
   */
  takeProof(lock: Lock): (() => void) | undefined;
}

/** `running`: here and now. `gone`: it is certain that it ended. `unknown`: nobody can tell from here. */
export type Owner = "running" | "gone" | "unknown";

export function recordedRuns(
  machine: Machine,
  { env, now = Date.now }: { env: NodeJS.ProcessEnv; now?: () => number },
): Runs {
  const directory = join(userCache(env), "pulumi-voice-agents", "runs");
  const fileOf = ({ pid, start }: RunRecord) => join(directory, `${pid}-${start}.json`);

  const recordOf = (lock: Lock): RunRecord | undefined =>
    records(directory).find((record) => isOfThisBoot(record, machine) && isHolder(record, lock));
  const ownerOf = (lock: Lock): Owner => {
    const record = recordOf(lock);
    if (!record) return "unknown";
    return machine.identityOf(record.pid)?.start === record.start ? "running" : "gone";
  };
  return {
    begin(pid) {
      const identity = machine.identityOf(pid);
      if (!identity) return () => undefined;
      const record: RunRecord = { ...identity, startedAt: now() };
      makePrivateDirectory(directory);
      for (const old of records(directory)) if (!isOfThisBoot(old, machine)) rmSync(fileOf(old), { force: true });
      writeFileSync(fileOf(record), JSON.stringify(record), { mode: 0o600 });
      return () => rmSync(fileOf(record), { force: true });
    },
    ownerOf,
    takeProof(lock) {
      const record = recordOf(lock);
      if (!record || ownerOf(lock) !== "gone") return undefined;
      const [file, taken] = [fileOf(record), `${fileOf(record)}.taken`];
      try {
        renameSync(file, taken);
      } catch {
        return undefined; // Somebody else was quicker.
      }
      return () => renameSync(taken, file);
    },
  };
}

const isOfThisBoot = ({ host, boot, namespace }: RunRecord, machine: Machine): boolean =>
  machine.epoch !== undefined &&
  host === machine.host &&
  boot === machine.epoch.boot &&
  namespace === machine.epoch.namespace;

function isHolder({ host, pid, startedAt }: RunRecord, lock: Lock): boolean {
  const after = Date.parse(lock.at) - startedAt;
  return host === lock.host && pid === lock.pid && after >= -SLACK && after <= LOCKS_WITHIN;
}

/** What nobody but this user can have written. */
function records(directory: string): RunRecord[] {
  let names: string[];
  try {
    if (foreignWriter(directory) !== undefined) return [];
    names = readdirSync(directory);
  } catch {
    return []; // Nothing has been run yet.
  }
  return names.filter((name) => name.endsWith(".json")).flatMap((name) => recordIn(join(directory, name)));
}

function recordIn(path: string): RunRecord[] {
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as unknown;
    return isObject(value) ? [value as unknown as RunRecord] : [];
  } catch {
    return []; // It has just been removed, or was cut short.
  }
}
