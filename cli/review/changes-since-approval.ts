import { equal } from "../../provider/kind/value.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { valueText } from "../../gitops/report/value-text.ts";
import type { ChangeSet, ResourceChange } from "../../gitops/generated/change-set.ts";

/** What is another in two change sets, one line each. */
export function changesSinceApproval(approved: ChangeSet, now: ChangeSet): string {
  const [old, current] = [byName(approved), byName(now)];
  const names = [...new Set([...old.keys(), ...current.keys()])].sort();
  const lines = names.flatMap((name) => difference(name, old.get(name), current.get(name)));
  const others = lines.length === 0 ? ["it is for another project or stack"] : lines;
  return others.map((line) => `  ${oneLine(line)}\n`).join("");
}

const byName = ({ resources }: ChangeSet): Map<string, ResourceChange> =>
  new Map(resources.map((change) => [`${change.platform} ${change.kind} ${change.name}`, change]));

function difference(name: string, old: ResourceChange | undefined, now: ResourceChange | undefined): string[] {
  if (!now) return [`${name}: approved as ${old?.operation}, and nothing is done to it now`];
  if (!old) return [`${name}: ${now.operation}, which nobody approved`];
  if (old.operation !== now.operation) return [`${name}: approved as ${old.operation}, and now ${now.operation}`];
  const paths = [...new Set([...old.paths, ...now.paths].map(({ path }) => path))];
  return paths.flatMap((path) => {
    const [left, right] = [old, now].map(({ paths: all }) => all.find((entry) => entry.path === path));
    if (left && right && equal([left.before, left.after], [right.before, right.after])) return [];
    const [was, is] = [left, right].map((entry) => (entry ? short(valueText(entry.after)) : "unchanged"));
    return [`${name}: ${path}: approved ${was}, now ${is}`];
  });
}

const short = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
