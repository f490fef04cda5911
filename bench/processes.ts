import { readdirSync, readFileSync } from "node:fs";

/** Processes of an operation, by what they do in it. */
export type Role = "engine" | "program" | "host" | "cli" | "other";

/** The first pattern that a command line has. */
const ROLES: readonly (readonly [Role, RegExp])[] = [
  ["host", /cmd\/dynamic-provider/],
  ["program", /cmd\/run(\s|$|\/)/],
  ["cli", /dist\/cli\/main\.js/],
  ["engine", /^\S*\bpulumi\s/],
];

export interface Usage {
  /** Most memory that a process of the role has had, in bytes (VmHWM). */
  readonly peak: Readonly<Partial<Record<Role, number>>>;
  /** Processor time of all, in seconds. */
  readonly processor: number;
  /** What the engine has written to files, in bytes (write_bytes): checkpoints, their backups, the history. */
  readonly written: number;
}

interface Seen {
  role: Role;
  ticks: number;
  written: number;
}

const INTERVAL = 40;
/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Watches a process and all that it starts, by /proc: on Linux only, elsewhere everything is 0. The kernel keeps each figure for as long as the
 * process lives, so that only what it does between the last look and its end is missed, 40 ms at most.
 */
export function watchProcesses(root: number): () => Usage {
  const seen = new Map<number, Seen>();
  const peak: Partial<Record<Role, number>> = {};
  const look = (): void => {
    for (const id of [root, ...descendants(root)]) {
      const { role, memory } = observe(id, seen);
      if (memory > 0) peak[role] = Math.max(peak[role] ?? 0, memory);
    }
  };
  look();
  const timer = setInterval(look, INTERVAL);
  return () => {
    clearInterval(timer);
    const all = [...seen.values()];
    return {
      peak,
      processor: all.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
      written: all.filter(({ role }) => role === "engine").reduce((sum, { written }) => sum + written, 0),
    };
  };
}

/** What a process is now, and the most memory that it has had as that, in bytes. */
function observe(id: number, seen: Map<number, Seen>): { readonly role: Role; readonly memory: number } {
  const known = seen.get(id) ?? { role: "other", ticks: 0, written: 0 };
  seen.set(id, known);
  // Its name before its memory: a process that was just forked has the name and the memory of the one that forked it, until it becomes
  // another by exec. The other way round, the engine's memory would be taken for the host's.
  const command = read(`/proc/${id}/cmdline`).replaceAll("\0", " ");
  const memory = 1024 * number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${id}/status`)));
  known.role = ROLES.find(([, pattern]) => pattern.test(command))?.[0] ?? (command === "" ? known.role : "other");
  known.written = Math.max(known.written, number(/^write_bytes: (\d+)/m.exec(read(`/proc/${id}/io`))));
  const fields = read(`/proc/${id}/stat`).split(") ")[1]?.split(" ") ?? [];
  known.ticks = Math.max(known.ticks, Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
  return { role: known.role, memory };
}

/** Ends a process and all that it has started. */
export function endProcesses(root: number): void {
  for (const id of [root, ...descendants(root)]) {
    try {
      process.kill(id, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function descendants(id: number): number[] {
  let threads: string[];
  try {
    threads = readdirSync(`/proc/${id}/task`);
  } catch {
    return []; // It has ended, or there is no /proc.
  }
  const children = threads.flatMap((thread) => read(`/proc/${id}/task/${thread}/children`).split(" ").filter(Boolean));
  return children.map(Number).flatMap((child) => [child, ...descendants(child)]);
}

/** The text of a file in /proc; empty when the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const number = (match: RegExpExecArray | null): number => Number(match?.[1] ?? 0);
