import fc from "fast-check";
import { expect } from "vitest";
import type { Fault } from "../../emulator/kernel/faults.ts";
import type { SwitchValue } from "../../emulator/kernel/switches.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { readDoubt } from "../../provider/lifecycle/doubt.ts";
import { withField } from "../../provider/lifecycle/fields.ts";
import { REFRESHED } from "../../provider/lifecycle/taken-over.ts";
import { UNKNOWN_ID } from "../../provider/lifecycle/unknown-id.ts";
import type { ContractWorld } from "../contract/world.ts";
import type { Choices } from "../harness/pairwise.ts";
import type { Declared, Result, StateEntry } from "../harness/mini-engine.ts";
import { deadlines, NEVER, UNHURRIED, type Deadlines } from "./deadlines.ts";
import { killedAfter } from "./kill.ts";
import type { FaultWorld } from "./platform.ts";

/** What the emulator is handed. */
type Sent = Parameters<ContractWorld["control"]["create"]>[1];

type Live = JsonObject & { readonly id: string };

/** A kind as random histories see it. */
export interface LifecycleKind {
  readonly kind: string;
  /** The emulator's collection of its objects. */
  readonly collection: string;
  /** Fields that a manifest may set, beside what it needs. Their values are texts. */
  readonly fields: readonly string[];
  /** What a field has where the manifest says nothing. Default: it is not set. */
  readonly usual?: Readonly<Record<string, string>>;
  /** One at most: two with the same contents would be the same object twice. */
  readonly single?: true;
  /** Nobody but a new object can change it. */
  readonly fixed?: true;
  /** The platform cannot delete it: what no manifest has any more stays there. */
  readonly retains?: true;
  readonly args: (key: string, fields: Readonly<Record<string, string>>) => JsonObject;
  /** What the platform knows an object by, for which a manifest can ask. */
  readonly keyOf: (live: JsonObject) => unknown;
  /** A field of a live object, of inputs or of outputs. */
  readonly valueOf: (record: JsonObject, field: string) => unknown;
  /** What the dashboard sends to set a field. */
  readonly patch: (field: string, text: string) => Sent;
  /** The record of somebody else's object. */
  readonly foreign: (name: string) => Sent;
}

/** A platform as random histories see it. */
export interface LifecyclePlatform {
  readonly name: string;
  /** A stack begins with one manifest of each. */
  readonly kinds: readonly LifecycleKind[];
  /** What the emulator's switches may be. */
  readonly choices: Choices<SwitchValue>;
  createWorld(switches: Switches): LifecycleWorld;
  declare(kind: string, name: string, args: JsonObject): Declared;
  /** Whether a record of the store is an object that somebody made, and that is there. */
  isThere(record: JsonObject): boolean;
}

export type Switches = Readonly<Record<string, SwitchValue>>;

type LifecycleWorld = ContractWorld & Pick<FaultWorld, "emulator" | "engine">;

/** A manifest. `key` is what the platform knows the object by, and stays; the logical name may change. */
interface Item {
  readonly kind: LifecycleKind;
  readonly key: string;
  name: string;
  previousNames: string[];
  /** Names that it had and does not admit to. */
  forgotten: string[];
  fields: Record<string, string>;
  adopt?: string;
}

/** A field that somebody changed in the dashboard, and must keep its value until the manifest says the same. */
interface Edit {
  readonly id: string;
  readonly field: string;
  readonly value: string;
}

export type Step =
  | { readonly do: "add"; readonly kind: number }
  | { readonly do: "edit"; readonly item: number; readonly field: number; readonly value: string }
  | { readonly do: "remove key"; readonly item: number; readonly field: number }
  | { readonly do: "rename"; readonly item: number; readonly admit: boolean }
  | { readonly do: "delete manifest"; readonly item: number }
  | { readonly do: "dashboard edit"; readonly item: number; readonly field: number; readonly value: string }
  | { readonly do: "console delete"; readonly item: number }
  | { readonly do: "foreign create"; readonly kind: number }
  | { readonly do: "up" | "up --refresh" | "refresh" | "preview" }
  | {
      readonly do: "up under a fault" | "refresh under a fault";
      readonly nth: number;
      readonly always: boolean;
      readonly fault: Fault;
    }
  | { readonly do: "killed up"; readonly nth: number; readonly stored: "before" | "moment" };

