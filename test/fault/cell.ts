import { nicheSeed } from "../../emulator/index.ts";
import type { Snapshot } from "../../emulator/control.ts";
import { equal } from "../../provider/resource/value.ts";
import { directHost } from "../harness/direct-host.ts";
import type { Declared, Result, SavedState, StateEntry } from "../harness/mini-engine.ts";
import { businessId, createWorld, type World } from "../niche/world.ts";
import { CANARIES, seedForeign, type Ids, type Scenario } from "./scenarios.ts";
import { contents, difference, type Dump } from "./stored.ts";
import type { Variant } from "./variants.ts";

/** Which credential the provider uses: with OAuth the token request is one of the points. */
export type Credential = "oauth" | "static";

/** Where a fault hits: the nth request of the operation, then once or for ever. */
export interface Point {
  readonly nth: number;
  readonly times: 1 | "always";
}

const CREDENTIALS: Readonly<Record<Credential, Record<string, string | undefined>>> = {
  oauth: {
    NICHE_TOKEN: undefined,
    NICHE_CLIENT_ID: nicheSeed.clientId,
    NICHE_CLIENT_SECRET: nicheSeed.clientSecret,
  },
  static: { NICHE_TOKEN: nicheSeed.token },
};

/** No deadline passes but where a fault makes it: then it must not cost the time of a person. */
const UNHURRIED = { NICHE_TIMEOUT_MS: "20000", NICHE_TOTAL_TIMEOUT_MS: "30000", NICHE_WAIT_MS: "20000" };
const HURRIED = { NICHE_TIMEOUT_MS: "20", NICHE_TOTAL_TIMEOUT_MS: "2000", NICHE_WAIT_MS: "500" };

/** In a hurry the deadlines of uploads and deploys, minutes long and not to be set, pass as fast as those of other requests. */
let hurried = false;
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((work: (...args: unknown[]) => void, milliseconds?: number, ...args: unknown[]) =>
  realTimeout(work, hurried && (milliseconds ?? 0) >= 100_000 ? 20 : milliseconds, ...args)) as typeof setTimeout;

/** Pulumi's host prints every error that it passes on; it must not show a secret either. */
const printed: string[] = [];
console.error = (...words: unknown[]) => void printed.push(words.map(String).join(" "));

function hurry(world: World, fast: boolean): void {
  hurried = fast;
  world.setEnvironment(fast ? HURRIED : UNHURRIED);
}

/** A scenario at its start, to which every cell returns. */
export interface Stage {
  readonly scenario: Scenario;
  readonly credential: Credential;
  readonly world: World;
  readonly ids: Ids;
  readonly saved: SavedState;
  readonly snapshot: Snapshot;
  /** Objects of others, by id. */
  readonly foreign: ReadonlyMap<string, unknown>;
}

/** Builds the start of a scenario. @throws when it cannot be reached without faults. */
export async function stage(scenario: Scenario, credential: Credential): Promise<Stage> {
  // The clock would move duty whenever background work is done, and hide what the provider did to it.
  const switches = { dutyJob: "off", ...(scenario.page !== undefined && { listPageSizeCap: scenario.page }) } as const;
  const world = createWorld({ switches }, { ...UNHURRIED, ...CREDENTIALS[credential] });
  world.engine.host = async () => directHost;
  seedForeign(world.control);
  finishBackgroundWork(world);
  const others = records(world);
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
  const { errors: more } = await world.engine.up(scenario.after(ids));
  const problems = [...errors, ...more].map(({ message }) => message);
  problems.push(...(await settled(start, scenario.after(ids))));
  if (problems.length > 0) throw new Error(`the operation fails without any fault:\n${problems.join("\n")}`);
  return { requests, contents: contents(dump(world)) };
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
  const { control, said } = world;
  const from = said.length;
  world.requests();

  control.faults.arm({ fault: variant.fault, nth, times, ...(variant.path && { path: variant.path }) });
  hurry(world, variant.slow === true);
  const faulted = await operate(here);
  const hit = (control.faults.list()[0]?.fired ?? 0) > 0;
  control.faults.clear();
  hurry(world, false);

  const problems = [
    ...told(faulted, variant),
    // A platform that hides an object from every look, and answers for its workspace, has none as far as anybody can tell.
    ...(variant.past && times === "always" ? [] : kept(here)),
    ...bounded(world.requests().length, expected),
    ...(await healed(here, expected, { leftovers: times === "always" })),
    ...secretless([...faulted.errors.map(({ message }) => message), ...said.slice(from), ...printed.splice(0)]),
  ];
  return { hit, problems };
}

