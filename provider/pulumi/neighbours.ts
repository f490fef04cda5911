import * as pulumi from "@pulumi/pulumi";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { combinedRevision } from "../lifecycle/revision.ts";

/** A resource of ours that the program has declared. */
interface Neighbour {
  readonly definition: Definition;
  readonly resource: pulumi.CustomResource;
  readonly args: JsonObject;
}

/** By program run: an inline program of the Automation API may be one of many in a process. */
const declaredIn = new WeakMap<object, Neighbour[]>();

const neighbours = (): Neighbour[] => {
  const run = pulumi.runtime.getMonitor() ?? declaredIn;
  const known = declaredIn.get(run) ?? [];
  declaredIn.set(run, known);
  return known;
};

/** Remembers a resource, so that those declared after it can find it. */
export const registerNeighbour = (neighbour: Neighbour): void => void neighbours().push(neighbour);

/** What a kind's `createAfter` asks to wait for, as far as the program has declared it before. */
export function declaredBefore(definition: Definition, args: JsonObject): pulumi.CustomResource[] {
  const wanted = (definition.createAfter ?? []).filter(({ where }) => where(args));
  if (wanted.length === 0) return [];
  return neighbours()
    .filter((other) => other.definition.platform === definition.platform)
    .filter((other) => wanted.some(({ kind }) => kind === other.definition.kind))
    .filter((other) => definition.workspaceArgs.every((name) => isSame(args[name], other.args[name])))
    .map(({ resource }) => resource);
}

/**
 * Arguments that follow another resource: what the program gives, or else the output of the resource that `args` refers to; and with it
 * those of what that resource uses. A value that has nothing to do with the resource is the program's own, and stays as it is.
 */
export function followedArgs(definition: Definition, args: JsonObject): JsonObject {
  const followed = Object.entries(definition.follows ?? {}).flatMap(([name, { output, as, using }]) => {
    const [target, ...others] = referredTo(args[name], output);
    const given = args[as];
    if (!target || others.length > 0 || (given !== undefined && !comesFrom(given, target.resource))) return [];
    const own = given ?? outputOf(target, output);
    const used = using.flatMap((property) => referredTo(target.args[property], output));
    const revisions = [own, ...used.map((neighbour) => outputOf(neighbour, output))];
    const combined = pulumi.all(revisions as pulumi.Output<string | undefined>[]);
    return [[as, combined.apply(([first, ...rest]) => combinedRevision(first, rest))] as const];
  });
  return Object.fromEntries(followed);
}

const outputOf = ({ resource }: Neighbour, name: string): unknown => Reflect.get(resource, name);

/** Resources of ours with a certain output that a value comes from, at any depth. */
function referredTo(value: unknown, output: string): Neighbour[] {
  const sources = sourcesOf(value);
  return neighbours().filter(
    ({ definition, resource }) => definition.outputs.includes(output) && sources.has(resource),
  );
}

/** Resources that a value comes from. Every output knows its own, by a function that the SDK does not declare. */
function sourcesOf(value: unknown): ReadonlySet<pulumi.Resource> {
  if (pulumi.Output.isInstance(value))
    return (value as unknown as { resources(): ReadonlySet<pulumi.Resource> }).resources();
  if (typeof value !== "object" || value === null || value instanceof Promise) return new Set();
  return new Set(Object.values(value).flatMap((inner) => [...sourcesOf(inner)]));
}

const comesFrom = (value: unknown, resource: pulumi.Resource): boolean => sourcesOf(value).has(resource);

/** Whether two arguments are known to be the same before anything is: equal, or out of the same resource. */
function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  const sources = sourcesOf(right);
  return [...sourcesOf(left)].some((resource) => sources.has(resource));
}
