import type { DeclaredResource, SetRule } from "../../kind/definition.ts";
import { formatPath, type Path, type Problem } from "../../kind/problem.ts";
import { valueAt } from "../../kind/value.ts";
import { withKey } from "./index-of.ts";
import { duplicateItem, firstIndexes } from "./duplicates.ts";
import { listOf, textOf } from "./loose.ts";

/** A property that holds the id of another resource, or a list of such ids. */
export interface ReferenceProperty {
  /** Its path in the spec, e.g. `toolIds` or `agent.tools`. */
  readonly property: string;
  /** The kind that the id must belong to. */
  readonly kind: string;
  readonly list: boolean;
}

/** The rules of properties whose values are ids of one kind. Another workspace's ids are the loader's to refuse. */
export const referenceRules = (table: readonly ReferenceProperty[]): readonly SetRule[] =>
  table.flatMap((property) => [
    kindRule(property),
    forgottenRule(property),
    ...(property.list ? [listRule(property), distinctRule(property)] : []),
  ]);

interface Place {
  readonly path: Path;
  readonly value: unknown;
}

const pathOf = (property: string): Path => property.split(".");

function placesOf({ property, list }: ReferenceProperty, resource: DeclaredResource): Place[] {
  const path = pathOf(property);
  const value = valueAt(resource.spec, path);
  return list ? listOf(value).map((item, index) => ({ path: [...path, index], value: item })) : [{ path, value }];
}

/** The expression for a resource's id, as a manifest of the same platform writes it. */
export const expressionFor = ({ definition, name }: DeclaredResource): string => `\${${definition.reference}.${name}}`;

/** `reference-kind`: an expression that names a resource of another kind. */
const kindRule =
  (property: ReferenceProperty): SetRule =>
  (resource) => {
    const whole: Place = { path: pathOf(property.property), value: undefined };
    const places = property.list ? [whole, ...placesOf(property, resource)] : placesOf(property, resource);
    return places.flatMap(({ path }): Problem[] => {
      const target = resource.references.get(formatPath(path));
      if (target === undefined || target.definition.kind === property.kind) return [];
      const message = `${expressionFor(target)} is a ${target.definition.kind}; this must be the id of a ${property.kind}`;
      return [{ path, code: "reference-kind", message }];
    });
  };

/** `reference-list`: one id where a list of ids belongs. The schema cannot see it while the id is unknown. */
const listRule =
  ({ property, kind }: ReferenceProperty): SetRule =>
  (resource) => {
    const target = resource.references.get(property);
    if (target?.definition.kind !== kind) return [];
    const message = `${property} is a list of ids, and ${expressionFor(target)} is one id`;
    return [
      { path: pathOf(property), code: "reference-list", message, suggestion: `write ["${expressionFor(target)}"]` },
    ];
  };

/** `reference-forgotten`: the name of a manifest in place of its id. Ids are opaque, so only a declared name gives it away. */
const forgottenRule =
  (property: ReferenceProperty): SetRule =>
  (resource, all) =>
    placesOf(property, resource).flatMap(({ path, value }): Problem[] => {
      const text = textOf(value);
      if (text === undefined) return [];
      const name = text.replace(/^\$?\{?(?:[A-Za-z]+\.)?/, "").replace(/\}$/, "");
      const [meant] = withKey(all, namesOf, nameKey(resource.definition.platform, property.kind, name));
      if (meant === undefined) return [];
      const message = `"${text}" is the name of a ${property.kind} in these manifests, not its id on the platform`;
      return [{ path, code: "reference-forgotten", message, suggestion: `write "${expressionFor(meant)}"` }];
    });

const nameKey = (platform: string, kind: string, name: string): string => `${platform}/${kind}/${name}`;

const namesOf = ({ definition, name }: DeclaredResource): readonly string[] => [
  nameKey(definition.platform, definition.kind, name),
];

/** `duplicate-item`: one resource referred to twice, which the values do not show while they are unknown. */
const distinctRule =
  (property: ReferenceProperty): SetRule =>
  (resource) => {
    const targets = placesOf(property, resource).map(({ path }) => resource.references.get(formatPath(path)));
    const firsts = firstIndexes(targets);
    return targets.flatMap((target, index) => {
      const first = firsts.get(target) ?? index;
      return target === undefined || first === index
        ? []
        : [duplicateItem([...pathOf(property.property), index], first)];
    });
  };
