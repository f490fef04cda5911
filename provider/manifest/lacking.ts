import { formatPath } from "../kind/problem.ts";
import { parsePointer, schemaErrors } from "../kind/schema-errors.ts";
import { identify } from "./envelope.ts";
import { apiVersions, findPlatform, type Kinds } from "./kinds.ts";
import type { MapTree } from "./tree.ts";
import { plainValue } from "./value.ts";

/** What a document lacks to be a manifest of its own: its `spec`, or properties that the kind requires. Nothing else is looked at. */
export function lackingProperties(document: MapTree, kinds: Kinds): readonly string[] {
  const spec = document.entries.get("spec")?.value;
  if (spec?.type !== "map") return ["spec"];
  const { apiVersion = "", kind = "" } = identify(document);
  const platform = findPlatform(kinds, apiVersion);
  if (platform === undefined) return [`an apiVersion that exists (${apiVersions(kinds).join(", ")})`];
  const validator = Object.hasOwn(kinds.validators, `${platform}/${kind}`)
    ? kinds.validators[`${platform}/${kind}`]
    : undefined;
  if (!validator) return [`a kind that ${apiVersion} has`];
  const value = plainValue(spec);
  return schemaErrors(validator, value).flatMap(({ keyword, params, instancePath }) =>
    keyword === "required"
      ? [formatPath(["spec", ...parsePointer(instancePath, value), String(params["missingProperty"])])]
      : [],
  );
}
