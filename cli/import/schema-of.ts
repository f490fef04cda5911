import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folderOf } from "../../gitops/import/names.ts";
import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { packageFile } from "../package-file.ts";

/** The schema of a kind, as the package carries it. */
export function schemaOf({ platform, kind }: Definition): JsonObject {
  const folder = join(packageFile("schemas"), platform);
  return JSON.parse(
    readFileSync(join(folder, `${folderOf(kind).replace(/s$/, "")}.schema.json`), "utf8"),
  ) as JsonObject;
}

export const canBeAdopted = (definition: Definition): boolean =>
  definition.inWorkspace && manifestOf(definition)["adopt"] !== false;

export const manifestOf = (definition: Definition): JsonObject =>
  (schemaOf(definition)["manifest"] ?? {}) as JsonObject;
