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
  const visiting: { entry: Linked; at: Place }[] = [];
  const visit = (entry: Linked, at: Place): void => {
    if (ordered.has(entry)) return;
    const start = visiting.findIndex((step) => step.entry === entry);
    if (start >= 0) return reportRing([...visiting.slice(start), { entry, at }], report);
    visiting.push({ entry, at });
    for (const need of entry.needs) visit(need.target, need.at);
    visiting.pop();
    ordered.add(entry);
  };
  for (const entry of all) visit(entry, entry.declaration.manifest.at);
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
