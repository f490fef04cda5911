import type { DeclaredResource, SetRule } from "../../../kind/definition.ts";
import { textOf } from "../../rules/loose.ts";
import { slugOf } from "../slug.ts";

/**
 * `slug-clash`: names that differ, but of which the platform would make one slug, so that it answers 409 to the second. Equal names are
 * one natural key, which is reported as such. `sameRealm` says for which two resources slugs must differ.
 */
export const slugClash =
  (sameRealm: (one: DeclaredResource, other: DeclaredResource) => boolean): SetRule =>
  (resource, all) => {
    const name = textOf(resource.spec["name"]);
    const slug = name === undefined ? "" : slugOf(name);
    if (slug === "") return [];
    const first = all.find((other) => {
      const theirs = textOf(other.spec["name"]);
      if (other.definition !== resource.definition || theirs === undefined || slugOf(theirs) !== slug) return false;
      return other === resource || (theirs !== name && sameRealm(resource, other));
    });
    if (first === undefined || first === resource) return [];
    const { kind } = resource.definition;
    const message = `"${name}" is too similar to "${String(first.spec["name"])}" of ${kind} "${first.name}": the platform makes the same slug of both, and refuses the second`;
    return [{ path: ["name"], code: "slug-clash", message, suggestion: "choose a name with other words" }];
  };
