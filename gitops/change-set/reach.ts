import { stepsOf } from "../../provider/kind/problem.ts";
import { valueAt } from "../../provider/kind/value.ts";
import { compareText } from "../../provider/manifest/diagnostic.ts";
import { definitions } from "../../provider/platforms/definitions.ts";
import type { Reached, Way } from "../generated/change-set.ts";
import { dependentsOf, needsOf } from "./graph.ts";
import type { Side, SideResource } from "./side.ts";
import { referencesIn, printableValue } from "./token.ts";

/** The words for the two kinds that callers meet, the same on every platform. */
const DEPLOYMENT = "deployment";
const AGENT = "voiceAgent";

/**
 * The Deployments that hear of a change: all that lead to a changed resource, before or after it. On a platform whose agents are put on
 * the phone elsewhere, the agents themselves.
 */
export function reachOf(before: Side, after: Side, changed: readonly string[], platforms: Platforms): Reached[] {
  const reached = new Map<string, Reached>();
  // What is there after the change says more of a Deployment than what was there before it.
  for (const side of [before, after]) {
    const keys = dependentsOf(
      side,
      changed.filter((key) => side.has(key)),
    );
    for (const key of keys) {
      const resource = side.get(key);
      const found = resource && reachedBy(resource, platforms);
      if (found) reached.set(key, withNumbers(found, reached.get(key)));
    }
  }
  return [...reached.values()].sort(
    (a, b) =>
      compareText(a.platform, b.platform) ||
      compareText(a.deployment ?? "", b.deployment ?? "") ||
      compareText(a.agent ?? "", b.agent ?? ""),
  );
}

export type Platforms = ReadonlySet<string>;

/** Platforms that have Deployments in manifests. */
export const DEPLOYING: Platforms = new Set(
  definitions.filter(({ reference }) => reference === DEPLOYMENT).map(({ platform }) => platform),
);

/** Who uses whom among all that leads from a change to who hears it. What only belongs to a Workspace does not use it. */
export function waysOf(before: Side, after: Side, changed: readonly string[]): Way[] {
  const ways = new Map<string, Way>();
  for (const side of [before, after]) {
    const keys = dependentsOf(
      side,
      changed.filter((key) => side.has(key)),
    );
    for (const to of keys) {
      const resource = side.get(to);
      for (const from of resource ? needsOf(resource) : []) {
        if (keys.has(from) && from !== resource?.workspace) ways.set(JSON.stringify([from, to]), { from, to });
      }
    }
  }
  return [...ways.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

function reachedBy(resource: SideResource, deploying: Platforms): Reached | undefined {
  const { definition, name, inputs } = resource;
  const { platform, reference } = definition;
  if (reference === DEPLOYMENT) {
    const agent = referencesIn(inputs).find(({ kind }) => kind === AGENT);
    return { platform, deployment: name, agent: agent?.name ?? null, numbers: numbersOf(resource) };
  }
  if (reference !== AGENT || deploying.has(platform)) return undefined;
  return { platform, deployment: null, agent: name, numbers: numbersOf(resource) };
}

function numbersOf({ definition, inputs, outputs }: SideResource): string[] {
  const values = (definition.phoneNumbers ?? []).flatMap((path) => {
    const steps = stepsOf(path);
    return [valueAt(inputs, steps), valueAt(outputs, steps)];
  });
  const numbers = values.filter((value) => typeof value === "string" && value !== "");
  return [...new Set(numbers.map((value) => String(printableValue(value))))].sort(compareText);
}

/** A number that only the state before the change tells is still the one that callers dial. */
const withNumbers = (reached: Reached, before: Reached | undefined): Reached =>
  reached.numbers.length === 0 && before ? { ...reached, numbers: before.numbers } : reached;
