import { loadavg } from "node:os";
import { join } from "node:path";
import { nicheSeed, seedTemplates } from "../emulator/niche/seed.ts";
import { caseName, hasOperation, isOurs, type Case, type Sample, type Turn, type Variant } from "./case.ts";
import { runCommand, type Ran } from "./command.ts";
import { createFleet, writePrompt, type Fleet } from "./fleet.ts";
import { createFloor, type Floor } from "./floor.ts";
import { engineCommands, inNewProject, ourCommands, type Operation } from "./operations.ts";
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

/** An operation in one of a case's runs. */
export type Step = Pick<Turn, "run" | "operation">;

/** What a case does, in order. */
export const stepsOf = ({ runs, operations, once = [] }: Case): readonly Step[] =>
  Array.from({ length: runs }, (_, run) => run).flatMap((run) =>
    operations.filter((operation) => run === 0 || !once.includes(operation)).map((operation) => ({ run, operation })),
  );

/**
 * Measures steps of a case, in each of which the variants take turns; each run from nothing. What needs a stack gets one that is made
 * unmeasured and quickly where the steps of its run do not begin with a first up. @param say is told as soon as something is known.
 */
export async function* measure(
  one: Case,
  steps: readonly Step[],
  places: Places,
  say: (line: string) => void,
): AsyncGenerator<Turn> {
  for (const run of new Set(steps.map((step) => step.run))) {
    const operations = steps.filter((step) => step.run === run).map(({ operation }) => operation);
    const stages = await Promise.all(one.variants.map((variant) => prepare(one, variant, places)));
    try {
      if (operations[0] !== "first up") {
        for (const stage of stages) {
          const { seconds } = await timed(() => makeQuickly(stage));
          say(`  (made without checkpoints, ${stage.variant}: ${seconds.toFixed(1)} s)`);
        }
      }
      for (const operation of operations) {
        const load = loadavg()[0] ?? 0;
        const samples: Sample[] = [];
        for (const stage of stages) {
          const sample = await perform(one, stage, operation, places);
          if (!sample) continue;
          samples.push(sample);
          say(`  ${operation}, ${sample.variant}: ${sample.seconds.toFixed(1)} s`);
        }
        yield { case: caseName(one), run, operation, load, samples };
      }
    } finally {
      for (const { platform, project } of stages) {
        await platform.close();
        project.remove();
      }
    }
  }
}

function fleetOf({ objects, promptBytes }: Case): Fleet {
  const template = seedTemplates.find(({ name }) => name === "apiRequest");
  if (!template) throw new Error("the emulator has no template apiRequest");
  return createFleet({ objects, promptBytes, businessId: nicheSeed.businessId, templateToolId: template.id });
}

async function prepare(one: Case, variant: Variant, places: Places): Promise<Stage> {
  const { latency, perMinute, parallel, namesOnly } = one;
  const fleet = fleetOf(one);
  const platform = await startPlatform({ latency, perMinute, namesOnly });
  const packageRoot = variant === "before" ? (places.before ?? places.ours) : places.ours;
  const project = createProject({
    programs: PROGRAMS[variant],
    packageRoot,
    engine: places.engine,
    variables: {
      ...platform.variables,
      NICHE_REQUESTS_PER_MINUTE: String(perMinute ?? UNLIMITED),
      ...(parallel !== undefined && { PULUMI_PARALLEL: String(parallel) }),
    },
    fleet,
  });
  const { directory } = project;
  const { baseUrl } = platform;
  const floor = createFloor({ fleet, directory, baseUrl, token: nicheSeed.token, perMinute, namesOnly });
  return { variant, platform, project, packageRoot, floor };
}

/** The first up where it is not measured: the state is written once, at its end, and not after each resource; and nothing is limited. */
async function makeQuickly({ variant, platform, project, floor }: Stage): Promise<void> {
  platform.limit(undefined);
  if (variant === "floor") return floor["first up"]?.();
  const env = {
    ...project.env,
    NICHE_REQUESTS_PER_MINUTE: String(UNLIMITED),
    PULUMI_EXPERIMENTAL: "true",
    PULUMI_SKIP_CHECKPOINTS: "true",
  };
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
  if (!hasOperation(variant, operation)) return undefined;
  change(one, stage, operation);
  platform.limit(one.perMinute);
  if (one.halved) platform.halveAfter(Math.floor(one.objects / 2));
  platform.traffic();
  if (variant === "floor") {
    const ran = await timed(async () => floor[operation]?.());
    return { variant, ...ran, traffic: platform.traffic(), state: undefined };
  }
  const ours = isOurs(variant) ? ourCommands[operation] : undefined;
  const command = ours
    ? [process.execPath, join(packageRoot, "dist", "cli", "main.js"), ...ours]
    : engineCommands[operation]!;
  const place = inNewProject.has(operation)
    ? createProject({
        ...{ programs: PROGRAMS[variant], packageRoot, engine },
        ...{ variables: project.variables, fleet: undefined },
      })
    : project;
  try {
    const ran = await runCommand(command, { cwd: place.directory, env: place.env });
    return { variant, ...ran, traffic: platform.traffic(), state: place.state() };
  } finally {
    if (place !== project) place.remove();
  }
}

async function timed(work: () => Promise<void>): Promise<Ran> {
  const started = performance.now();
  await work();
  return { seconds: (performance.now() - started) / 1000, peak: {}, processor: 0, written: 0 };
}
