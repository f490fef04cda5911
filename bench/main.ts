// npm run bench: how fast this package is beside what a user would otherwise do. docs/performance.md explains it.
import { existsSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { engineDirectory } from "../tools/engine/engine.ts";
import { readPin } from "../tools/engine/pin.ts";
import { verdicts } from "./aims.ts";
import { caseName, variants, type Case, type Variant } from "./case.ts";
import { measureCase, type Places } from "./measure.ts";
import { operations, type Operation } from "./operations.ts";
import { plans, type Plan } from "./plan.ts";
import { probe } from "./probes/all.ts";
import { report, writeInto } from "./report.ts";
import { summarise, type Row } from "./summary.ts";

const USAGE = `npm run bench -- [options]

  --plan NAME        ${Object.keys(plans).join(", ")}; default: standard
  --quick, --full    the plans of those names: two minutes, and hours
  --sizes 36,341     only cases of so many objects
  --only preview,…   only these operations; without "first up", that is done unmeasured and quickly, as the others need it
  --variants ours,…  only these of: ${variants.join(", ")}
  --runs N           so many runs of each case
  --no-probes        without the parts that need no engine
  --package DIR      another build of this package in the place of ours
  --beside DIR       another build of this package beside ours, as "before"
  --json FILE        all figures of all runs
  --into PAGE        puts the tables into a page, docs/performance.md
`;

const { values } = parseArgs({
  options: {
    plan: { type: "string" },
    quick: { type: "boolean" },
    full: { type: "boolean" },
    sizes: { type: "string" },
    only: { type: "string" },
    variants: { type: "string" },
    runs: { type: "string" },
    "no-probes": { type: "boolean" },
    package: { type: "string" },
    beside: { type: "string" },
    json: { type: "string" },
    into: { type: "string" },
    help: { type: "boolean" },
  },
});

const root = join(import.meta.dirname, "..");

function one<T extends string>(word: string, known: readonly T[]): T {
  const found = known.find((each) => each === word.trim());
  if (found === undefined) throw new RangeError(`"${word}" is none of: ${known.join(", ")}`);
  return found;
}

const several = <T extends string>(text: string | undefined, known: readonly T[]): readonly T[] =>
  text?.split(",").map((word) => one(word, known)) ?? known;

function choosePlan(): Plan {
  const name = values.quick ? "quick" : values.full ? "full" : (values.plan ?? "standard");
  return plans[one(name, Object.keys(plans) as (keyof typeof plans)[])];
}

/** The cases of the plan that the options leave, as they leave them. */
function chooseCases(plan: Plan, places: Places): readonly Case[] {
  const sizes = values.sizes?.split(",").map(Number);
  const only: readonly Operation[] = several(values.only, operations);
  const among: readonly Variant[] = several(values.variants, variants);
  return plan.cases
    .filter(({ objects }) => sizes?.includes(objects) ?? true)
    .map((each) => ({
      ...each,
      runs: values.runs === undefined ? each.runs : Number(values.runs),
      operations: each.operations.filter((operation) => only.includes(operation)),
      variants: each.variants.filter((name) => among.includes(name) && (name !== "before" || places.before)),
    }))
    .filter((each) => each.operations.length > 0 && each.variants.length > 0);
}

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

async function main(): Promise<void> {
  const machine = describeMachine();
  const plan = choosePlan();
  const places: Places = {
    engine: await engineDirectory(),
    ours: packageAt(values.package ?? root),
    before: values.beside === undefined ? undefined : packageAt(values.beside),
  };
  const started = performance.now();
  const rows: Row[] = [];
  const figures: unknown[] = [];
  for (const each of chooseCases(plan, places)) {
    say(caseName(each));
    const samples = await measureCase(each, places, ({ operation, variant, seconds }) =>
      say(`  ${operation}, ${variant}: ${seconds.toFixed(1)} s`),
    );
    rows.push(...summarise(each, samples));
    figures.push({ case: each, samples });
  }
  if (!values["no-probes"]) say("parts, without an engine");
  const probes = values["no-probes"] ? [] : await probe(plan.probes, places, say);
  const judged = verdicts(rows, probes);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ cases: figures, rows, probes, verdicts: judged }, undefined, 2)}\n`);
  const text = report(machine, rows, judged);
  process.stdout.write(`${text}\n`);
  if (values.into !== undefined) await writeInto(values.into, text);
  say(`${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

try {
  if (values.help) process.stdout.write(USAGE);
  else await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
