import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** What tells one process from all that there ever were. */
export interface ProcessIdentity {
  readonly host: string;
  /** Of the kernel, new with each start of the machine. */
  readonly boot: string;
  /** The numbering that `pid` belongs to: a container has its own. */
  readonly namespace: string;
  readonly pid: number;
  /** When the process started, in ticks since the kernel did: a number is given to another process later, but not at the same time. */
  readonly start: string;
}

/** This machine, or container. */
export interface Machine {
  readonly host: string;
  /** Undefined where the process does not run, or where the system does not tell (it does on Linux). */
  identityOf(pid: number): ProcessIdentity | undefined;
  /** The boot and the numbering of processes; undefined where the system does not tell. */
  readonly epoch: { readonly boot: string; readonly namespace: string } | undefined;
  /** Whether any process has this number. */
  runs(pid: number): boolean;
}

export function thisMachine(): Machine {
  const host = hostname();
  const boot = read("/proc/sys/kernel/random/boot_id");
  const namespace = link("/proc/self/ns/pid");
  const epoch = boot === undefined || namespace === undefined ? undefined : { boot, namespace };
  return {
    host,
    epoch,
    identityOf(pid) {
      const start = startOf(pid);
      return epoch && start !== undefined ? { host, ...epoch, pid, start } : undefined;
    },
    runs,
  };
}

/** The 22nd field; the second is the program's name in brackets, which may hold blanks and brackets. A process that nobody has waited for has ended. */
function startOf(pid: number): string | undefined {
  const fields = read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, "")
    .split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined; // No Linux, or the process has ended.
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
