import type { Snapshot } from "../../emulator/kernel/control.ts";
import { isDeepStrictEqual as equal } from "node:util";
import type { Declared, Result, SavedState, StateEntry } from "../harness/mini-engine.ts";
import { deadlines, NEVER, UNHURRIED, type Deadlines } from "./deadlines.ts";
import { killedAfter } from "./kill.ts";
import type { FaultWorld, Ids, Scenario } from "./platform.ts";
import { contents, difference, type Dump, type Stored } from "./stored.ts";
import type { Variant } from "./variants.ts";

/** Where a fault hits: the nth request of the operation, then once or for ever. */
export interface Point {
  readonly nth: number;
  readonly times: 1 | "always";
}

/** Where a fault makes a deadline pass it must not cost the time of a person. That of a request differs from all others, so that `hurry` knows it. */
const HURRIED: Deadlines = [20_001, 30_000, 500];

const patience = ({ platform }: Scenario, all: Deadlines): Record<string, string> => deadlines(platform.prefix, all);

const realTimeout = globalThis.setTimeout;
/** So often it is looked whether a fault has struck, ms, and so many looks after that a deadline passes. */
const [LOOK, LOOKS] = [5, 4];

/**
 * In a hurry the deadline of a request passes soon after a fault has struck one, however long it is, and never before: a busy machine is
 * no fault. So do those of uploads and deploys, which are minutes long and not to be set.
 */
function hurry({ world, scenario }: Stage, fast: boolean): void {
  const { faults } = world.control;
  const struck = (): number => faults.list().reduce((sum, { fired }) => sum + fired, 0);
  const hurriedTimeout = (work: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]) => {
    if (milliseconds !== HURRIED[0] && milliseconds < 100_000) return realTimeout(work, milliseconds, ...args);
    const before = struck();
    let looks = 0;
    const looking = setInterval(() => {
      if (struck() > before) looks += 1;
      if (looks < LOOKS) return;
      clearInterval(looking);
      work(...args);
    }, LOOK);
    return looking;
  };
  globalThis.setTimeout = fast ? (hurriedTimeout as typeof setTimeout) : realTimeout;
  world.setEnvironment(patience(scenario, fast ? HURRIED : UNHURRIED));
}

/** Returns what is printed from now on: warnings, and the errors that Pulumi's host passes on. Neither may show a secret. */
function listen({ said, complained }: FaultWorld): () => string[] {
  const [warnings, errors] = [said.length, complained.length];
  return () => [...said.slice(warnings), ...complained.slice(errors)];
}

/** A scenario at its start, to which every cell returns. */
export interface Stage {
  readonly scenario: Scenario;
  readonly credential: string;
  readonly world: FaultWorld;
  readonly ids: Ids;
  readonly saved: SavedState;
  readonly snapshot: Snapshot;
  /** Objects of others, by id. */
  readonly foreign: ReadonlyMap<string, unknown>;
}

/** Builds the start of a scenario. @throws when it cannot be reached without faults. */
export async function stage(scenario: Scenario, credential: string): Promise<Stage> {
  const { platform, switches = {} } = scenario;
  const world = platform.createWorld(switches, {
    ...patience(scenario, UNHURRIED),
    ...platform.credentials[credential],
  });
  platform.seedForeign(world.control);
  finishBackgroundWork(world);
  const others = records(world, scenario);
  const ids = scenario.seed?.(world.control) ?? {};
  if (scenario.before) {
    const { errors } = await world.engine.up(scenario.before(ids));
    if (errors[0]) throw errors[0];
  }
  const { engine, control } = world;
  return { scenario, credential, world, ids, saved: engine.save(), snapshot: control.snapshot(), foreign: others };
}

/** What the operation does when nothing goes wrong: how many requests it makes, and what the store then holds. */
export interface Untouched {
  readonly requests: readonly { readonly path: string }[];
  readonly contents: readonly string[];
}

export async function untouched(start: Stage): Promise<Untouched> {
  const { world, scenario, ids } = start;
  goBack(start);
  world.requests();
  const { errors } = await operate(start);
  const requests = world.requests();
  const { errors: more } = await world.engine.up(next(scenario, ids));
  const problems = [...errors, ...more].map(({ message }) => message);
  problems.push(...(await settled(start, next(scenario, ids))));
  if (problems.length > 0) throw new Error(`the operation fails without any fault:\n${problems.join("\n")}`);
  return { requests, contents: contents(dump(world), scenario.platform.compared) };
}

