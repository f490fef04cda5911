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
  peak: number;
  ticks: number;
  written: number;
}

const INTERVAL = 40;
/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Watches a process and all that it starts, by /proc: on Linux only, elsewhere everything is 0. What a process does between the last look and
 * its end is missed, 40 ms at most.
 */
export function watchProcesses(root: number): () => Usage {
  const seen = new Map<number, Seen>();
  const look = (): void => {
    for (const id of [root, ...descendants(root)]) observe(id, seen);
  };
  look();
  const timer = setInterval(look, INTERVAL);
  return () => {
    clearInterval(timer);
    const all = [...seen.values()];
    const peak: Partial<Record<Role, number>> = {};
    for (const each of all) peak[each.role] = Math.max(peak[each.role] ?? 0, each.peak);
    return {
      peak,
      processor: all.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
      written: all.filter(({ role }) => role === "engine").reduce((sum, { written }) => sum + written, 0),
    };
  };
}

function observe(id: number, seen: Map<number, Seen>): void {
  const status = read(`/proc/${id}/status`);
  const known = seen.get(id) ?? { role: "other", peak: 0, ticks: 0, written: 0 };
  seen.set(id, known);
  // Looked up each time: a process that was forked becomes another by exec.
  const command = read(`/proc/${id}/cmdline`).replaceAll("\0", " ");
  known.role = ROLES.find(([, pattern]) => pattern.test(command))?.[0] ?? known.role;
  known.peak = Math.max(known.peak, 1024 * number(/^VmHWM:\s+(\d+)/m.exec(status)));
  known.written = Math.max(known.written, number(/^write_bytes: (\d+)/m.exec(read(`/proc/${id}/io`))));
  const fields = read(`/proc/${id}/stat`).split(") ")[1]?.split(" ") ?? [];
  known.ticks = Math.max(known.ticks, Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
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
