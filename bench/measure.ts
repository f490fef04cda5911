import { join } from "node:path";
import { nicheSeed, seedTemplates } from "../emulator/niche/seed.ts";
import type { Case, Sample, Variant } from "./case.ts";
import { runCommand, type Ran } from "./command.ts";
import { createFleet, writePrompt, type Fleet } from "./fleet.ts";
import { createFloor, type Floor } from "./floor.ts";
import { engineCommands, ourCommands, type Operation } from "./operations.ts";
import { startPlatform, type Platform } from "./platform.ts";
import { createProject, type Project } from "./project.ts";

export interface Places {
  /** Directory of `pulumi`. */
  readonly engine: string;
  /** The package that is measured. */
  readonly ours: string;
  /** Another build of it. */
  readonly before: string | undefined;
}

/** One variant's own platform, stack and folder. */
interface Stage {
  readonly variant: Variant;
  readonly platform: Platform;
  readonly project: Project;
  readonly packageRoot: string;
  readonly floor: Floor;
}

/** The program, and what it loads, by variant. */
const PROGRAMS: Readonly<Record<Variant, readonly string[]>> = {
  ours: ["ours.js"],
  before: ["ours.js"],
  plain: ["plain.js"],
  floor: [],
  engine: ["engine.js", "nothing.cjs"],
};

/** No limit that anybody would reach. */
const UNLIMITED = 1_000_000;

/**
 * Measures a case: all operations, in each of which the variants take turns; and all that as often as the case says, each time from
 * nothing. @param onSample is told as soon as something is known.
 */
export async function measureCase(one: Case, places: Places, onSample: (sample: Sample) => void): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let run = 0; run < one.runs; run += 1) {
    const stages = await Promise.all(one.variants.map((variant) => prepare(one, variant, places)));
    try {
      if (!one.operations.includes("first up")) for (const stage of stages) await makeQuickly(stage);
      for (const operation of one.operations) {
        for (const stage of stages) {
          const sample = await perform(one, stage, operation, places);
          if (!sample) continue;
          samples.push(sample);
          onSample(sample);
        }
      }
    } finally {
      for (const { platform, project } of stages) {
        await platform.close();
        project.remove();
      }
    }
  }
  return samples;
}

function fleetOf({ objects, promptBytes }: Case): Fleet {
  const template = seedTemplates.find(({ name }) => name === "apiRequest");
  if (!template) throw new Error("the emulator has no template apiRequest");
  return createFleet({ objects, promptBytes, businessId: nicheSeed.businessId, templateToolId: template.id });
}

async function prepare(one: Case, variant: Variant, places: Places): Promise<Stage> {
  const { latency, perMinute } = one;
  const fleet = fleetOf(one);
  const platform = await startPlatform({ latency, perMinute });
  const packageRoot = variant === "before" ? (places.before ?? places.ours) : places.ours;
  const project = createProject({
    programs: PROGRAMS[variant],
    packageRoot,
    engine: places.engine,
    variables: { ...platform.variables, NICHE_REQUESTS_PER_MINUTE: String(perMinute ?? UNLIMITED) },
    fleet,
  });
  const { directory } = project;
  const floor = createFloor({ fleet, directory, baseUrl: platform.baseUrl, token: nicheSeed.token, perMinute });
  return { variant, platform, project, packageRoot, floor };
}

/** The first up where it is not measured: the state is written once, at its end, and not after each resource. */
async function makeQuickly({ variant, project, floor }: Stage): Promise<void> {
  if (variant === "floor") return floor["first up"]?.();
  const env = { ...project.env, PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
  await runCommand(engineCommands["first up"]!, { cwd: project.directory, env });
}

/** What changes in the folder before an operation. */
function change(one: Case, { project }: Stage, operation: Operation): void {
  const fleet = fleetOf(one);
  const { directory } = project;
  if (operation === "one changed") writePrompt(directory, fleet, 0, 1);
  if (operation === "all changed") fleet.agents.forEach((_, index) => writePrompt(directory, fleet, index, 2));
  if (operation === "review") fleet.agents.forEach((_, index) => writePrompt(directory, fleet, index, 3));
  if (operation !== "review --against") return;
  project.commit();
  fleet.agents.forEach((_, index) => writePrompt(directory, fleet, index, 4));
  project.commit();
}

/** Does an operation and measures it; undefined where a variant does not have it. */
async function perform(one: Case, stage: Stage, operation: Operation, { engine }: Places): Promise<Sample | undefined> {
  const { variant, platform, project, packageRoot, floor } = stage;
  const isOurs = variant === "ours" || variant === "before";
  if (variant === "floor" ? !floor[operation] : !isOurs && !engineCommands[operation]) return undefined;
  change(one, stage, operation);
  platform.limit(one.perMinute);
  if (one.halved) platform.halveAfter(Math.floor(one.objects / 2));
  platform.traffic();
  if (variant === "floor") {
    const ran = await timed(floor[operation]!);
    return { operation, variant, ...ran, traffic: platform.traffic(), state: undefined };
  }
  const ours = isOurs ? ourCommands[operation] : undefined;
  const command = ours
    ? [process.execPath, join(packageRoot, "dist", "cli", "main.js"), ...ours]
    : engineCommands[operation]!;
  // What is imported goes into a stack of its own.
  const place =
    operation === "import"
      ? createProject({
          programs: PROGRAMS[variant],
          packageRoot,
          engine,
          variables: project.variables,
          fleet: undefined,
        })
      : project;
  try {
    const ran = await runCommand(command, { cwd: place.directory, env: place.env });
    return { operation, variant, ...ran, traffic: platform.traffic(), state: place.state() };
  } finally {
    if (place !== project) place.remove();
  }
}

async function timed(work: () => Promise<void>): Promise<Ran> {
  const started = performance.now();
  await work();
  return { seconds: (performance.now() - started) / 1000, peak: {}, processor: 0, written: 0 };
}
