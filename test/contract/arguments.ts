import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { isObject } from "../../provider/kind/value.ts";
import { Ref, type Declared } from "../harness/mini-engine.ts";
import type { PropertyFixture } from "./fixture.ts";
import type { Subject } from "./platforms.ts";
import type { ContractWorld } from "./world.ts";

/** Logical name of the resource under test. */
export const SUBJECT = "subject";

/** `hours[0].day` as steps. */
export const steps = (path: string): (string | number)[] =>
  path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

/** A copy of `value` with `inner` at `path`; undefined removes what is there. */
export function withValue(value: unknown, path: Path, inner: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return inner;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? withValue(item, rest, inner) : item));
  }
  const next = {
    ...(isObject(value) ? value : {}),
    [step]: withValue(isObject(value) ? value[step] : undefined, rest, inner),
  };
  return Object.fromEntries(Object.entries(next).filter(([, item]) => item !== undefined));
}

/** Arguments with others laid over them; undefined leaves one out. */
export const laidOver = (args: JsonObject, over: JsonObject = {}): JsonObject =>
  Object.fromEntries(Object.entries({ ...args, ...over }).filter(([, value]) => value !== undefined));

/** Arguments that set what both set, at any depth of objects; where both set a value, `right` counts. */
export function combined(left: JsonObject, right: JsonObject): JsonObject {
  const both = (a: unknown, b: unknown): unknown =>
    isObject(a) && isObject(b) && !(b instanceof Ref) ? combined(a, b) : (b ?? a);
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return Object.fromEntries(keys.map((key) => [key, both(left[key], right[key])]));
}

/** The arguments that give a property its first value. */
export const givenArgs = ({ fixture }: Subject, { given }: PropertyFixture): JsonObject =>
  laidOver(fixture.args, given);

/** The same with another value, or undefined where there is no other. */
export function changedArgs(subject: Subject, property: PropertyFixture): JsonObject | undefined {
  const args = givenArgs(subject, property);
  if (property.toArgs) return laidOver(args, property.toArgs);
  return property.to === undefined ? undefined : (withValue(args, steps(property.at), property.to) as JsonObject);
}

/** The same without the property. */
export const removedArgs = (subject: Subject, property: PropertyFixture): JsonObject =>
  laidOver(
    withValue(givenArgs(subject, property), steps(property.at), undefined) as JsonObject,
    property.removal?.with,
  );

/** Whether the change is one that only a new object can make. A file's content is found by its path. */
export function replaces({ definition }: Subject, before: JsonObject, after: JsonObject | undefined): boolean {
  return after !== undefined && [...definition.replaceOn, "source"].some((key) => !Object.is(before[key], after[key]));
}

/** The resource under test with all that it needs. */
export function program(
  { platform, fixture, kind }: Subject,
  args: JsonObject,
  { name = SUBJECT, needs = [] as readonly Declared[], previousNames = [] as readonly string[] } = {},
): Declared[] {
  return [...fixture.needs, ...needs, { ...platform.declare(kind, name, args), previousNames }];
}

/** The value with references replaced by what they stand for in the state. */
export function resolved(world: ContractWorld, value: unknown): unknown {
  if (value instanceof Ref) {
    const entry = world.pulumi.find(value.type, value.name);
    return value.output === undefined ? entry?.id : entry?.outputs[value.output];
  }
  if (Array.isArray(value)) return value.map((item) => resolved(world, item));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(world, item)]));
}
