import { expect } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { valueAt, without } from "../harness/values.ts";
import { sources } from "../schemas/sources.ts";
import { resolved, steps, SUBJECT } from "./arguments.ts";
import type { Schema } from "../../tools/schemas/walk.ts";
import type { Subject } from "./platforms.ts";
import type { ContractWorld } from "./world.ts";

/** Id of the resource under test. @throws when the state does not have it. */
export function idOf({ type }: Subject, world: ContractWorld, name = SUBJECT): string {
  const entry = world.pulumi.find(type, name);
  if (!entry) throw new Error(`the state has no ${type} "${name}"`);
  return entry.id;
}

/** The live object behind the resource under test. */
export function liveOf(subject: Subject, world: ContractWorld, id = idOf(subject, world)): JsonObject {
  const live = subject.fixture.live(world, id);
  if (!live) throw new Error(`the platform has no ${subject.type} ${id}`);
  return live;
}

/** The store holds what the arguments say. */
export function expectStored(
  subject: Subject,
  world: ContractWorld,
  args: JsonObject,
  id = idOf(subject, world),
): void {
  const expected = subject.fixture.expected(resolved(world, args) as JsonObject);
  const spec = without(expected, [...subject.definition.workspaceArgs, "adopt", "onDelete", "passthrough"]);
  expect(liveOf(subject, world, id), "what the platform stores").toMatchObject(spec);
}

/** The value at a path of the live object. */
export const storedAt = (subject: Subject, world: ContractWorld, path: string): unknown =>
  valueAt(liveOf(subject, world), steps(path));

/** The schema file of a kind. */
export function schemaOf({ definition, kind }: Subject): Schema {
  const found = sources.kinds.find((source) => source.platform === definition.platform && source.kind === kind);
  if (!found) throw new Error(`schemas/ has no ${kind} of ${definition.platform}`);
  return found.schema;
}

/** The object is what destroy leaves of it: nothing, or what the platform cannot remove. */
export function expectDestroyed(subject: Subject, world: ContractWorld, id: string): void {
  const { afterDelete } = subject.fixture;
  const live = subject.fixture.live(world, id);
  if (afterDelete === "gone") expect(live, "the object was to be deleted").toBeUndefined();
  else expect(live, "the platform cannot remove it").toMatchObject(afterDelete.stays);
}
