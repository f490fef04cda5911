// npm run bench: how fast this package is beside what a user would otherwise do. docs/performance.md explains it.
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { engineDirectory } from "../tools/engine/engine.ts";
import { caseName, variants, type Case, type Variant } from "./case.ts";
import { measureCase, type Places } from "./measure.ts";
import { operations, type Operation } from "./operations.ts";
import { plans } from "./plan.ts";
import { summarise, type Row } from "./summary.ts";
import { table } from "./table.ts";

const USAGE = `npm run bench -- [options]

  --quick            two minutes: 36 objects, one run
  --full             some hours: all sizes, latencies and limits
  --sizes 36,341     only cases of so many objects
  --only preview,…   only these operations; the first up is always done, as the others need it
  --variants ours,…  only these of: ${variants.join(", ")}
  --runs N           so many runs of each case
  --package DIR      another build of this package in the place of ours
  --beside DIR       another build of this package beside ours, as "before"
  --json FILE        all figures of all runs
`;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean" },
    full: { type: "boolean" },
    sizes: { type: "string" },
    only: { type: "string" },
    variants: { type: "string" },
    runs: { type: "string" },
    package: { type: "string" },
    beside: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});

const root = join(import.meta.dirname, "..");

function chosen<T extends string>(text: string | undefined, known: readonly T[]): readonly T[] | undefined {
  return text?.split(",").map((word) => {
    const found = known.find((one) => one === word.trim());
    if (found === undefined) throw new RangeError(`"${word}" is none of: ${known.join(", ")}`);
    return found;
  });
}

/** The cases of the plan that the options leave, as they leave them. */
function chooseCases(places: Places): readonly Case[] {
  const plan: readonly Case[] = plans[values.quick ? "quick" : values.full ? "full" : "standard"];
  const sizes = values.sizes?.split(",").map(Number);
  const only: readonly Operation[] | undefined = chosen(values.only, operations);
  const among: readonly Variant[] = chosen(values.variants, variants) ?? variants;
  return plan
    .filter(({ objects }) => sizes?.includes(objects) ?? true)
    .map((one) => ({
      ...one,
      runs: values.runs === undefined ? one.runs : Number(values.runs),
      operations: one.operations.filter((each) => each === "first up" || (only?.includes(each) ?? true)),
      variants: one.variants.filter((each) => among.includes(each) && (each !== "before" || places.before)),
    }))
    .filter((one) => one.operations.length > 0 && one.variants.length > 0);
}

function packageAt(directory: string): string {
  const path = resolve(directory);
  if (!existsSync(join(path, "dist", "provider", "index.js"))) throw new Error(`${path} has no build in dist/`);
  return path;
}

async function main(): Promise<void> {
  const places: Places = {
    engine: await engineDirectory(),
    ours: packageAt(values.package ?? root),
    before: values.beside === undefined ? undefined : packageAt(values.beside),
  };
  const rows: Row[] = [];
  const figures: unknown[] = [];
  for (const one of chooseCases(places)) {
    say(caseName(one));
    const samples = await measureCase(one, places, ({ operation, variant, seconds }) =>
      say(`  ${operation}, ${variant}: ${seconds.toFixed(1)} s`),
    );
    rows.push(...summarise(one, samples));
    figures.push({ case: one, samples });
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
  }
  process.stdout.write(`${table(rows)}\n`);
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

try {
  if (values.help) process.stdout.write(USAGE);
  else await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
