import type { Report } from "./diagnostic.ts";
import { label } from "./manifest.ts";
import type { Linked } from "./link.ts";
import type { Place } from "./source-text.ts";

/**
 * Everything after what it needs, otherwise in the order of the files. Resources that need each other are reported,
 * once for each ring.
 */
export function orderByNeed(all: readonly Linked[], report: Report): readonly Linked[] {
  const ordered = new Set<Linked>();
  // A stack of our own: a chain of references may be longer than that of JavaScript is deep.
  const visiting: { entry: Linked; at: Place; next: number }[] = [];
  const depths = new Map<Linked, number>();
  const visit = (entry: Linked, at: Place): void => {
    if (ordered.has(entry)) return;
    const start = depths.get(entry);
    if (start !== undefined) return reportRing([...visiting.slice(start), { entry, at }], report);
    depths.set(entry, visiting.length);
    visiting.push({ entry, at, next: 0 });
  };
  for (const first of all) {
    visit(first, first.declaration.manifest.at);
    for (let step = visiting.at(-1); step; step = visiting.at(-1)) {
      const need = step.entry.needs[step.next++];
      if (need) visit(need.target, need.at);
      else {
        visiting.pop();
        depths.delete(step.entry);
        ordered.add(step.entry);
      }
    }
  }
  return [...ordered];
}

/** `ring` ends with the resource that it begins with; each step's place is the expression that leads to it. */
function reportRing(ring: readonly { entry: Linked; at: Place }[], report: Report): void {
  const names = ring.map(({ entry }) => label(entry.declaration.manifest));
  const [, second] = ring;
  if (!second) return;
  const message = `these resources need each other, so none can be created first: ${names.join(" → ")}`;
  report({ code: "reference-cycle", at: second.at, message, suggestion: "remove one of the references" });
}
