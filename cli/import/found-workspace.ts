import type { Description } from "../../gitops/import/describe.ts";
import type { Found } from "../../gitops/import/found.ts";
import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import type { Run } from "../../provider/lifecycle/run.ts";
import { schemaOf } from "./schema-of.ts";
import type { ChosenWorkspace } from "./workspace.ts";

export async function foundWorkspace(
  kinds: readonly Definition[],
  { args, title }: ChosenWorkspace,
  run: Run,
): Promise<{ readonly id: string; readonly live: JsonObject; readonly description: Description }> {
  const definition = kinds.find(({ inWorkspace }) => !inWorkspace);
  if (!definition) throw new Error("the platform has no Workspace");
  const spec = (await definition.prepare?.({ ...args }, { warn: run.warn })) ?? {};
  const whole = { ...args, ...(Array.isArray(spec) ? {} : spec) };
  const [id] = Object.values(args);
  const live = (await definition.get(definition.connect(whole, "read", run), id ?? "", whole)) ?? {};
  const note = toComplete(definition, whole);
  const found: Found = { definition, id: definition.idOf(live, whole), title, live, isAutomatic: false, note };
  return { id: found.id, live, description: { found, spec: { ...args }, passthrough: {}, hidden: [], leftOut: [] } };
}

/** The fields that a manifest would have where the object is not named by its id alone: the platform shows none of them. */
function toComplete(definition: Definition, spec: JsonObject): string {
  const { else: otherwise } = schemaOf(definition);
  const required = isObject(otherwise) && Array.isArray(otherwise["required"]) ? otherwise["required"].map(String) : [];
  const missing = required.filter((field) => !(field in spec));
  if (missing.length === 0) return "";
  const words =
    "The platform shows none of its fields, so its id stands for them. To complete it, write in place of the id, as they are there:";
  return [words, ...missing.map((field) => `  ${field}: <fill in>`)].join("\n");
}
