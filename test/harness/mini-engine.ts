import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import type { Deployment } from "../../cli/recover/state.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { stub } from "../../provider/pulumi/stub.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";
import { copied } from "../../emulator/kernel/json.ts";
import type * as Built from "./built.ts";
import { directHost } from "./direct-host.ts";
import { HostError, type DynamicHost, type StackConfig } from "./dynamic-host.ts";
import { assertSecretless } from "./secretless.ts";
import { differingPaths } from "./values.ts";

/** The copy of the provider that Pulumi's host loads. */
const { createRun, definitionOfType, findPending, plainValues, recoverState, removalMark } = createRequire(
  import.meta.url,
)("../../dist/test/harness/built.js") as typeof Built;

/** A value that comes from another resource: its id, or one of its outputs. */
export class Ref {
  readonly type: string;
  readonly name: string;
  readonly output: string | undefined;
  constructor(type: string, name: string, output?: string) {
    this.type = type;
    this.name = name;
    this.output = output;
  }
}

export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly args: JsonObject;
  readonly previousNames?: readonly string[];
}

export interface StateEntry {
  readonly type: string;
  name: string;
  id: string;
  inputs: JsonObject;
  outputs: JsonObject;
  /** A create that was cut short: the next `up` must update. */
  initFailed: boolean;
}

/** All that outlives an engine's process. */
export interface SavedState {
  readonly state: readonly StateEntry[];
  readonly leaving: readonly StateEntry[];
  /** Operations that were begun and have no end. */
  readonly pending?: readonly Pending[];
}

interface Pending {
  readonly doing: "creating" | "updating" | "deleting";
  readonly type: string;
  readonly name: string;
  readonly inputs: JsonObject;
  readonly id?: string;
}

export type Step = `${"create" | "update" | "replace" | "delete" | "same" | "gone" | "drift"} ${string}`;

/** What a refresh found to differ in one resource. */
export interface Drift {
  /** What the provider noted in the state. */
  readonly noted: readonly string[];
  /** What the engine would show: where the inputs that were read differ from those of the state. */
  readonly paths: readonly string[];
  /** The inputs that were read. */
  readonly inputs: JsonObject;
}

export interface Result {
  readonly steps: readonly Step[];
  readonly errors: readonly Error[];
  /** By `Kind name`; empty where nothing was refreshed. */
  readonly drifts: ReadonlyMap<string, Drift>;
}

/**
 * What Pulumi's engine does with a dynamic provider, in 200 lines: check, diff, create, update, replace, delete, refresh, with the rules
 * that were measured on the real one (a diff without an opinion compares old inputs with new ones; a failed create with an id is kept and
 * updated next time). `test/contract/wire.isolated.test.ts` proves that what stands between the two in process is as Pulumi's own host.
 */
export class MiniEngine {
  readonly state: StateEntry[] = [];
  /** So many resources of a program are handled at once (`--parallel`), each after those that it refers to. */
  parallel = 1;
  /** Starts a provider: in process, or behind Pulumi's own host. */
  host: (config: StackConfig) => Promise<DynamicHost> = directHost;
  readonly #config: StackConfig;
  /** The provider of the operation under way. */
  #process: Promise<DynamicHost> | undefined;

  /** @param config the stack's, as it is when an operation begins. */
  constructor(config: StackConfig) {
    this.#config = config;
  }

  /** The real engine starts a provider process for each operation. */
  #newProcess(): Promise<DynamicHost> {
    return (this.#process = this.host({ ...this.#config }));
  }

  /** `pulumi preview`: the state stays as it is. */
  async preview(program: readonly Declared[]): Promise<Result> {
    const saved = this.save();
    const planned = await this.#run(program, true);
    this.restore(saved);
    return planned;
  }

  up = (program: readonly Declared[]): Promise<Result> => this.#run(program, false);

