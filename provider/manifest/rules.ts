import type { Problem } from "../kind/problem.ts";
import type { Report } from "./diagnostic.ts";
import type { Linked } from "./link.ts";
import type { Manifest } from "./manifest.ts";
import { locatePath, parentPlace, valuePlace } from "./tree.ts";

/**
 * Applies what the kinds' own code knows: the rules for one spec, then those for the whole set. What is adopted is taken as it is, and
 * may break them: then they are warnings.
 */
export function reportRules(all: readonly Linked[], report: Report, warn: Report): void {
  const declared = all.map((linked) => linked.declared);
  for (const { declaration, declared: resource } of all) {
    const { rules, setRules } = resource.definition;
    const problems = [
      ...rules.flatMap((rule) => rule(resource.spec)),
      ...setRules.flatMap((rule) => rule(resource, declared)),
    ];
    const { manifest } = declaration;
    const tell = manifest.metadata.adopt === undefined ? report : warn;
    for (const problem of problems) reportProblem(problem, manifest, tell);
  }
}

/** A path that leads nowhere is about something missing: the message points to what it is missing from. */
function reportProblem({ path, code, message, suggestion }: Problem, { spec }: Manifest, report: Report): void {
  const location = locatePath(spec.tree, path, spec.key);
  const at = path.length === 0 ? spec.key : location.found ? valuePlace(location) : parentPlace(location);
  report({ code, at, message, suggestion });
}