/** An `up` without faults must reach what is desired, and leave nothing to do. */
export async function healed(
  { world, scenario, ids, foreign }: Stage,
  expected: Untouched,
  { leftovers }: { leftovers: boolean },
): Promise<string[]> {
  const program = scenario.after(ids);
  const from = world.said.length;
  const { errors } = await resolved(world, program, leftovers && scenario.hidden === true);
  const problems = errors.map(({ message }) => `the next up: ${message}`);
  const said = world.said.slice(from).join("\n");

  const state = new Set(world.engine.state.map(({ id }) => id));
  const owned = ours(world).filter(({ id }) => !foreign.has(id));
  const forgotten = owned.filter(({ id }) => !state.has(id));
  const reported = forgotten.filter(({ id }) => leftovers && scenario.hidden && said.includes(id));
  for (const { id, name } of forgotten) {
    if (!reported.some((other) => other.id === id))
      problems.push(`the platform has ${id} (${String(name)}), the state does not`);
  }
  const there = contents(dump(world), new Set(reported.map(({ id }) => id)));
  if (!equal(there, expected.contents)) problems.push(`store:\n  ${difference(expected.contents, there)}`);
  problems.push(...untouchedForeign(world, foreign), ...(await settled({ world }, program)));
  return problems;
}

/**
 * Where the platform hides what it has, it cannot be told whether it was our own update, whose answer was lost, or somebody's edit: the
 * error says so, and what to do. The way out that it names must work.
 */
async function resolved(world: World, program: readonly Declared[], mayAsk: boolean): Promise<Result> {
  const result = await world.engine.up(program);
  const asked = /^update niche:Tool .*an update was cut off.*voice-agents:onConflict overwrite/s;
  if (!mayAsk || result.errors.length === 0 || !result.errors.every(({ message }) => asked.test(message)))
    return result;
  world.config["voice-agents:onConflict"] = "overwrite";
  const overwritten = await world.engine.up(program);
  delete world.config["voice-agents:onConflict"];
  return overwritten;
}

function goBack({ world, snapshot, saved }: Stage): void {
  world.control.reset();
  world.control.restore(snapshot);
  world.engine.restore(saved);
  world.requests();
}

function operate({ world, scenario, ids }: Stage): Promise<Result> {
  return scenario.by === "refresh" ? world.engine.refresh() : world.engine.up(scenario.after(ids));
}

/** The platform generates an agent's other flow in the background: what is compared must have it. */
const finishBackgroundWork = (world: World): void => world.control.advance(0);

function dump(world: World): Dump {
  finishBackgroundWork(world);
  return world.control.dump();
}

type Listed = { readonly id: string; readonly [key: string]: unknown };

/** Objects in our business that resources can own: not what the platform added by itself. */
function ours(world: World): Listed[] {
  const all = dump(world);
  return [
    ...(all["agents"] ?? []),
    ...(all["files"] ?? []),
    ...(all["tools"] ?? []).filter(({ auto }) => auto === undefined),
  ].filter((record) => record["businessId"] === businessId);
}

/** Every object of the store, by id. */
const records = (world: World): Map<string, unknown> =>
  new Map(
    Object.values(dump(world))
      .flat()
      .map((record) => [record.id, record]),
  );

function untouchedForeign(world: World, foreign: ReadonlyMap<string, unknown>): string[] {
  const now = records(world);
  return [...foreign].filter(([id, record]) => !equal(now.get(id), record)).map(([id]) => `foreign ${id} was touched`);
}

/** What the state held and the platform still has must not be forgotten. */
function kept({ world, saved }: Stage): string[] {
  const { state, pendingDeletes } = world.engine;
  const known = new Set([...state, ...pendingDeletes].map(({ id }) => id));
  const there = new Set(ours(world).map(({ id }) => id));
  const isLost = ({ id, type }: StateEntry) => type !== "niche:Deployment" && there.has(id) && !known.has(id);
  return saved.state.filter(isLost).map(({ type, name, id }) => `the state forgot ${type} "${name}" ${id}`);
}

const HEADING = /^(create|read|update|delete|compare) niche:\w+ "[\w-]+": \S.{8,}/;

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

export function secretless(texts: readonly string[]): string[] {
  return Object.entries(CANARIES).flatMap(([name, secret]) =>
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
