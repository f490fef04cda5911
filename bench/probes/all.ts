import { nicheSeed, seedTemplates } from "../../emulator/niche/seed.ts";
import { createFleet } from "../fleet.ts";
import { exponent, type Point } from "../fit.ts";
import type { Places } from "../measure.ts";
import { startPlatform } from "../platform.ts";
import type { Probe } from "../probe.ts";
import { createProject } from "../project.ts";
import { median } from "../summary.ts";
import { timeHelp, timeReview, timeValidate } from "./commands.ts";
import { timeHost, type HostTime } from "./host.ts";
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

/** The most that each is to need, by the number of objects. */
const AIMS = {
  validate: { 30: 0.35, 1000: 1, 10_000: 6 },
  review: { 1000: 3 },
  declare: { 1000: 1 },
  creates: { 1000: 250 },
  hostStart: 0.35,
  help: 0.2,
  linear: 1.1,
} as const;

const at = (aims: Readonly<Record<number, number>>, objects: number) =>
  aims[objects] === undefined ? {} : { aim: aims[objects] };

/** The stub of the provider that does nothing. */
const nothing = (): string =>
  `exports.handler=()=>require("module").createRequire(process.cwd()+"/x")("./nothing.cjs").handler()`;

const PROMPT_BYTES = 8_000;

/** Measures the parts of this package that need no engine. @param say is told what is being done. */
export async function probe(plan: ProbePlan, { engine, ours }: Places, say: (line: string) => void): Promise<Probe[]> {
  const surroundings = { packageRoot: ours, engine, runs: plan.runs };
  const probes: Probe[] = [];
  const add = (found: Probe): void => {
    probes.push(found);
    say(`  ${found.name}: ${found.value.toFixed(2)} ${found.unit}`);
  };
  const growth = (name: string, points: readonly Point[], beside?: readonly Point[]): void => {
    const [value, other] = [exponent(points), beside && exponent(beside)];
    const besides = other === undefined ? {} : { beside: { name: "the same, nothing done", value: other } };
    if (value !== undefined) add({ name, value, unit: "exponent", ...besides, aim: Math.max(AIMS.linear, other ?? 0) });
  };

  const declared: Point[] = [];
  const hosts: { objects: number; ours: HostTime; nothing: HostTime }[] = [];
  for (const objects of plan.parts) {
    const platform = await startPlatform({ latency: 0, perMinute: undefined });
    const templateToolId = seedTemplates.find(({ name }) => name === "apiRequest")!.id;
    const fleet = createFleet({ objects, promptBytes: PROMPT_BYTES, businessId: nicheSeed.businessId, templateToolId });
    const programs = ["ours.js", "engine.js", "nothing.cjs", "declare.js"];
    const variables = { ...platform.variables, NICHE_REQUESTS_PER_MINUTE: "1000000" };
    const project = createProject({ programs, packageRoot: ours, engine, variables, fleet });
    try {
      const times = Array.from({ length: plan.runs }, () => ({
        ours: timeProgram(project, "ours.js").seconds,
        sdk: timeProgram(project, "engine.js").seconds,
      }));
      const own = median(times.map((each) => each.ours - each.sdk));
      const sdk = { name: "Pulumi's SDK, as many resources", value: median(times.map((each) => each.sdk)) };
      add({
        name: `program: own time, ${objects} objects`,
        value: own,
        unit: "s",
        beside: sdk,
        ...at(AIMS.declare, objects),
      });
      declared.push([objects, own]);
      const host = { objects, ours: await timeHost(project, fleet), nothing: await timeHost(project, fleet, nothing) };
      hosts.push(host);
      add({
        name: `host: memory of ${objects} creates`,
        value: host.ours.peak / 1e6,
        unit: "MB",
        beside: { name: "nothing done", value: host.nothing.peak / 1e6 },
        ...at(AIMS.creates, objects),
      });
    } finally {
      project.remove();
      await platform.close();
    }
  }
  if (hosts.length > 0) {
    const of = (key: "ours" | "nothing") => median(hosts.map((host) => host[key].start));
    add({
      name: "host: start",
      value: of("ours"),
      unit: "s",
      beside: { name: "nothing done", value: of("nothing") },
      aim: AIMS.hostStart,
    });
  }
  const points = (which: "ours" | "nothing", key: "creates" | "peak"): Point[] =>
    hosts.map((host) => [host.objects, host[which][key]]);
  growth("program: time grows with objects to the power of", declared);
  growth("host: time of creates grows to the power of", points("ours", "creates"), points("nothing", "creates"));
  growth("host: memory grows to the power of", points("ours", "peak"), points("nothing", "peak"));

  const validated: (readonly [number, Awaited<ReturnType<typeof timeValidate>>])[] = [];
  for (const objects of plan.validate) {
    const ran = await timeValidate(objects, surroundings);
    validated.push([objects, ran]);
    add({ name: `validate: ${objects} manifests`, value: ran.seconds, unit: "s", ...at(AIMS.validate, objects) });
    add({ name: `validate: memory of ${objects}`, value: (ran.peak.cli ?? 0) / 1e6, unit: "MB" });
  }
  growth(
    "validate: time grows to the power of",
    validated.map(([size, ran]) => [size, ran.seconds]),
  );
  growth(
    "validate: memory grows to the power of",
    validated.map(([size, ran]) => [size, ran.peak.cli ?? 0]),
  );

  for (const objects of plan.review) {
    const { seconds } = await timeReview(objects, surroundings);
    add({ name: `review --against: ${objects} manifests`, value: seconds, unit: "s", ...at(AIMS.review, objects) });
  }
  if (plan.help) {
    const { slowest, seconds, node } = await timeHelp(surroundings);
    const beside = { name: "Node alone", value: node };
    add({ name: `help: the slowest, ${slowest} --help`, value: seconds, unit: "s", beside, aim: AIMS.help });
  }
  return probes;
}