  /** `pulumi up --refresh` in one provider process. */
  async upWithRefresh(program: readonly Declared[]): Promise<Result> {
    const refreshed = await this.refresh();
    const applied = await this.#run(program, false, { keepProcess: true });
    return joined(refreshed, applied);
  }

  /** `pulumi preview --refresh`: the state stays as it is. */
  async previewWithRefresh(program: readonly Declared[]): Promise<Result> {
    const saved = this.save();
    const refreshed = await this.refresh();
    const planned = await this.#run(program, true, { keepProcess: true });
    this.restore(saved);
    return joined(refreshed, planned);
  }

  /** The checked inputs of a program, in the provider process of the last refresh. What is not made yet is unknown. */
  async checkedInputs(program: readonly Declared[]): Promise<JsonObject[]> {
    const host = await (this.#process ?? this.#newProcess());
    const run: RunContext = { host, dryRun: true, steps: [], errors: [], planned: new Map(), failed: new Set() };
    const all: JsonObject[] = [];
    for (const declared of program) {
      const inputs = this.#resolve(run, declared);
      if (inputs === "blocked") throw new Error(`${label(declared)} cannot be resolved`);
      const { inputs: checked, failures } = await host.check(
        this.find(declared.type, declared.name)?.inputs ?? {},
        inputs,
      );
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
      all.push(checked);
    }
    return all;
  }

  /** Replaced objects whose deletion is still to come. */
  get pendingDeletes(): readonly StateEntry[] {
    return this.#leaving;
  }

  /** The state as a backend would have stored it. */
  save(): SavedState {
    return copied({ state: this.state, leaving: this.#leaving, pending: this.#pending });
  }

  /** Goes back to a stored state, as an engine does that is started after a kill. */
  restore(saved: SavedState): void {
    const { state, leaving, pending = [] } = copied(saved);
    this.#pending.splice(0, this.#pending.length, ...pending);
    this.state.splice(0, this.state.length, ...state);
    this.#leaving.splice(0, this.#leaving.length, ...leaving);
  }

  /** `pulumi cancel`, then `voice-agents recover`. Returns what it said. */
  async recover(): Promise<string[]> {
    const run = createRun();
    const entries = [
      ...this.state.map(resourceOf),
      ...this.#leaving.map((each) => ({ ...resourceOf(each), delete: true })),
    ];
    const operations = this.#pending.map((each) => ({ type: each.doing, resource: resourceOf(each) }));
    const before: Deployment = { resources: entries, pending_operations: operations };
    const { state, reports } = await recoverState(before, before, {
      definitionOf: definitionOfType,
      find: (definition, ...rest) => findPending({ definition, run }, ...rest),
      removalMark: (definition, ...rest) => removalMark({ definition, run }, ...rest),
    });
    const after = (state.resources ?? []).map((resource) => ({
      entry: entryOf(resource),
      leaves: resource["delete"] === true,
    }));
    this.state.splice(0, this.state.length, ...after.filter(({ leaves }) => !leaves).map(({ entry }) => entry));
    this.#leaving.splice(0, this.#leaving.length, ...after.filter(({ leaves }) => leaves).map(({ entry }) => entry));
    this.#pending.splice(0);
    return reports.map(({ subject, what }) => `${subject}: ${what}`);
  }

  async refresh(): Promise<Result> {
    const host = await this.#newProcess();
    const steps: Step[] = [];
    const errors: Error[] = [];
    const drifts = new Map<string, Drift>();
    const results = await Promise.allSettled(this.state.map((entry) => host.read(entry.id, entry.outputs)));
    const kept: StateEntry[] = [];
    for (const [index, entry] of this.state.entries()) {
      const result = results[index]!;
      if (result.status === "rejected") {
        errors.push(result.reason as Error);
        kept.push(entry);
        continue;
      }
      const { id, inputs } = result.value;
      const outputs = unmarked(result.value.outputs);
      if (!id) {
        steps.push(`gone ${label(entry)}`);
        continue;
      }
      // The engine asks the provider to compare the live outputs with the old inputs, and believes a firm "no".
      const { changes } = await host.diff(entry.id, outputs, entry.inputs);
      const drifted = inputs !== undefined && changes !== "none" && !sameInputs(entry.inputs, inputs);
      if (drifted) {
        steps.push(`drift ${label(entry)}`);
        drifts.set(label(entry), describeDrift(entry.inputs, inputs, outputs));
      }
      // A read that succeeds makes the engine forget that the create was cut short (RefreshStep.Apply sets InitErrors anew).
      kept.push({ ...entry, outputs, inputs: inputs ?? entry.inputs, initFailed: false });
    }
    this.state.splice(0, this.state.length, ...kept);
    for (const { message } of errors) assertSecretless("an error", message);
    return { steps, errors, drifts };
  }

  destroy = (): Promise<Result> => this.#run([], false);

  find(type: string, name: string): StateEntry | undefined {
    return this.state.find((entry) => entry.type === type && entry.name === name);
  }

  async #run(program: readonly Declared[], dryRun: boolean, { keepProcess = false } = {}): Promise<Result> {
    this.begun.splice(0);
    const run: RunContext = {
      host: await ((keepProcess && this.#process) || this.#newProcess()),
      dryRun,
      steps: [],
      errors: [],
      planned: new Map(),
      failed: new Set(),
    };
    const seen = new Set<StateEntry>();
    const applied = new Map<string, Promise<void>>();
    await inParallel(this.parallel, program, async (declared) => {
      const entry = this.#entryOf(declared);
      if (entry) seen.add(entry);
      const work = Promise.all(refsIn(declared.args).map(async (ref) => applied.get(label(ref)))).then(() =>
        this.#apply(run, declared, entry),
      );
      applied.set(label(declared), work);
      await work;
    });
    const orphans = this.state.filter(
      (entry) => !seen.has(entry) && !run.planned.has(label(entry)) && !run.made?.has(entry),
    );
    if (run.errors.length === 0) {
      // Side by side only those of one kind, none of which refers to another.
      for (const entries of runsOfOneType([...this.#leaving, ...orphans].reverse()))
        await inParallel(this.parallel, entries, (entry) => this.#delete(run, entry, orphans.includes(entry)));
    }
    for (const { message } of run.errors) assertSecretless("an error", message);
    return { steps: run.steps, errors: run.errors, drifts: new Map() };
  }

  #entryOf({ type, name, previousNames = [] }: Declared): StateEntry | undefined {
    const found = [name, ...previousNames].map((candidate) => this.find(type, candidate)).find(Boolean);
    return found;
  }

  async #apply(run: RunContext, declared: Declared, entry: StateEntry | undefined): Promise<void> {
    const { host, dryRun, steps } = run;
    const where = label(declared);
    const inputs = this.#resolve(run, declared);
    if (inputs === "blocked") {
      run.failed.add(where);
      return;
    }
    try {
      const checked = await host.check(entry?.inputs ?? {}, inputs);
      if (checked.failures.length > 0) {
        throw new Error(checked.failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
      }
      const news = checked.inputs;
      if (!entry) {
        steps.push(`create ${where}`);
        run.planned.set(where, dryRun ? "new" : "real");
        if (!dryRun) await this.#create(run, declared, news);
        return;
      }
      const { changes, replaces } = await host.diff(entry.id, entry.outputs, news);
      const differs = changes === "some" || (changes === "unknown" && !sameInputs(entry.inputs, news));
      if (!differs && !entry.initFailed) {
        steps.push(`same ${where}`);
        Object.assign(entry, { name: declared.name, inputs: dryRun ? entry.inputs : news });
      } else if (differs && replaces.length > 0) {
        steps.push(`replace ${where}`);
        run.planned.set(where, "new");
        // The engine checks anew what it is about to replace, as if there were nothing old.
        const fresh = await host.check({}, inputs);
        if (!dryRun) await this.#replace(run, declared, fresh.inputs, entry);
      } else {
        steps.push(`update ${where}`);
        run.planned.set(where, dryRun ? "changed" : "real");
        if (!dryRun) {
          await this.#update(run, declared, news, entry);
        }
      }
    } catch (error) {
      run.failed.add(where);
      run.errors.push(error as Error);
    }
  }

  /** An update that was cut short leaves the old inputs, and the properties that the provider reached. */
  async #update({ host }: RunContext, { name }: Declared, inputs: JsonObject, entry: StateEntry): Promise<void> {
    const end = this.#begin({ doing: "updating", type: entry.type, name, inputs });
    try {
      const outputs = unmarked(await host.update(entry.id, entry.outputs, inputs));
      Object.assign(entry, { name, inputs, outputs, initFailed: false });
    } catch (error) {
      if (error instanceof HostError && error.partial)
        Object.assign(entry, { outputs: unmarked(error.partial.properties), initFailed: true });
      throw error;
    } finally {
      end();
    }
  }

  /** Replaced objects whose deletion is still to come; a failed run keeps them, as the engine keeps its pending deletes. */
  readonly #leaving: StateEntry[] = [];

  /** The old object leaves as soon as there is a new one, even one that is not finished (CreateStep.Apply marks it before it fails). */
  async #replace(run: RunContext, declared: Declared, inputs: JsonObject, old: StateEntry): Promise<void> {
    const before = this.state.length;
    try {
      await this.#create(run, declared, inputs);
    } finally {
      if (this.state.length > before) {
        this.state.splice(this.state.indexOf(old), 1);
        this.#leaving.push(old);
      }
    }
  }

  async #create(run: RunContext, { type, name }: Declared, inputs: JsonObject): Promise<void> {
    const made = (run.made ??= new Set());
    const end = this.#begin({ doing: "creating", type, name, inputs });
    try {
      const { id, outputs } = await run.host.create(inputs);
      const entry: StateEntry = { type, name, id, inputs, outputs, initFailed: false };
      this.state.push(entry);
      made.add(entry);
    } catch (error) {
      if (error instanceof HostError && error.partial) {
        const entry: StateEntry = {
          type,
          name,
          id: error.partial.id,
          inputs,
          outputs: error.partial.properties,
          initFailed: true,
        };
        this.state.push(entry);
        made.add(entry);
      }
      throw error;
    } finally {
      end();
    }
  }

  /** Notes what is being done, as the backend has it while it lasts. Returns its end. */
  #begin(pending: Pending): () => void {
    this.#pending.push(pending);
    this.begun.push(pending);
    return () => void this.#pending.splice(this.#pending.indexOf(pending), 1);
  }

  readonly #pending: Pending[] = [];

  /** What the last operation has begun, finished or not: pending in a state that was stored before it ended. */
  readonly begun: Pending[] = [];

  async #delete(run: RunContext, entry: StateEntry, announce: boolean): Promise<void> {
    if (announce) run.steps.push(`delete ${label(entry)}`);
    if (run.dryRun) return;
    const end = this.#begin({ doing: "deleting", ...entry });
    try {
      await run.host.delete(entry.id, entry.outputs);
      for (const list of [this.state, this.#leaving]) {
        const index = list.indexOf(entry);
        if (index >= 0) list.splice(index, 1);
      }
    } catch (error) {
      run.errors.push(error as Error);
    } finally {
      end();
    }
  }

  #resolve(run: RunContext, { type, name, args }: Declared): JsonObject | "blocked" {
    let blocked = false;
    const value = (inner: unknown): unknown => {
      if (inner instanceof Ref) {
        const where = label(inner);
        if (run.failed.has(where)) blocked = true;
        const entry = this.find(inner.type, inner.name);
        const plan = run.planned.get(where);
        if (run.dryRun && (plan === "new" || !entry)) return UNKNOWN;
        // A program that names a resource it does not declare: the real engine has an id by then, whatever it is.
        if (!entry) return `id-of-${inner.name}`;
        if (plan === "changed" && inner.output !== undefined && !(inner.output in entry.inputs)) return UNKNOWN;
        return this.#output(entry, inner);
      }
      if (Array.isArray(inner)) return inner.map(value);
      if (typeof inner === "object" && inner !== null) {
        return Object.fromEntries(
          Object.entries(inner)
            .map(([key, item]) => [key, value(item)])
            .filter(([, item]) => item !== undefined),
        );
      }
      return inner;
    };
    const inputs = value(args) as JsonObject;
    return blocked ? "blocked" : { ...inputs, __logicalName: name, __provider: stub(type) };
  }

  #output(entry: StateEntry, { output }: Ref): unknown {
    return output === undefined ? entry.id : entry.outputs[output];
  }
}

interface RunContext {
  readonly host: DynamicHost;
  readonly dryRun: boolean;
  readonly steps: Step[];
  readonly errors: Error[];
  readonly planned: Map<string, "new" | "changed" | "real">;
  readonly failed: Set<string>;
  made?: Set<StateEntry>;
}

const joined = (first: Result, second: Result): Result => ({
  steps: [...first.steps, ...second.steps],
  errors: [...first.errors, ...second.errors],
  drifts: first.drifts,
});

function describeDrift(before: JsonObject, inputs: JsonObject, outputs: JsonObject): Drift {
  const noted = Array.isArray(outputs["__drift"]) ? outputs["__drift"].map(String) : [];
  return { noted, paths: differingPaths(visible(before), visible(inputs)), inputs: visible(inputs) };
}

/** Begins the work on each item in order, at most so many at once. */
async function inParallel<T>(most: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}

function refsIn(value: unknown): readonly Ref[] {
  if (value instanceof Ref) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(refsIn) : [];
}

function runsOfOneType(entries: readonly StateEntry[]): StateEntry[][] {
  const runs: StateEntry[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last?.[0]?.type === entry.type) last.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

const PREFIX = "pulumi-nodejs:dynamic/";

/** An entry as Pulumi's state has it. */
const resourceOf = (entry: Omit<Pending, "doing"> & Partial<StateEntry>): JsonObject => ({
  urn: `urn:pulumi:dev::test::${PREFIX}${entry.type}::${entry.name}`,
  type: PREFIX + entry.type,
  custom: true,
  inputs: entry.inputs,
  ...(entry.id !== undefined && {
    id: entry.id,
    outputs: entry.outputs,
    initErrors: entry.initFailed ? ["cut short"] : [],
  }),
});

const entryOf = (resource: JsonObject): StateEntry => ({
  type: String(resource["type"]).slice(PREFIX.length),
  name: String(resource["urn"]).split("::").at(-1)!,
  id: String(resource["id"]),
  inputs: resource["inputs"] as JsonObject,
  outputs: plainValues(resource["outputs"]) as JsonObject,
  initFailed: (resource["initErrors"] as unknown[]).length > 0,
});

const label = ({ type, name }: { type: string; name: string }): string => `${type.split(":")[1]} ${name}`;

const visible = (inputs: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));

/** What the provider is handed of a state: it does not accept secrets, so their marks are taken away. */
export function unmarked<T>(value: T): T {
  if (Array.isArray(value)) return value.map(unmarked) as T;
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value && "value" in value) return unmarked(value.value) as T;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unmarked(inner)])) as T;
}

const SECRET = "4dabf18193072939515e22adb298388d";

/** As the engine compares them: hidden ones count as others do, and what has no value is as if it were not there. */
const sameInputs = (left: JsonObject, right: JsonObject): boolean =>
  isDeepStrictEqual(withValue(left), withValue(right));

const withValue = (inputs: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
