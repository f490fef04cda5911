import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface Process {
  readonly id: number;
  readonly command: string;
}

/** Whether this machine tells where its processes work: Linux does. */
export const canListProcesses = existsSync("/proc/self/cwd");

/** Processes that work in a folder, whoever started them: the engine puts each provider in a process group of its own. */
export function processesIn(directory: string): Process[] {
  if (!canListProcesses) return [];
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    try {
      if (readlinkSync(`/proc/${id}/cwd`) !== directory) return [];
      return [{ id: Number(id), command: readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ") }];
    } catch {
      return []; // It has ended since, or is another user's.
    }
  });
}

export function killProcess(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch (error) {
    // It, or the group, may have ended already.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
