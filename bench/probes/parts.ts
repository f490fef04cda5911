import { nicheSeed, seedTemplates } from "../../emulator/niche/seed.ts";
import { createFleet } from "../fleet.ts";
import { exponent, type Point } from "../fit.ts";
import type { Places } from "../measure.ts";
import { startPlatform } from "../platform.ts";
import type { Probe } from "../probe.ts";
import { createProject } from "../project.ts";
import { median } from "../summary.ts";
import { timeHelp, timeReview, timeValidate } from "./commands.ts";
import { timeHost } from "./host.ts";
import { timeProgram } from "./program.ts";

/** What is probed. */
export interface ProbePlan {
  /** Objects of the program and of the host. */
  readonly parts: readonly number[];
  /** Manifests of `validate`. */
  readonly validate: readonly number[];
  /** Manifests of `review --against`. */
  readonly review: readonly number[];
  readonly help: boolean;
  readonly runs: number;
}

/** A part of this package that can be measured without an engine. */
export interface Part {
  readonly name: string;
  /** About how long it takes, in seconds. */
  readonly estimate: number;
  readonly measure: () => Promise<Probe[]>;
}

/** The most that each is to need, by the number of objects. */
const AIMS = {
  validate: { 30: 0.35, 1000: 1, 10_000: 6 },
  review: { 1000: 3 },
  declare: { 1000: 1 },
  creates: { 1000: 250 },
  hostStart: { 36: 0.35 },
  help: 0.2,
  linear: 1.1,
} as const;

const at = (aims: Readonly<Record<number, number>>, objects: number) =>
  aims[objects] === undefined ? {} : { aim: aims[objects] };

/** The stub of the provider that does nothing. */
const nothing = (): string =>
  `exports.handler=()=>require("module").createRequire(process.cwd()+"/x")("./nothing.cjs").handler()`;

const PROMPT_BYTES = 8_000;

/** All parts of a plan, in order. */
export function partsOf({ parts, validate, review, help, runs }: ProbePlan, { engine, ours }: Places): Part[] {
  const surroundings = { packageRoot: ours, engine, runs };
  return [
    ...parts.map((objects) => ({
      name: `program and host, ${objects} objects`,
      estimate: runs * (2 + 0.006 * objects) + 5 + 0.02 * objects,
      measure: () => probeObjects(objects, surroundings),
    })),
    ...validate.map((objects) => ({
      name: `validate, ${objects} manifests`,
      estimate: 1 + runs * (0.3 + 0.0008 * objects) + 0.0005 * objects,
      measure: async (): Promise<Probe[]> => {
        const { seconds, peak } = await timeValidate(objects, surroundings);
        const memory = (peak.cli ?? 0) / 1e6;
        return [
          {
            name: `validate: ${objects} manifests`,
            value: seconds,
            unit: "s",
            growth: { series: "validate: time", size: objects },
            ...at(AIMS.validate, objects),
          },
          {
            name: `validate: memory of ${objects}`,
            value: memory,
            unit: "MB",
            growth: { series: "validate: memory", size: objects },
          },
        ];
      },
    })),
    ...review.map((objects) => ({
      name: `review --against, ${objects} manifests`,
      estimate: 2 + runs * 0.003 * objects,
      measure: async (): Promise<Probe[]> => {
        const { seconds } = await timeReview(objects, surroundings);
        const name = `review --against: ${objects} manifests`;
        return [{ name, value: seconds, unit: "s", ...at(AIMS.review, objects) }];
      },
    })),
    ...(help ? [{ name: "help", estimate: 6 * runs, measure: () => probeHelp(surroundings) }] : []),
  ];
}

interface Surroundings {
  readonly packageRoot: string;
  readonly engine: string;
  readonly runs: number;
}

/** The program that declares so many objects, and the host that makes them. */
async function probeObjects(objects: number, { packageRoot, engine, runs }: Surroundings): Promise<Probe[]> {
  const platform = await startPlatform({ latency: 0, perMinute: undefined });
  const templateToolId = seedTemplates.find(({ name }) => name === "apiRequest")!.id;
  const fleet = createFleet({ objects, promptBytes: PROMPT_BYTES, businessId: nicheSeed.businessId, templateToolId });
  const programs = ["ours.js", "engine.js", "nothing.cjs", "declare.js"];
  const variables = { ...platform.variables, NICHE_REQUESTS_PER_MINUTE: "1000000" };
  const project = createProject({ programs, packageRoot, engine, variables, fleet });
  try {
    const times = Array.from({ length: runs }, () => ({
      ours: timeProgram(project, "ours.js").seconds,
      sdk: timeProgram(project, "engine.js").seconds,
    }));
    const host = await timeHost(project, fleet);
    const idle = await timeHost(project, fleet, nothing);
    const beside = (value: number) => ({ name: "nothing done", value });
    return [
      {
        name: `program: own time, ${objects} objects`,
        value: median(times.map((each) => each.ours - each.sdk)),
        unit: "s",
        beside: { name: "Pulumi's SDK, as many resources", value: median(times.map((each) => each.sdk)) },
        growth: { series: "program: own time", size: objects },
        ...at(AIMS.declare, objects),
      },
      {
        name: `host: memory of ${objects} creates`,
        value: host.peak / 1e6,
        unit: "MB",
        beside: beside(idle.peak / 1e6),
        growth: { series: "host: memory", size: objects },
        ...at(AIMS.creates, objects),
      },
      {
        name: `host: ${objects} creates`,
        value: host.creates,
        unit: "s",
        beside: beside(idle.creates),
        growth: { series: "host: time of creates", size: objects },
      },
      {
        name: `host: start, ${objects} objects`,
        value: host.start,
        unit: "s",
        beside: beside(idle.start),
        ...at(AIMS.hostStart, objects),
      },
    ];
  } finally {
    project.remove();
    await platform.close();
  }
}

async function probeHelp(surroundings: Surroundings): Promise<Probe[]> {
  const { slowest, seconds, node } = await timeHelp(surroundings);
  const beside = { name: "Node alone", value: node };
  return [{ name: `help: the slowest, ${slowest} --help`, value: seconds, unit: "s", beside, aim: AIMS.help }];
}

/** How fast each series grows that has at least three sizes, and what stands beside it. */
export function growths(probes: readonly Probe[]): Probe[] {
  const series = [...new Set(probes.flatMap(({ growth }) => growth?.series ?? []))];
  return series.flatMap((name): Probe[] => {
    const of = probes.filter(({ growth }) => growth?.series === name);
    const points = of.map(({ growth, value }): Point => [growth?.size ?? 0, value]);
    const besides = of.flatMap(({ growth, beside }): Point[] => (beside ? [[growth?.size ?? 0, beside.value]] : []));
    const [value, other] = [exponent(points), exponent(besides)];
    if (value === undefined) return [];
    const aim = Math.max(AIMS.linear, other ?? 0);
    const beside = other === undefined ? {} : { beside: { name: of[0]?.beside?.name ?? "", value: other } };
    return [{ name: `${name} grows to the power of`, value, unit: "exponent", aim, ...beside }];
  });
}
