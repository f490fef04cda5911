// npm run bench: how fast this package is beside what a user would otherwise do. docs/performance.md explains it.
import { existsSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { engineDirectory } from "../tools/engine/engine.ts";
import { readPin } from "../tools/engine/pin.ts";
import { verdicts } from "./aims.ts";
import { caseName } from "./case.ts";
import { readFigures, writeFigures, type Figures } from "./figures.ts";
import { growth } from "./growth.ts";
import { measure, type Places } from "./measure.ts";
import { choosePlan, readOptions, USAGE, type Options } from "./options.ts";
import { growths } from "./probes/parts.ts";
import { createProgress, inMinutes } from "./progress.ts";
import { report, writeInto } from "./report.ts";
import { summarise } from "./summary.ts";
import { countSteps, estimateOf, sum, workLeft, type Work } from "./work.ts";

const root = join(import.meta.dirname, "..");

function packageAt(directory: string): string {
  const path = resolve(directory);
  if (!existsSync(join(path, "dist", "provider", "index.js"))) throw new Error(`${path} has no build in dist/`);
  return path;
}

/** What figures of another run may differ by. */
function describeMachine(): string {
  const load = loadavg()[0] ?? 0;
  const busy = load > 0.5 ? `; it had other work, load ${load.toFixed(1)}, so seconds say little` : "";
  return `${availableParallelism()} cores, Node ${process.version}, Pulumi ${readPin().version}${busy}.`;
}

function tellWork({ cases, parts }: Work): void {
  const minutes = (estimate: number): string => inMinutes(estimate).padStart(6);
  for (const { one, steps, estimates } of cases)
    process.stdout.write(
      `${minutes(sum(estimates))}  ${caseName(one)}: ${steps.length} × ${one.variants.join(", ")}\n`,
    );
  for (const { name, estimate } of parts) process.stdout.write(`${minutes(estimate)}  ${name}\n`);
  process.stdout.write(`${minutes(estimateOf({ cases, parts }))}  minutes in all\n`);
}

/** Does the work, and keeps what it finds in the figures. @returns whether all of it could be done */
async function work(
  { cases, parts }: Work,
  places: Places,
  figures: Figures,
  file: string | undefined,
): Promise<boolean> {
  const progress = createProgress(countSteps({ cases, parts }), estimateOf({ cases, parts }));
  let isWhole = true;
  const done = (estimate: number): void => {
    if (file !== undefined) writeFigures(file, figures);
    progress.done(estimate);
    say(`  [${progress.text()}]`);
  };
  // A night's run does not end because one case fails.
  const attempt = async (what: string, doIt: () => Promise<void>): Promise<void> => {
    say(what);
    try {
      await doIt();
    } catch (error) {
      isWhole = false;
      say(`FAILED, and the rest of it left out: ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const { one, steps: left, estimates } of cases)
    await attempt(caseName(one), async () => {
      const ahead = [...estimates];
      for await (const turn of measure(one, left, places, say)) {
        figures.turns.push(turn);
        done(ahead.shift() ?? 0);
      }
    });
  for (const { name, measure: measurePart, estimate } of parts)
    await attempt(name, async () => {
      const probes = await measurePart();
      for (const { name: what, value, unit } of probes) say(`  ${what}: ${value.toFixed(2)} ${unit}`);
      figures.parts.push({ part: name, probes });
      done(estimate);
    });
  return isWhole;
}

async function main(given: Options): Promise<void> {
  const before = given.continue === undefined ? undefined : readFigures(given.continue);
  const options: Options = before
    ? { ...before.options, ...(given.into !== undefined && { into: given.into }) }
    : given;
  const file = given.continue ?? options.json;
  const places: Places = {
    engine: await engineDirectory(),
    ours: packageAt(options.package ?? root),
    before: options.beside === undefined ? undefined : packageAt(options.beside),
  };
  const figures: Figures = before ?? {
    ...{ machine: describeMachine(), options, cases: choosePlan(options).cases },
    ...{ turns: [], parts: [] },
  };
  const left = workLeft(figures, choosePlan(options).probes, places);
  if (given["dry-run"]) return tellWork(left);
  const isWhole = await work(left, places, figures, file);
  if (file !== undefined) writeFigures(file, { ...figures, ...judge([figures]) });
  await tell([figures], options.into);
  if (!isWhole) process.exitCode = 1;
}

/** Medians of what runs have measured, and whether they are as they are to be. Of a case that several have measured all count. */
function judge(runs: readonly Figures[]): Required<Pick<Figures, "rows" | "growths" | "verdicts">> {
  const turns = runs.flatMap((run) => run.turns);
  const cases = new Map(runs.flatMap((run) => run.cases.map((one) => [caseName(one), one])));
  const rows = [...cases.values()].flatMap((one) => summarise(one, turns));
  const probes = runs.flatMap(({ parts }) => parts.flatMap((part) => part.probes));
  return { rows, growths: growth(rows), verdicts: verdicts(rows, [...probes, ...growths(probes)]) };
}

/** Prints the tables of runs, and puts them into a page. */
async function tell(runs: readonly Figures[], page: string | undefined): Promise<void> {
  const { rows, growths: growing, verdicts: judged } = judge(runs);
  const text = report([...new Set(runs.map(({ machine }) => machine))].join("\n"), rows, growing, judged);
  process.stdout.write(`${text}\n`);
  if (page !== undefined) await writeInto(page, text);
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(USAGE);
  else if (options.tables !== undefined) await tell(options.tables.split(",").map(readFigures), options.into);
  else await main(options);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