/** One cell: the operation under a fault, then one without. Answers what is wrong; `hit` tells whether the fault struck. */
export async function cell(
  start: Stage,
  expected: Untouched,
  variant: Variant,
  { nth, times }: Point,
): Promise<{ hit: boolean; problems: string[] }> {
  const here = variant.past ? await stage(start.scenario, start.credential) : start;
  if (!variant.past) goBack(here);
  const { world } = here;
  const { control } = world;
  const printed = listen(world);
  world.requests();

  control.faults.arm({ fault: variant.fault, nth, times, ...(variant.path && { path: variant.path }) });
  hurry(here, variant.slow === true);
  const faulted = await operate(here);
  const hit = (control.faults.list()[0]?.fired ?? 0) > 0;
  control.faults.clear();
  hurry(here, false);

  const problems = [
    ...told(faulted, variant),
    // A platform that hides an object from every look, and answers for its workspace, has none as far as anybody can tell.
    ...(variant.past && times === "always" ? [] : kept(here)),
    ...bounded(world.requests().length, expected),
    ...(await healed(here, expected, { lasting: times === "always" })),
    ...secretless(here, [...faulted.errors.map(({ message }) => message), ...printed()]),
  ];
  return { hit, problems };
}

/**
 * The operation is killed as soon as the platform has carried out its nth request. The backend has stored the state of `before` the
 * operation, or that of the moment, with the steps that were finished. Answers whether there was an nth request.
 */
export async function killed(
  start: Stage,
  expected: Untouched,
  nth: number,
  stored: "before" | "moment",
): Promise<{ hit: boolean; problems: string[] }> {
  goBack(start);
  const { world, saved, scenario } = start;
  const printed = listen(world);
  world.setEnvironment(patience(scenario, NEVER));
  const hit = await killedAfter(nth, world, () => operate(start));
  world.setEnvironment(patience(scenario, UNHURRIED));
  world.engine.restore(stored === "before" ? { ...saved, pending: world.engine.begun } : world.engine.save());
  await world.engine.recover();
  const problems = [...(await healed(start, expected, { lasting: true })), ...secretless(start, printed())];
  return { hit, problems };
}

/** An `up` without faults must reach what is desired, and leave nothing to do. */
async function healed(
  { world, scenario, ids, saved, foreign }: Stage,
  expected: Untouched,
  { lasting }: { lasting: boolean },
): Promise<string[]> {
  const { platform } = scenario;
  const from = world.said.length;
  const { errors, program } = await resolved(world, scenario, next(scenario, ids), lasting);
  const problems = errors.map(({ message }) => `the next up: ${message}`);
  const said = world.said.slice(from).join("\n");

  const held = heldBy(scenario, world.engine.state);
  const kept = scenario.retains ? heldBy(scenario, saved.state) : new Set();
  const owned = platform.owned(dump(world)).filter(({ id }) => !foreign.has(id));
  const forgotten = owned.filter(({ id }) => !held.has(id) && !kept.has(id));
  const reported = forgotten.filter(({ id }) => lasting && scenario.hidden && said.includes(id));
  for (const { id, name } of forgotten) {
    if (!reported.some((other) => other.id === id))
      problems.push(`the platform has ${id} (${String(name)}), the state does not`);
  }
  const there = contents(dump(world), platform.compared, new Set(reported.map(({ id }) => id)));
  if (!equal(there, expected.contents)) problems.push(`store:\n  ${difference(expected.contents, there)}`);
  problems.push(...untouchedForeign(world, scenario, foreign), ...(await settled({ world }, program)));
  return problems;
}

/** As often as the errors name a way out, and that must work in the end. */
const ATTEMPTS = 3;

/** Runs `up`, taking the ways out that errors name. Answers the manifests that were reached in the end. */
async function resolved(
  world: FaultWorld,
  scenario: Scenario,
  program: readonly Declared[],
  lasting: boolean,
): Promise<Pick<Result, "errors"> & { program: readonly Declared[] }> {
  const { engine } = world;
  let wanted = program;
  let { errors } = await engine.up(wanted);
  for (let attempt = 0; errors.length > 0 && attempt < ATTEMPTS; attempt += 1) {
    const way = scenario.platform.wayOut({ errors, program: wanted, world, scenario, lasting });
    if (!way) break;
    wanted = way.program ?? wanted;
    for (const entry of way.forget ?? []) engine.state.splice(engine.state.indexOf(entry), 1);
    world.setEnvironment(way.environment ?? {});
    ({ errors } = await engine.up(wanted));
    world.setEnvironment(Object.fromEntries(Object.keys(way.environment ?? {}).map((name) => [name, undefined])));
  }
  return { errors, program: wanted };
}