/** Not a stale read: it hides an edit that was just made, and no platform writes under a condition. */
const FAULTS: readonly Fault[] = [
  { kind: "reset" },
  { kind: "resetAfter" },
  { kind: "truncated" },
  { kind: "statusAfter", status: 502 },
  { kind: "status", status: 404 },
  { kind: "status", status: 403 },
  { kind: "html" },
  { kind: "rate429", retryAfter: "none" },
  { kind: "empty" },
  { kind: "wrongShape" },
  { kind: "wrongShape", json: null },
  { kind: "brokenBody" },
  { kind: "html", when: "after" },
  { kind: "status", status: 409 },
  { kind: "status", status: 401 },
  { kind: "status", status: 400 },
  { kind: "page", how: "missing" },
  { kind: "page", how: "repeated" },
  { kind: "redirect", location: "https://elsewhere.invalid/" },
];

const item = fc.nat(5);
const field = fc.nat(1);
const value = fc.constantFrom("one", "two", "three");
const kind = fc.nat(2);
const just = <T extends string>(name: T) => ({ do: fc.constant(name) });

/** A step; what it applies to is chosen among what there is when it comes. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ ...just("add"), kind }),
  { weight: 2, arbitrary: fc.record({ ...just("edit"), item, field, value }) },
  fc.record({ ...just("remove key"), item, field }),
  fc.record({ ...just("rename"), item, admit: fc.boolean() }),
  fc.record({ ...just("delete manifest"), item }),
  { weight: 2, arbitrary: fc.record({ ...just("dashboard edit"), item, field, value }) },
  fc.record({ ...just("console delete"), item }),
  fc.record({ ...just("foreign create"), kind }),
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("up", "up", "up --refresh", "refresh", "preview") }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("up under a fault", "up under a fault", "refresh under a fault"),
      nth: fc.integer({ min: 1, max: 8 }),
      always: fc.boolean(),
      fault: fc.constantFrom(...FAULTS),
    }),
  },
  fc.record({
    ...just("killed up"),
    nth: fc.integer({ min: 1, max: 8 }),
    stored: fc.constantFrom("before", "moment"),
  }),
);

/** A stack, its manifests, and what must be true of them and of the platform after every step. */
export class Lifecycle {
  readonly world: LifecycleWorld;
  readonly items: Item[] = [];
  readonly edits: Edit[] = [];
  readonly #platform: LifecyclePlatform;
  /** What others have, and what stays there although no manifest has it any more, by id. */
  readonly #foreign = new Map<string, unknown>();
  #count = 0;

