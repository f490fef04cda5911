import { equal } from "../../provider/kind/value.ts";
import { valueText } from "./value-text.ts";
import type { ChangeSet, ResourceChange } from "../generated/change-set.ts";

/** How a reader is told what is another, of two change sets that come from different times or sources. */
export interface Words {
  readonly onlyFirst: (operation: string) => string;
  readonly onlySecond: (operation: string) => string;
  readonly operations: (first: string, second: string) => string;
  readonly values: (first: string, second: string) => string;
}

/** Since the first was approved. */
export const SINCE_APPROVAL: Words = {
  onlyFirst: (operation) => `approved as ${operation}, and nothing is done to it now`,
  onlySecond: (operation) => `${operation}, which nobody approved`,
  operations: (first, second) => `approved as ${first}, and now ${second}`,
  values: (first, second) => `approved ${first}, now ${second}`,
};

/** The first from two commits, the second from the engine. */
export const GIT_AND_ENGINE: Words = {
  onlyFirst: (operation) => `${operation} by what git says, and the engine does nothing to it`,
  onlySecond: (operation) => `${operation} by the engine, and git says nothing of it`,
  operations: (first, second) => `${first} by what git says, and ${second} by the engine`,
  values: (first, second) => `git says ${first}, the engine ${second}`,
};

/** What is another in two change sets, one text each; texts of strangers are in them as they are. */
export function changeSetDifferences(first: ChangeSet, second: ChangeSet, words: Words): string[] {
  const [old, current] = [byName(first), byName(second)];
  const names = [...new Set([...old.keys(), ...current.keys()])].sort();
  const texts = names.flatMap((name) => difference(name, [old.get(name), current.get(name)], words));
  return texts.length === 0 ? ["it is for another project or stack"] : texts;
}

const byName = ({ resources }: ChangeSet): Map<string, ResourceChange> =>
  new Map(resources.map((change) => [`${change.platform} ${change.kind} ${change.name}`, change]));

function difference(
  name: string,
  [old, now]: readonly [ResourceChange | undefined, ResourceChange | undefined],
  words: Words,
): string[] {
  if (!old) return now ? [`${name}: ${words.onlySecond(now.operation)}`] : [];
  if (!now) return [`${name}: ${words.onlyFirst(old.operation)}`];
  if (old.operation !== now.operation) return [`${name}: ${words.operations(old.operation, now.operation)}`];
  const paths = [...new Set([...old.paths, ...now.paths].map(({ path }) => path))];
  return paths.flatMap((path) => {
    const [left, right] = [old, now].map(({ paths: all }) => all.find((entry) => entry.path === path));
    if (left && right && equal([left.before, left.after], [right.before, right.after])) return [];
    const [was, is] = [left, right].map((entry) => (entry ? short(valueText(entry.after)) : "unchanged"));
    return [`${name}: ${path}: ${words.values(was!, is!)}`];
  });
}

const short = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