/** Ids of the platform's objects that entries of the state hold. */
const heldBy = ({ platform }: Scenario, entries: readonly StateEntry[]): Set<unknown> =>
  new Set(entries.flatMap((entry) => platform.held(entry)));

function goBack({ world, snapshot, saved }: Stage): void {
  world.control.reset();
  world.control.restore(snapshot);
  world.engine.restore(saved);
  world.requests();
}

/** What the manifests say in the `up` after the operation. */
const next = ({ then, after }: Scenario, ids: Ids): Declared[] => (then ?? after)(ids);

function operate({ world, scenario, ids }: Stage): Promise<Result> {
  return scenario.by === "refresh" ? world.engine.refresh() : world.engine.up(scenario.after(ids));
}

/** The platform generates an agent's other flow in the background: what is compared must have it. */
const finishBackgroundWork = (world: FaultWorld): void => world.control.advance(0);

function dump(world: FaultWorld): Dump {
  finishBackgroundWork(world);
  return world.control.dump();
}

/** Every object of the store that is not shared by all, by id. */
const records = (world: FaultWorld, { platform }: Scenario): Map<string, Stored> =>
  new Map(
    Object.entries(dump(world))
      .filter(([collection]) => !platform.shared.includes(collection))
      .flatMap(([, all]) => all)
      .map((record) => [record.id, record]),
  );

function untouchedForeign(world: FaultWorld, scenario: Scenario, foreign: ReadonlyMap<string, unknown>): string[] {
  const now = records(world, scenario);
  return [...foreign].filter(([id, record]) => !equal(now.get(id), record)).map(([id]) => `foreign ${id} was touched`);
}

/** What the state held and the platform still has must not be forgotten. */
function kept({ world, scenario, saved }: Stage): string[] {
  if (scenario.retains) return [];
  const { state, pendingDeletes } = world.engine;
  const known = heldBy(scenario, [...state, ...pendingDeletes]);
  const there = new Set(scenario.platform.owned(dump(world)).map(({ id }) => id));
  return saved.state.flatMap((entry) =>
    scenario.platform
      .held(entry)
      .filter((id) => there.has(id) && !known.has(id))
      .map((id) => `the state forgot ${entry.type} "${entry.name}" ${id}`),
  );
}

const HEADING = /^(check|create|read|update|delete|compare) \w+:\w+ "[\w-]+": \S.{8,}/;

/** Each error names the object, and the cause or what followed from it. */
function told({ errors }: Result, { says }: Variant): string[] {
  const texts = errors.map(({ message }) => message);
  const said = texts.length === 0 || texts.some((text) => says.test(text));
  return [
    ...texts.filter((text) => !HEADING.test(text)).map((text) => `an error without a heading: ${text}`),
    ...(said ? [] : [`errors that do not say ${String(says)}: ${texts.join("\n")}`]),
  ];
}

/** A fault may cost repetitions, not a storm: five attempts of each request, and five looks after it. */
function bounded(requests: number, expected: Untouched): string[] {
  const enough = expected.requests.length;
  return requests > 10 * (enough + 2) ? [`${requests} requests where ${enough} do`] : [];
}

function secretless({ scenario }: Pick<Stage, "scenario">, texts: readonly string[]): string[] {
  return Object.entries(scenario.platform.canaries).flatMap(([name, secret]) =>
    texts.filter((text) => text.includes(secret)).map((text) => `shows the secret ${name}: ${text}`),
  );
}

/** Nothing is left to do: a preview asks nothing and changes nothing, and one with refresh finds nothing. */
async function settled({ world }: Pick<Stage, "world">, program: readonly Declared[]): Promise<string[]> {
  world.requests();
  const plain = await world.engine.preview(program);
  const asked = world.requests();
  const refreshed = await world.engine.previewWithRefresh(program);
  const wrote = world.requests().filter(({ write }) => write);
  const changes = (steps: readonly string[]) => steps.filter((step) => !step.startsWith("same "));
  return [
    ...[...plain.errors, ...refreshed.errors].map(({ message }) => `a preview fails: ${message}`),
    ...changes(plain.steps).map((step) => `left to do: ${step}`),
    ...changes(refreshed.steps).map((step) => `left to do after a refresh: ${step}`),
    ...asked.map(({ method, path }) => `a preview asks ${method} ${path}`),
    ...wrote.map(({ method, path }) => `a preview writes ${method} ${path}`),
  ];
}
