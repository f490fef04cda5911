import { execFileSync } from "node:child_process";
import type { Project } from "../project.ts";

/** What a program needs without an engine. */
export interface ProgramTime {
  /** Resources that it declared. */
  readonly count: number;
  /** Loading the package, in seconds. */
  readonly load: number;
  /** From there to the last resource declared, in seconds. */
  readonly seconds: number;
}

/** Runs a project's program under Pulumi's own mocks. `declare.js` must be one of the project's programs. */
export function timeProgram({ directory, env }: Project, program: "ours.js" | "engine.js"): ProgramTime {
  const args = ["declare.js", `./${program}`];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: directory, env, encoding: "utf8" })) as ProgramTime;
}
