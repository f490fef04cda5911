import type { DeclaredResource, SetRule } from "../../../kind/definition.ts";
import { withKey } from "../../rules/index-of.ts";
import { textOf } from "../../rules/loose.ts";
import { slugOf } from "../slug.ts";

const slugs = ({ spec }: DeclaredResource): readonly string[] => {
  const name = textOf(spec["name"]);
  return name === undefined ? [] : [slugOf(name)];
};

/**
 * `slug-clash`: names that differ, but of which the platform would make one slug, so that it returns 409 for the second. Equal names are
 * one natural key, which is reported as such. `sameRealm` says for which two resources slugs must differ.
 */
export const slugClash =
  (sameRealm: (one: DeclaredResource, other: DeclaredResource) => boolean): SetRule =>
  (resource, all) => {
    const name = textOf(resource.spec["name"]);
    const slug = name === undefined ? "" : slugOf(name);
    if (slug === "") return [];
    const first = withKey(all, slugs, slug).find((other) => {
      if (other.definition !== resource.definition) return false;
      return other === resource || (other.spec["name"] !== name && sameRealm(resource, other));
    });
    if (first === undefined || first === resource) return [];
    const { kind } = resource.definition;
    const message = `"${name}" is too similar to "${String(first.spec["name"])}" of ${kind} "${first.name}": the platform makes the same slug of both, and refuses the second`;
    return [{ path: ["name"], code: "slug-clash", message, suggestion: "choose a name with other words" }];
  };