  /** Begins with a manifest of each kind, none of them applied. */
  constructor(platform: LifecyclePlatform, switches: Switches = {}) {
    this.#platform = platform;
    this.world = platform.createWorld(switches);
    for (const { collection } of platform.kinds)
      for (const record of this.#there(collection)) this.#foreign.set(record.id, record);
    for (const each of platform.kinds) this.#add(each);
    this.#setDeadlines(UNHURRIED);
  }

  program = (): Declared[] =>
    this.items.map(({ kind, key, name, fields, adopt, previousNames }) => ({
      ...this.#platform.declare(kind.kind, name, {
        ...kind.args(key, fields),
        ...(adopt !== undefined && { adopt }),
      }),
      previousNames,
    }));

  async take(next: Step): Promise<void> {
    if (next.do === "add") this.#add(this.#kindAt(next.kind));
    else if (next.do === "foreign create") this.#foreignCreate(this.#kindAt(next.kind));
    else if ("item" in next) this.#change(next);
    else await this.#operate(next);
    this.#check();
  }

  /** Without faults, and with the ways out that the errors name, the platform ends up as the manifests say. */
  async converge(): Promise<void> {
    const { engine, config } = this.world;
    for (const each of this.items) each.previousNames = [...each.forgotten, ...each.previousNames];
    config["voice-agents:onConflict"] = "overwrite";
    const beside = this.edits.filter((edit) => !this.#isManaged(edit));
    this.edits.splice(0, this.edits.length, ...beside);
    let result = await engine.upWithRefresh(this.program());
    for (let round = 0; round < 3 && result.errors.length > 0; round += 1) {
      for (const { message } of result.errors) this.#obey(message);
      result = await engine.upWithRefresh(this.program());
    }
    expect(result.errors.map(({ message }) => message)).toEqual([]);
    this.#expectDesired();
    for (const { kind, key } of this.items) {
      const held = this.#owned(kind).some((live) => kind.fixed || kind.keyOf(live) === key);
      expect(held, `the platform has the ${kind.kind} ${key}`).toBe(true);
    }
    const ids = this.world.engine.state.map(({ id }) => id);
    expect(ids.length, "two resources hold one object").toBe(new Set(ids).size);
    await this.#expectNothingToDo();
    const refreshed = await engine.previewWithRefresh(this.program());
    expect(refreshed.steps.filter((each) => !each.startsWith("same "))).toEqual([]);
    this.#check();
  }

  #kindAt = (index: number): LifecycleKind => this.#platform.kinds[index % this.#platform.kinds.length]!;

  #setDeadlines(all: Deadlines): void {
    this.world.setEnvironment(deadlines(this.#platform.name.toUpperCase(), all));
  }

  #add(kind: LifecycleKind): void {
    if (this.items.length >= 5 || (kind.single && this.items.some((each) => each.kind === kind))) return;
    this.#count += 1;
    const key = `ours-${this.#count}`;
    this.items.push({ kind, key, name: `n-${this.#count}`, previousNames: [], forgotten: [], fields: {} });
  }

  #foreignCreate({ collection, foreign }: LifecycleKind): void {
    this.#count += 1;
    const { id } = this.world.control.create(collection, foreign(`theirs-${this.#count}`));
    this.world.control.advance(0);
    this.#foreign.set(id, this.#find(collection, id));
  }

  #change(next: Extract<Step, { item: number }>): void {
    const subject = this.items[next.item % Math.max(1, this.items.length)];
    if (!subject) return;
    const { kind } = subject;
    const entry = this.#entry(subject);
    const live = entry && this.#find(kind.collection, entry.id);
    const name = "field" in next ? kind.fields[next.field % kind.fields.length]! : "";
    // The answer to its create was lost: until the next `up` nobody but the platform knows it, so it can only be left alone.
    const known = new Set([...this.world.engine.state, ...this.world.engine.pendingDeletes].map(({ id }) => id));
    const isSubject = (other: JsonObject) => kind.fixed === true || kind.keyOf(other) === subject.key;
    const lost = this.#owned(kind).some((other) => !known.has(other.id) && isSubject(other));
    if (next.do === "rename") this.#rename(subject, next.admit);
    else if (next.do === "dashboard edit") {
      if (live && !kind.fixed) this.#edit(subject, live, name, next.value);
    } else if (next.do === "console delete") {
      if (kind.retains) return;
      if (live) this.world.control.remove(kind.collection, live.id);
      this.#forget(live?.id);
    } else if (lost || (kind.fixed && !entry)) return;
    else if (next.do === "edit") subject.fields[name] = next.value;
    else if (next.do === "remove key") subject.fields = without(subject.fields, name);
    else {
      this.items.splice(this.items.indexOf(subject), 1);
      this.#forget(live?.id);
      if (kind.retains) for (const left of this.#owned(kind).filter(isSubject)) this.#foreign.set(left.id, left);
    }
  }

  #rename(subject: Item, admit: boolean): void {
    this.#count += 1;
    const known = this.#entry(subject)?.name ?? subject.name;
    // The latest first: of two that the state has, it is the one that is meant.
    const former = [known, ...subject.forgotten, ...subject.previousNames];
    if (admit) subject.previousNames = former;
    else {
      subject.forgotten = former;
      subject.previousNames = [];
    }
    subject.name = `n-${this.#count}`;
  }

  #edit(subject: Item, live: Live, name: string, text: string): void {
    const { kind } = subject;
    const entry = this.#entry(subject);
    const [applied, seen] = [entry?.outputs, entry?.inputs].map((record) => record && kind.valueOf(record, name));
    // Set back to what was applied after a refresh has seen another value: nobody can know before the next refresh.
    if ((applied === text && seen !== text) || kind.valueOf(live, name) === text) return;
    this.world.control.dashboardEdit(kind.collection, live.id, kind.patch(name, text));
    this.#forget(live.id, name);
    // Set to what was last applied, or to what an update of unknown outcome sent, it is no edit that anybody could see.
    const attempts = entry ? (readDoubt(entry.outputs)?.attempts.flat() ?? []) : [];
    const isAttempted = attempts.some(
      ({ field, value }) => kind.valueOf(withField({}, field, value ?? undefined), name) === text,
    );
    if (applied === text || isAttempted) return;
    this.edits.push({ id: live.id, field: name, value: text });
  }

  /** The manifest says what was edited, and an `up` has found it so: from now on it is the manifest's value. */
  #acceptApplied(): void {
    // Two entries hold one object while an error keeps the former name's in the state.
    const isApplied = ({ id, field: name, value: text }: Edit): boolean =>
      this.world.engine.state.some(
        (entry) =>
          entry.id === id &&
          [entry.outputs, saidIn(entry)].some((record) => record && this.#kindOf(entry).valueOf(record, name) === text),
      );
    const rest = this.edits.filter((each) => !isApplied(each));
    this.edits.splice(0, this.edits.length, ...rest);
  }

  /** Whether the field is the manifest's, or was when it was last applied: what no manifest sets is nobody's business. */
  #isManaged({ id, field: name }: Edit): boolean {
    const entry = this.world.engine.state.find((each) => each.id === id);
    if (!entry) return false;
    const subject = this.items.find((each) => this.#entry(each) === entry);
    const kind = this.#kindOf(entry);
    return [kind.usual?.[name], kind.valueOf(entry.outputs, name), subject?.fields[name]].some(
      (value) => value !== undefined,
    );
  }

  #forget(id: string | undefined, name?: string): void {
    const rest = this.edits.filter((each) => each.id !== id || (name !== undefined && each.field !== name));
    this.edits.splice(0, this.edits.length, ...rest);
  }

  async #operate(next: Exclude<Step, { kind: number } | { item: number }>): Promise<void> {
    const { engine, control } = this.world;
    if (next.do === "killed up") return this.#killedUp(next);
    if (next.do === "up under a fault" || next.do === "refresh under a fault") {
      const before = engine.state.map(({ type, id }) => ({ type, id }));
      control.faults.arm({ fault: next.fault, nth: next.nth, ...(next.always && { times: "always" }) });
      if (next.do === "up under a fault") await engine.up(this.program());
      else await this.#expectNoWrite(() => engine.refresh());
      control.faults.clear();
      this.#acceptApplied();
      if (next.do === "refresh under a fault" && !(next.fault.kind === "status" && next.fault.status === 404))
        this.#expectKept(before);
      return;
    }
    if (next.do === "preview") return this.#expectNoWrite(() => engine.preview(this.program()));
    if (next.do === "refresh") {
      const due = this.#drifted();
      return this.#expectNoWrite(async () => {
        const { steps, errors } = await engine.refresh();
        expect(errors.map(({ message }) => message)).toEqual([]);
        expect(steps.map((each) => each.replace(/^\w+ /, "")).sort()).toEqual(due);
      });
    }
    const { errors } = await (next.do === "up" ? engine.up(this.program()) : engine.upWithRefresh(this.program()));
    this.#acceptApplied();
    if (errors.length === 0) {
      this.#expectDesired();
      await this.#expectNothingToDo();
    }
  }

  /** An `up` that is killed as soon as the platform has carried out its nth request, and `voice-agents recover`. */
  async #killedUp({ nth, stored }: Extract<Step, { do: "killed up" }>): Promise<void> {
    const { engine } = this.world;
    const saved = engine.save();
    this.#setDeadlines(NEVER);
    const isKilled = await killedAfter(nth, this.world, () => engine.up(this.program()));
    this.#setDeadlines(UNHURRIED);
    if (isKilled) {
      engine.restore(stored === "before" ? { ...saved, pending: engine.begun } : engine.save());
      await engine.recover();
    }
    this.#acceptApplied();
  }

  /** Resources whose live object is gone, or differs from what the state says, as far as the tests edit it. */
  #drifted(): string[] {
    const differs = (entry: StateEntry): boolean => {
      const { id, inputs, outputs, initFailed } = entry;
      // What nobody knows the id of stays in the state as it is.
      if (id === UNKNOWN_ID) return false;
      const { collection, fields, fixed, valueOf } = this.#kindOf(entry);
      const live = this.#find(collection, id);
      if (!live) return true;
      // The first refresh takes away the inputs of what is unfinished, and the next one has nothing to add.
      if (outputs["__partial"] === true) return initFailed;
      const isWatched = (name: string) => !fixed && valueOf(outputs, name) !== undefined;
      return fields.filter(isWatched).some((name) => (valueOf(inputs, name) ?? "") !== (valueOf(live, name) ?? ""));
    };
    return this.world.engine.state
      .filter(differs)
      .map(({ type, name }) => `${type.split(":")[1]} ${name}`)
      .sort();
  }

  /** A refresh forgets nothing that is there. (A platform that hides an object, and shows its workspace, has none as far as anybody can tell.) */
  #expectKept(before: readonly Pick<StateEntry, "type" | "id">[]): void {
    const known = new Set(this.world.engine.state.map(({ id }) => id));
    const forgotten = before.filter(
      ({ type, id }) => !known.has(id) && this.#find(this.#kindOf({ type }).collection, id),
    );
    expect(forgotten, "forgotten by a refresh").toEqual([]);
  }

  async #expectNoWrite(work: () => Promise<Result | void>): Promise<void> {
    this.world.requests();
    await work();
    expect(this.world.requests().filter(({ write }) => write)).toEqual([]);
  }

  /** Every manifest has its object with its values; where somebody edited a field that no manifest changed, the edit is kept. */
  #expectDesired(): void {
    for (const each of this.items) {
      const { kind, key, fields, forgotten } = each;
      const entry = this.#entry(each);
      expect(entry, `the state has ${kind.kind} ${each.name}`).toBeDefined();
      const live = this.#find(kind.collection, entry!.id);
      if (!live || kind.fixed) continue;
      const isEdited = (name: string) => this.edits.some(({ id, field: other }) => id === live.id && other === name);
      const wanted = (name: string) => fields[name] ?? kind.usual?.[name];
      // Renamed without a word of it, the object is found again by what the manifest says, and keeps what that does not mention.
      const isFound = (name: string) => forgotten.length > 0 && wanted(name) === undefined;
      for (const name of kind.fields.filter((other) => !isEdited(other) && !isFound(other)))
        expect(kind.valueOf(live, name) || undefined, `${key}.${name}`).toBe(wanted(name));
    }
    const known = new Set(this.world.engine.state.map(({ id }) => id));
    for (const kind of this.#platform.kinds)
      expect(
        this.#owned(kind).filter(({ id }) => !known.has(id)),
        `${kind.kind}s that the state does not hold`,
      ).toEqual([]);
  }

  async #expectNothingToDo(): Promise<void> {
    this.world.requests();
    const again = await this.world.engine.up(this.program());
    expect(again.errors.map(({ message }) => message)).toEqual([]);
    expect(again.steps.filter((each) => !each.startsWith("same "))).toEqual([]);
    expect(this.world.requests().map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  }

  /** What holds after every step, whatever went wrong in it. */
  #check(): void {
    const { state, pendingDeletes } = this.world.engine;
    const live = (id: string) =>
      this.#platform.kinds
        .map((kind) => ({ kind, record: this.#find(kind.collection, id) }))
        .find(({ record }) => record !== undefined);
    for (const [id, before] of this.#foreign)
      expect(live(id)?.record, "an object of somebody else, or one that stays").toEqual(before);
    // A resource under a new name has its new object before the old one goes, and the state knows both when an error comes between.
    const former = state.filter((entry) => !this.items.some((each) => this.#entry(each) === entry));
    const going = new Set([...former, ...pendingDeletes].map(({ id }) => id));
    for (const kind of this.#platform.kinds) {
      const keys = this.#owned(kind)
        .filter(({ id }) => !going.has(id))
        .map(kind.keyOf);
      expect(keys.length, `${kind.kind}s: ${keys.join(", ")}`).toBe(new Set(keys).size);
    }
    for (const { id, field: name, value: text } of this.edits) {
      const { kind, record } = live(id) ?? {};
      if (kind && record) expect(kind.valueOf(record, name), "an edit").toBe(text);
    }
  }

  /** Does what an error tells the user to do. */
  #obey(message: string): void {
    const [, name] = /"([\w-]+)"/.exec(message) ?? [];
    const [, id] = /metadata\.adopt: ([\w-]+)/.exec(message) ?? [];
    const subject = this.items.find((each) => each.name === name);
    const [, former] = /metadata\.previousNames: \["([\w-]+)"\]/.exec(message) ?? [];
    if (subject && id) subject.adopt = id;
    const [, held] = /: (\S+) has the same name/.exec(message) ?? [];
    const { state } = this.world.engine;
    const other = state.find((entry) => entry.id === held);
    const shown = other?.name ?? former;
    // Both are in the state: a rename that also replaced was killed, and then taken back. One of the two has to go.
    if (subject && other && held !== undefined && this.world.engine.find(other.type, subject.name)) {
      this.world.control.remove(subject.kind.collection, held);
      state.splice(state.indexOf(other), 1);
    }
    if (subject && former && shown) subject.previousNames = [shown, ...subject.previousNames];
  }

  #entry({ kind, name, previousNames }: Item): StateEntry | undefined {
    const type = `${this.#platform.name}:${kind.kind}`;
    return [name, ...previousNames].map((each) => this.world.engine.find(type, each)).find(Boolean);
  }

  #kindOf = ({ type }: Pick<StateEntry, "type">): LifecycleKind =>
    this.#platform.kinds.find(({ kind }) => type === `${this.#platform.name}:${kind}`)!;

  #find(collection: string, id: string): Live | undefined {
    return this.#there(collection).find((record) => record.id === id);
  }

  #owned = ({ collection }: LifecycleKind): Live[] =>
    this.#there(collection).filter((record) => !this.#foreign.has(record.id));

  #there = (collection: string): Live[] =>
    this.world.stored(collection).filter((record) => this.#platform.isThere(record));
}

/** What the manifest said when a run last found nothing left to do; not what a refresh has put in its place. */
const saidIn = ({ inputs }: StateEntry): JsonObject | undefined => (REFRESHED in inputs ? undefined : inputs);

function without(fields: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}
