import type { Surroundings } from "./evaluate.ts";
import { formatExpression } from "./expression.ts";
import type { Section } from "./manifest.ts";
import { Deferred, type ManifestObject, type ManifestValue } from "./value.ts";

/**
 * Properties of a spec that are paths of local files, by kind, on every platform. All others are the platform's own
 * fields.
 */
const fileProperties: Readonly<Record<string, readonly string[]>> = { File: ["source"] };

/**
 * The spec with its paths, relative to the manifest, made relative to the project's directory. Files that are not there
 * are reported.
 */
export function resolveFiles(
  kind: string,
  spec: ManifestObject,
  section: Section,
  surroundings: Surroundings,
): ManifestObject {
  const paths = (Object.hasOwn(fileProperties, kind) ? fileProperties[kind] : undefined) ?? [];
  const resolved = paths.flatMap((property) => {
    const path = resolveFile(spec[property], property, section, surroundings);
    return path === undefined ? [] : [[property, path] as const];
  });
  return resolved.length > 0 ? { ...spec, ...Object.fromEntries(resolved) } : spec;
}

const isFromWindows = (text: string): boolean => text[text.indexOf("\n") - 1] === "\r";

function resolveFile(
  path: ManifestValue | undefined,
  property: string,
  { tree }: Section,
  { localFiles, config, report, warn }: Surroundings,
): ManifestValue | undefined {
  const at = tree.entries.get(property)?.value;
  if (!at) return undefined;
  if (path instanceof Deferred) {
    const fixed = path.parts.find((part) => typeof part === "object" && (part.type !== "config" || config.complete));
    if (typeof fixed === "object") {
      const message = `${formatExpression(fixed)} is known too late for the path of a file`;
      report({
        code: "expression-not-allowed",
        at,
        message,
        suggestion: "write the path, or set it in the stack's configuration",
      });
    }
    return undefined;
  }
  if (typeof path !== "string" || path === "") return undefined;
  const located = localFiles.projectPath(path, at.source.path);
  if ("found" in located) {
    if (isFromWindows(at.source.text) && localFiles.endsLinesAsWindows(located.found)) {
      const message = `"${path}" has line ends of Windows, as this manifest has: a checkout seems to have written them, and then other machines upload other bytes, over and over`;
      const suggestion = `keep the bytes as they are: add "${path.slice(path.lastIndexOf("/") + 1)} -text" to .gitattributes, and check out anew`;
      warn({ code: "converted-line-ends", at, message, suggestion });
    }
    return located.found;
  }
  report({ at, ...located });
  return new Deferred([]);
}
