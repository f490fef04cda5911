import { Document, isMap, isScalar, isSeq, type Node, Scalar } from "yaml";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { changeAt } from "../../provider/kind/secret-path.ts";
import { isObject } from "../../provider/kind/value.ts";
import { formatTemplate, parseTemplate } from "../../provider/manifest/expression.ts";
import type { Section } from "../../provider/manifest/manifest.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import { locatePath, textOf, type Tree } from "../../provider/manifest/tree.ts";
import { Deferred, type ManifestValue } from "../../provider/manifest/value.ts";
import { oneLine, printable } from "../../provider/text/printable.ts";

/** What stands for a secret. */
const MASK = "[secret]";

/** A resource as a document of YAML that says what is applied. It is a manifest again, unless something in it is masked. */
export function documentText(resource: ManifestResource, { origin }: { readonly origin: boolean }): string {
  const { definition, name, workspace, metadata, manifest, adopt } = resource;
  const spec = definition.secrets.reduce(
    (all, path) => changeAt(all, path, masked) as JsonObject,
    written(resource.spec) as JsonObject,
  );
  const document = new Document({
    apiVersion: `${definition.platform}/v1`,
    kind: definition.kind,
    metadata: {
      name,
      ...(workspace === undefined ? {} : { workspace: workspace.slice(workspace.lastIndexOf(".") + 1) }),
      ...metadata,
      ...(adopt === undefined ? {} : { adopt: written(adopt) }),
    },
    spec,
    ...(resource.passthrough && { passthrough: written(resource.passthrough) }),
  });
  const sections = { metadata: manifest.metadataSection, spec: manifest.spec, passthrough: manifest.passthrough };
  for (const [key, section] of Object.entries(sections)) {
    const node = document.get(key, true) as Node | undefined;
    if (node && section) finish(node, [], { section, origin });
  }
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity });
}

/** A value as a manifest would write it: what is open as the expression that it is, and a literal `${` as one. */
function written(value: ManifestValue): unknown {
  if (value instanceof Deferred) return formatTemplate(value.parts);
  if (typeof value === "string") return formatTemplate([value]);
  if (Array.isArray(value)) return value.map((item: ManifestValue) => written(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, written(inner)]));
}

/** Each value in a secret; one that is nothing but expressions shows none. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner)]));
  const parts = typeof value === "string" ? parseTemplate(value).parts : [];
  return parts.length > 0 && parts.every((part) => typeof part === "object") ? value : MASK;
}

interface Finishing {
  readonly section: Section;
  readonly origin: boolean;
}

/** Quotes what could steer a terminal, so that it stays the same text when it is made harmless, and says where each value comes from. */
function finish(node: unknown, path: Path, finishing: Finishing): void {
  if (isSeq(node)) node.items.forEach((item, index) => finish(item, [...path, index], finishing));
  if (isMap(node)) {
    for (const { key, value } of node.items)
      finish(value, [...path, String(isScalar(key) ? key.value : key)], finishing);
  }
  if (!isScalar(node)) return;
  if (typeof node.value === "string" && printable(node.value) !== node.value) node.type = Scalar.QUOTE_DOUBLE;
  const { section, origin } = finishing;
  const location = origin ? locatePath(section.tree, path, section.key) : undefined;
  if (location) node.comment = location.found ? ` ${originOf(location.tree)}` : " the only Workspace";
}

/** The place of a value, and what its expressions are filled in from. */
function originOf(tree: Tree): string {
  const { source, start } = tree;
  const place = `${source.file}:${source.position(start).line}`;
  const from = parseTemplate(textOf(tree) ?? "").parts.flatMap((part) => {
    if (typeof part === "string") return [];
    const { expression } = part;
    if (expression.type === "text" || expression.type === "template") return [expression.path];
    return expression.type === "config" ? [`config.${expression.key}`] : [];
  });
  return oneLine([place, ...new Set(from)].join(", "), { length: 200 });
}
