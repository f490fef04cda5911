import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand, type Ran } from "../command.ts";
import { createFleet, writePrompt, type Fleet } from "../fleet.ts";
import { median } from "../summary.ts";
import { createProject, type Project } from "../project.ts";

/** What commands without an engine are run in. */
export interface Surroundings {
  readonly packageRoot: string;
  readonly engine: string;
  readonly runs: number;
}

const main = (packageRoot: string): string => join(packageRoot, "dist", "cli", "main.js");

/** Length of a prompt where many manifests are read: 10,000 of 8 kB would be a repository of 80 MB. */
const PROMPT_BYTES = 1_000;

const ids = { businessId: "biz-desk", templateToolId: "template" };

async function inFleet<T>(
  objects: number,
  { packageRoot, engine }: Surroundings,
  work: (project: Project, fleet: Fleet) => Promise<T>,
): Promise<T> {
  const fleet = createFleet({ objects, promptBytes: PROMPT_BYTES, ...ids });
  const project = createProject({ programs: ["ours.js"], packageRoot, engine, variables: {}, fleet });
  try {
    return await work(project, fleet);
  } finally {
    project.remove();
  }
}

/** The median time of a command, and the most memory that it had. */
async function repeated(command: readonly string[], { directory, env }: Project, runs: number): Promise<Ran> {
  const all: Ran[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await runCommand(command, { cwd: directory, env }));
  const peak = Math.max(...all.map((each) => each.peak.cli ?? 0));
  const of = (key: "seconds" | "processor") => median(all.map((each) => each[key]));
  return { seconds: of("seconds"), processor: of("processor"), peak: { cli: peak }, written: 0 };
}

/** `voice-agents validate` of so many manifests. */
export const timeValidate = (objects: number, surroundings: Surroundings): Promise<Ran> =>
  inFleet(objects, surroundings, (project) =>
    repeated([process.execPath, main(surroundings.packageRoot), "validate"], project, surroundings.runs),
  );

/** `voice-agents review --against` of a change of every tenth prompt. */
export const timeReview = (objects: number, surroundings: Surroundings): Promise<Ran> =>
  inFleet(objects, surroundings, (project, fleet) => {
    project.commit();
    fleet.agents.forEach((_, index) => {
      if (index % 10 === 0) writePrompt(project.directory, fleet, index, 1);
    });
    project.commit();
    const command = [process.execPath, main(surroundings.packageRoot), "review", "--against", "HEAD~1"];
    return repeated(command, project, surroundings.runs);
  });

/** The slowest `voice-agents <command> --help`, and Node alone. */
export async function timeHelp(
  surroundings: Surroundings,
): Promise<{ slowest: string; seconds: number; node: number }> {
  const { packageRoot, runs } = surroundings;
  return inFleet(2, surroundings, async (project) => {
    const { directory, env } = project;
    const help = execFileSync(process.execPath, [main(packageRoot), "--help"], {
      cwd: directory,
      env,
      encoding: "utf8",
    });
    const commands = [...(help.split("Commands:")[1] ?? "").matchAll(/^ {2}([a-z][\w-]*)/gm)].map(
      ([, name = ""]) => name,
    );
    const times: (readonly [string, number])[] = [];
    for (const name of commands.filter((each) => each !== "help")) {
      const { seconds } = await repeated([process.execPath, main(packageRoot), name, "--help"], project, runs);
      times.push([name, seconds]);
    }
    const empty = join(directory, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, "nothing.mjs"), "");
    const node = await repeated([process.execPath, join(empty, "nothing.mjs")], project, Math.max(runs, 3));
    const [slowest, seconds] = times.reduce((most, each) => (each[1] > most[1] ? each : most), ["", 0] as const);
    return { slowest, seconds, node: node.seconds };
  });
}
