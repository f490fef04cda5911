import fc from "fast-check";
import { expect } from "vitest";
import type { Fault } from "../../emulator/kernel/faults.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { UNKNOWN_ID } from "../../provider/lifecycle/unknown-id.ts";
import type { Declared, Result, StateEntry } from "../harness/mini-engine.ts";
import { businessId, createWorld, niche, type World } from "../niche/world.ts";

const KINDS = ["VoiceAgent", "Tool", "File"] as const;
type Kind = (typeof KINDS)[number];

/** A manifest. `key` is what the platform knows the object by, and stays; the logical name may change. */
interface Item {
  readonly kind: Kind;
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
  | { readonly do: "add"; readonly kind: Kind }
  | { readonly do: "edit"; readonly item: number; readonly field: number; readonly value: string }
  | { readonly do: "remove key"; readonly item: number; readonly field: number }
  | { readonly do: "rename"; readonly item: number; readonly admit: boolean }
  | { readonly do: "delete manifest"; readonly item: number }
  | { readonly do: "dashboard edit"; readonly item: number; readonly field: number; readonly value: string }
  | { readonly do: "console delete"; readonly item: number }
  | { readonly do: "foreign create"; readonly kind: Kind }
  | { readonly do: "up" | "up --refresh" | "refresh" | "preview" }
  | { readonly do: "up under a fault"; readonly nth: number; readonly always: boolean; readonly fault: Fault };

const FAULTS: readonly Fault[] = [
  { kind: "reset" },
  { kind: "resetAfter" },
  { kind: "truncated" },
  { kind: "statusAfter", status: 502 },
  { kind: "status", status: 404 },
  { kind: "status", status: 403 },
  { kind: "html" },
  { kind: "rate429", retryAfter: "none" },
];

const item = fc.nat(5);
const field = fc.nat(1);
const value = fc.constantFrom("one", "two", "three");
const kind = fc.constantFrom(...KINDS);
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
      ...just("up under a fault"),
      nth: fc.integer({ min: 1, max: 8 }),
      always: fc.boolean(),
      fault: fc.constantFrom(...FAULTS),
    }),
  },
);

/** Fields that a manifest of a kind may set, beside what it needs. */
const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  VoiceAgent: ["firstMessage", "customInstructions"],
  Tool: ["description"],
  File: ["source"],
};

const COLLECTION: Readonly<Record<Kind, string>> = { VoiceAgent: "agents", Tool: "tools", File: "files" };
const SOURCES: Readonly<Record<string, string>> = { two: "tsconfig.json", three: "tsconfig.build.json" };

function args({ kind, key, fields, adopt }: Item): JsonObject {
  const adopted = adopt === undefined ? {} : { adopt };
  if (kind === "VoiceAgent")
    return { name: key, type: "INBOUND", conversationFlow: "Greet the caller.", ...fields, ...adopted };
  if (kind === "File") return { source: SOURCES[fields["source"] ?? ""] ?? "package.json" };
  const { description = "zero" } = fields;
  return {
    template: "function",
    configOverride: { function: { name: key, description }, server: { url: "https://crm.example/hook" } },
    ...adopted,
  };
}

/** A stack, its manifests, and what must be true of them and of the platform after every step. */
export class Lifecycle {
  readonly world: World = createWorld();
  readonly items: Item[] = [];
  readonly edits: Edit[] = [];
  readonly #foreign = new Map<string, unknown>();
  #count = 0;

  /** Begins with a manifest of each kind, none of them applied. */
  constructor() {
    for (const each of KINDS) this.#add(each);
    // Four attempts that all fail must not take the time of a person, and no deadline may pass on a busy machine.
    this.world.setEnvironment({ NICHE_TIMEOUT_MS: "20000", NICHE_TOTAL_TIMEOUT_MS: "30000", NICHE_WAIT_MS: "20000" });
  }

