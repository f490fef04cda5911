import { parseArgs } from "node:util";
import { variants, type Variant } from "./case.ts";
import { operations, type Operation } from "./operations.ts";
import { noParts, plans, type Plan } from "./plan.ts";

const names = Object.keys(plans) as (keyof typeof plans)[];

export const USAGE = `npm run bench -- [options]

  --plan NAME        what is measured; default: standard
${names.map((name) => `                       ${name.padEnd(10)} ${plans[name].about}`).join("\n")}
  --quick, --full    the plans of those names
  --dry-run          prints the cases, and how many minutes each takes on two cores that do nothing else

  Of the plan's cases only those with:
  --sizes 36,341     so many objects
  --kilobytes 1,8    prompts so long
  --latency 0,50     responses so late, in ms
  --limit none,200   so many requests a minute
  and of their operations and variants only:
  --only preview,…   these; without "first up", that is done unmeasured and quickly, as the others need it
  --variants ours,…  of ${variants.join(", ")}

  --parallel N       the engine has so many operations under way at once
  --runs N           so many runs of each case
  --no-probes        without the parts that need no engine

  --package DIR      another build of this package in the place of ours
  --beside DIR       another build of this package beside ours, as "before"
  --json FILE        all figures of all runs, written after each operation
  --continue FILE    goes on where the run that wrote these figures was stopped, with the same options
  --tables FILE,…    prints the tables of those figures, and measures nothing; runs of the same case count together
  --into PAGE        puts the tables into a page, docs/performance.md
`;

const options = {
  plan: { type: "string" },
  quick: { type: "boolean" },
  full: { type: "boolean" },
  "dry-run": { type: "boolean" },
  sizes: { type: "string" },
  kilobytes: { type: "string" },
  latency: { type: "string" },
  limit: { type: "string" },
  only: { type: "string" },
  variants: { type: "string" },
  parallel: { type: "string" },
  runs: { type: "string" },
  "no-probes": { type: "boolean" },
  package: { type: "string" },
  beside: { type: "string" },
  json: { type: "string" },
  continue: { type: "string" },
  tables: { type: "string" },
  into: { type: "string" },
  help: { type: "boolean" },
} as const;

/** The options of a run, as they were given. */
export type Options = ReturnType<typeof readOptions>;

/** @throws TypeError for an option that there is not */
export const readOptions = (args: readonly string[]) => parseArgs({ options, args: [...args] }).values;

function one<T extends string>(word: string, known: readonly T[]): T {
  const found = known.find((each) => each === word.trim());
  if (found === undefined) throw new RangeError(`"${word}" is none of: ${known.join(", ")}`);
  return found;
}

const several = <T extends string>(text: string | undefined, known: readonly T[]): readonly T[] =>
  text?.split(",").map((word) => one(word, known)) ?? known;

/** Whether a value is among those of an option; true where the option is not there. */
function isAmong(text: string | undefined, value: number | undefined): boolean {
  return text?.split(",").some((word) => (word.trim() === "none" ? undefined : Number(word)) === value) ?? true;
}

/** What the options leave of their plan. */
export function choosePlan(chosen: Options): Plan {
  const name = chosen.quick ? "quick" : chosen.full ? "full" : (chosen.plan ?? "standard");
  const plan: Plan = plans[one(name, names)];
  const only: readonly Operation[] = several(chosen.only, operations);
  const among: readonly Variant[] = several(chosen.variants, variants);
  const kept = plan.cases
    .filter(
      ({ objects, promptBytes, latency, perMinute }) =>
        isAmong(chosen.sizes, objects) &&
        isAmong(chosen.kilobytes, promptBytes / 1000) &&
        isAmong(chosen.latency, latency) &&
        isAmong(chosen.limit, perMinute),
    )
    .map((each) => ({
      ...each,
      ...(chosen.parallel !== undefined && { parallel: Number(chosen.parallel) }),
      runs: chosen.runs === undefined ? each.runs : Number(chosen.runs),
      operations: each.operations.filter((operation) => only.includes(operation)),
      variants: each.variants.filter((variant) => among.includes(variant) && (variant !== "before" || chosen.beside)),
    }))
    .filter((each) => each.operations.length > 0 && each.variants.length > 0);
  return { ...plan, cases: kept, probes: chosen["no-probes"] ? noParts : plan.probes };
}
