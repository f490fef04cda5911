import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** So far above this process the `pulumi` that started it is looked for: between them are at most a shell and a launcher. */
const GENERATIONS = 4;

/** Longest that `ps` may take, ms. */
const DEADLINE = 2000;

interface Process {
  readonly parent: number;
  readonly args: readonly string[];
}

/** What Linux says of a process; what `ps` says elsewhere; undefined where neither can be had. */
function processOf(id: number): Process | undefined {
  try {
    // The name of the program stands in brackets and may hold anything; the parent is the second word behind it.
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return { parent, args: readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0") };
  } catch {
    return askPs(id);
  }
}

function askPs(id: number): Process | undefined {
  try {
    const options = { encoding: "utf8", timeout: DEADLINE } as const;
    const [parent = "", ...args] = execFileSync("ps", ["-o", "ppid=,args=", "-p", String(id)], options)
      .trim()
      .split(/\s+/);
    return { parent: Number(parent), args };
  } catch {
    return undefined;
  }
}

/** The command lines of the processes that started this one, the nearest first. */
function* ancestors(): Generator<readonly string[]> {
  let id = process.ppid;
  for (let generation = 0; generation < GENERATIONS && id > 1; generation += 1) {
    const found = processOf(id);
    if (!found) return;
    yield found.args;
    id = found.parent;
  }
}

/** The URNs of `--replace` and `--target-replace` in a command line, those without a wildcard. */
function replaceTargets(args: readonly string[]): string[] {
  const named = args.flatMap((arg, index) => {
    const [, value] = /^--(?:target-)?replace=(.*)$/s.exec(arg) ?? [];
    if (value !== undefined) return [value];
    return /^--(?:target-)?replace$/.test(arg) ? args.slice(index + 1, index + 2) : [];
  });
  return named.flatMap((value) => value.split(",")).filter((urn) => urn.startsWith("urn:") && !urn.includes("*"));
}

/**
 * URNs that the user told `pulumi up` to replace. The engine checks such a resource as if it were new, compares nothing and tells the
 * provider no id, so that only its command line, which it has from the user, says that the state has it. Empty where it cannot be read.
 */
export function commandedReplacements(): string[] {
  for (const args of ancestors()) {
    const targets = replaceTargets(args);
    if (targets.length > 0) return targets;
  }
  return [];
}

/** How many operations a command line of `pulumi` lets run at once: `--parallel 32`, `--parallel=32`, `-p 32`, `-p32`. */
export function parallelIn(args: readonly string[]): number | undefined {
  const values = args.flatMap((arg, index) => {
    const [, value] = /^(?:--parallel|-p)=?(\d+)$/.exec(arg) ?? [];
    return value ?? (/^(?:--parallel|-p)$/.test(arg) ? (args[index + 1] ?? []) : []);
  });
  return positive(values.at(-1));
}

/**
 * How many operations the user lets the engine have under way at once, by its command line or `PULUMI_PARALLEL`; undefined where neither
 * says it, or the engine's command line cannot be read.
 */
export function commandedParallel(): number | undefined {
  const engine = commandOfEngine();
  return (engine && parallelIn(engine)) ?? positive(process.env["PULUMI_PARALLEL"]);
}

/** Asks for no process above the engine's: where there is no `/proc`, each is a run of `ps`. */
function commandOfEngine(): readonly string[] | undefined {
  for (const args of ancestors()) if (/^pulumi(\.exe)?$/.test(basename(args[0] ?? ""))) return args;
  return undefined;
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