  program = (): Declared[] =>
    this.items.map((each) => ({
      ...niche(each.kind, each.name, args(each)),
      previousNames: each.previousNames,
    }));

  async take(next: Step): Promise<void> {
    if (next.do === "add") this.#add(next.kind);
    else if (next.do === "foreign create") this.#foreignCreate(next.kind);
    else if ("item" in next) this.#change(next);
    else await this.#operate(next);
    this.#check();
  }

  /** Without faults, and with the ways out that the errors name, the platform ends up as the manifests say. */
  async converge(): Promise<void> {
    const { engine, config } = this.world;
    for (const each of this.items) each.previousNames = [...each.previousNames, ...each.forgotten];
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
      const held = this.#owned(kind).some((live) => kind === "File" || this.#keyOf(kind, live) === key);
      expect(held, `the platform has the ${kind} ${key}`).toBe(true);
    }
    const ids = this.world.engine.state.map(({ id }) => id);
    expect(ids.length, "two resources hold one object").toBe(new Set(ids).size);
    await this.#expectNothingToDo();
    const refreshed = await engine.previewWithRefresh(this.program());
    expect(refreshed.steps.filter((each) => !each.startsWith("same "))).toEqual([]);
    this.#check();
  }

  #add(kind: Kind): void {
    // One file at most: two with the same contents would be the same object twice.
    if (this.items.length >= 5 || (kind === "File" && this.items.some((each) => each.kind === "File"))) return;
    this.#count += 1;
    const key = `ours-${this.#count}`;
    this.items.push({ kind, key, name: `n-${this.#count}`, previousNames: [], forgotten: [], fields: {} });
  }

  #foreignCreate(kind: Kind): void {
    this.#count += 1;
    const name = `theirs-${this.#count}`;
    const body = kind === "Tool" ? { template: "function", configOverride: { function: { name } } } : { name };
    const { id } = this.world.control.create(COLLECTION[kind], { businessId, ...body });
    this.world.control.advance(0);
    this.#foreign.set(id, this.#find(COLLECTION[kind], id));
  }

  #change(next: Extract<Step, { item: number }>): void {
    const subject = this.items[next.item % Math.max(1, this.items.length)];
    if (!subject) return;
    const entry = this.#entry(subject);
    const live = entry && this.#find(COLLECTION[subject.kind], entry.id);
    const name = "field" in next ? FIELDS[subject.kind][next.field % FIELDS[subject.kind].length]! : "";
    // The answer to its create was lost: until the next `up` nobody but the platform knows it, so it can only be left alone.
    const known = new Set([...this.world.engine.state, ...this.world.engine.pendingDeletes].map(({ id }) => id));
    const isSubject = (other: JsonObject) =>
      subject.kind === "File" || this.#keyOf(subject.kind, other) === subject.key;
    const lost = this.#owned(subject.kind).some((other) => !known.has(other.id) && isSubject(other));
    if (next.do === "rename") this.#rename(subject, next.admit);
    else if (next.do === "dashboard edit") {
      if (live && subject.kind !== "File") this.#edit(subject, live, name, next.value);
    } else if (next.do === "console delete") {
      if (live) this.world.control.remove(COLLECTION[subject.kind], live.id);
      this.#forget(live?.id);
    } else if (lost || (subject.kind === "File" && !entry)) return;
    else if (next.do === "edit") subject.fields[name] = next.value;
    else if (next.do === "remove key") subject.fields = without(subject.fields, name);
    else {
      this.items.splice(this.items.indexOf(subject), 1);
      this.#forget(live?.id);
    }
  }

  #rename(subject: Item, admit: boolean): void {
    this.#count += 1;
    const known = this.#entry(subject)?.name ?? subject.name;
    if (admit) subject.previousNames = [...subject.previousNames, ...subject.forgotten, known];
    else {
      subject.forgotten = [...subject.forgotten, ...subject.previousNames, known];
      subject.previousNames = [];
    }
    subject.name = `n-${this.#count}`;
  }

  #edit(subject: Item, live: JsonObject & { id: string }, name: string, text: string): void {
    const entry = this.#entry(subject);
    const [applied, seen] = [entry?.outputs, entry?.inputs].map((record) => valueOf(subject.kind, record, name));
    // Set back to what was applied after a refresh has seen another value: nobody can know before the next refresh.
    if (applied === text && seen !== text) return;
    const config = live["configOverride"];
    const patch =
      subject.kind === "Tool" && isObject(config)
        ? { configOverride: { function: { description: text } } }
        : { [name]: text };
    this.world.control.dashboardEdit(COLLECTION[subject.kind], live.id, patch);
    this.#forget(live.id, name);
    // Set to what was last applied, it is no edit that anybody could see.
    if (applied === text) return;
    this.edits.push({ id: live.id, field: name, value: text });
  }

  /** The manifest says what was edited, and that was applied: from now on it is the manifest's value. */
  #acceptApplied(): void {
    // Two entries hold one object while an error keeps the former name's in the state.
    const isApplied = ({ id, field: name, value: text }: Edit): boolean =>
      this.world.engine.state.some(
        (entry) => entry.id === id && valueOf(entry.type.split(":")[1] as Kind, entry.outputs, name) === text,
      );
    const rest = this.edits.filter((each) => !isApplied(each));
    this.edits.splice(0, this.edits.length, ...rest);
  }

  /** Whether the field is the manifest's, or was when it was last applied: what no manifest sets is nobody's business. */
  #isManaged({ id, field: name }: Edit): boolean {
    const entry = this.world.engine.state.find((each) => each.id === id);
    const subject = this.items.find((each) => this.#entry(each) === entry);
    if (entry?.type === "niche:Tool") return true;
    return entry?.outputs[name] !== undefined || subject?.fields[name] !== undefined;
  }

  #forget(id: string | undefined, name?: string): void {
    const rest = this.edits.filter((each) => each.id !== id || (name !== undefined && each.field !== name));
    this.edits.splice(0, this.edits.length, ...rest);
  }

  async #operate(next: Extract<Step, { do: "up" | "up --refresh" | "refresh" | "preview" | "up under a fault" }>) {
    const { engine, control } = this.world;
    if (next.do === "up under a fault") {
      control.faults.arm({ fault: next.fault, nth: next.nth, ...(next.always && { times: "always" }) });
      await engine.up(this.program());
      control.faults.clear();
      this.#acceptApplied();
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

  /** Resources whose live object is gone, or differs from what the state says, as far as the tests edit it. */
  #drifted(): string[] {
    const label = ({ type, name }: StateEntry) => `${type.split(":")[1]} ${name}`;
    const differs = ({ type, id, inputs, outputs, initFailed }: StateEntry): boolean => {
      // What nobody knows the id of stays in the state as it is.
      if (id === UNKNOWN_ID) return false;
      const kindOf = type.split(":")[1] as Kind;
      const live = this.#find(COLLECTION[kindOf], id);
      if (!live || (initFailed && outputs["__partial"] === true)) return true;
      if (kindOf === "File") return false;
      if (kindOf === "Tool") return described(live["configOverride"]) !== described(inputs["configOverride"]);
      return FIELDS[kindOf].some((name) => outputs[name] !== undefined && (inputs[name] ?? "") !== (live[name] ?? ""));
    };
    return this.world.engine.state.filter(differs).map(label).sort();
  }

  async #expectNoWrite(work: () => Promise<Result | void>): Promise<void> {
    this.world.requests();
    await work();
    expect(this.world.requests().filter(({ write }) => write)).toEqual([]);
  }

  /** Every manifest has its object with its values; where somebody edited a field that no manifest changed, the edit is kept. */
  #expectDesired(): void {
    for (const each of this.items) {
      const entry = this.#entry(each);
      expect(entry, `the state has ${each.kind} ${each.name}`).toBeDefined();
      const live = this.#find(COLLECTION[each.kind], entry!.id);
      if (!live || each.kind === "File") continue;
      const edited = (name: string) => this.edits.some(({ id, field: other }) => id === live.id && other === name);
      if (each.kind === "Tool") {
        if (!edited("description"))
          expect(described(live["configOverride"])).toBe(each.fields["description"] ?? "zero");
        continue;
      }
      // Renamed without a word of it, the object is found again by what the manifest says, and keeps what that does not mention.
      const isFound = (name: string) => each.forgotten.length > 0 && each.fields[name] === undefined;
      for (const name of FIELDS.VoiceAgent.filter((other) => !edited(other) && !isFound(other))) {
        expect(live[name] ?? undefined, `${each.key}.${name}`).toBe(each.fields[name]);
      }
    }
    const known = new Set(this.world.engine.state.map(({ id }) => id));
    for (const kindOf of KINDS)
      expect(
        this.#owned(kindOf).filter(({ id }) => !known.has(id)),
        `${kindOf}s that the state does not hold`,
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
    for (const [id, before] of this.#foreign) {
      const [collection] = Object.values(COLLECTION).filter((name) => this.#find(name, id));
      expect(this.#find(collection ?? "agents", id), "an object of somebody else").toEqual(before);
    }
    // A resource under a new name has its new object before the old one goes, and the state knows both when an error comes between.
    const former = this.world.engine.state.filter((entry) => !this.items.some((each) => this.#entry(each) === entry));
    const going = new Set([...former, ...this.world.engine.pendingDeletes].map(({ id }) => id));
    for (const kindOf of KINDS) {
      const staying = this.#owned(kindOf).filter(({ id }) => !going.has(id));
      const keys = staying.map((live) => this.#keyOf(kindOf, live));
      expect(keys.length, `${kindOf}s: ${keys.join(", ")}`).toBe(new Set(keys).size);
    }
    for (const { id, field: name, value: text } of this.edits) {
      const live = this.#find("agents", id) ?? this.#find("tools", id);
      if (live)
        expect(
          "template" in live || "configOverride" in live ? described(live["configOverride"]) : live[name],
          "an edit",
        ).toBe(text);
    }
  }

  /** Does what an error tells the user to do. */
  #obey(message: string): void {
    const [, name] = /"([\w-]+)"/.exec(message) ?? [];
    const [, id] = /metadata\.adopt: ([\w-]+)/.exec(message) ?? [];
    const subject = this.items.find((each) => each.name === name);
    const [, former] = /metadata\.previousNames: \["([\w-]+)"\]/.exec(message) ?? [];
    if (subject && id) subject.adopt = id;
    if (subject && former) subject.previousNames = [...subject.previousNames, former];
  }

  #entry({ kind, name, previousNames }: Item): StateEntry | undefined {
    const names = [name, ...previousNames];
    return names.map((each) => this.world.engine.find(`niche:${kind}`, each)).find(Boolean);
  }

  #find(collection: string, id: string): (JsonObject & { id: string }) | undefined {
    return this.world.stored(collection).find((record) => record.id === id);
  }

  #owned(kind: Kind): (JsonObject & { id: string })[] {
    return this.world
      .stored(COLLECTION[kind])
      .filter((record) => !this.#foreign.has(record.id) && record["auto"] === undefined);
  }

  #keyOf(kind: Kind, live: JsonObject): string {
    if (kind !== "Tool") return String(live["name"]);
    const config = live["configOverride"];
    const called = isObject(config) && isObject(config["function"]) ? config["function"]["name"] : "";
    return String(called);
  }
}

function described(config: unknown): unknown {
  return isObject(config) && isObject(config["function"]) ? config["function"]["description"] : undefined;
}

function valueOf(kind: Kind, record: JsonObject | undefined, name: string): unknown {
  return kind === "Tool" ? described(record?.["configOverride"]) : record?.[name];
}

function without(fields: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}
