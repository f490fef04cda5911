import { nearMiss } from "../kind/near-miss.ts";
import { didYouMean, type Report } from "./diagnostic.ts";
import { label, type Manifest } from "./manifest.ts";
import type { Place } from "./source-text.ts";
import { locatePath, textOf } from "./tree.ts";

/** What the schema of the metadata cannot say: that paths and names lead somewhere, and not to something else. */
export function checkMetadata(manifests: readonly Manifest[], report: Report): void {
  const byLabel = new Map(
    manifests.map((manifest) => [`${manifest.definition.platform}/${label(manifest)}`, manifest] as const),
  );
  for (const manifest of manifests) {
    for (const { text, at } of textsOf(manifest, "ignoreChanges")) checkIgnored(manifest, text, at, report);
    for (const { text, at } of textsOf(manifest, "previousNames")) {
      const { definition } = manifest;
      const holder = byLabel.get(`${definition.platform}/${definition.reference}.${text}`);
      if (!holder) continue;
      const who = holder === manifest ? "this manifest itself" : `another ${definition.kind}`;
      const message = `"${text}" is the name of ${who} now, so nothing can have moved away from it`;
      report({ code: "previous-name-taken", at, message, suggestion: "remove it" });
    }
  }
}

function textsOf({ metadata, metadataSection }: Manifest, property: "ignoreChanges" | "previousNames") {
  const tree = metadataSection.tree.entries.get(property)?.value;
  if (metadata[property] === undefined || tree?.type !== "list") return [];
  return tree.items.flatMap((item): { text: string; at: Place }[] => {
    const text = textOf(item);
    return text === undefined ? [] : [{ text, at: item }];
  });
}

/** A path leads to something that the manifest sets, as far as its first wildcard. */
function checkIgnored({ spec, passthrough }: Manifest, path: string, at: Place, report: Report): void {
  const steps = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? "",
  );
  const fixed = steps.slice(0, steps.includes("*") ? steps.indexOf("*") : undefined);
  if (fixed.length > 0 && locatePath(spec.tree, fixed).found) return;
  if (
    fixed.length > 1 &&
    passthrough &&
    fixed[0] === "passthrough" &&
    locatePath(passthrough.tree, fixed.slice(1)).found
  )
    return;
  const message = `"${path}" is nothing that spec sets, so there is no change of it to ignore`;
  const [first = "", second] = fixed;
  const keys = [...spec.tree.entries.keys()];
  const withoutSpec =
    first === "spec" && second !== undefined && keys.includes(second) ? path.replace(/^spec\./, "") : undefined;
  report({ code: "ignores-nothing", at, message, suggestion: didYouMean(withoutSpec ?? nearMiss(first, keys)) });
}
