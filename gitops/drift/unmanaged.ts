import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { formatPath } from "../../provider/kind/problem.ts";
import { changeAt } from "../../provider/kind/secret-path.ts";
import {
  comparable,
  declaredFields,
  exceptFields,
  fieldValue,
  isServerDefaulted,
} from "../../provider/lifecycle/fields.ts";
import { recordedParts } from "../../provider/lifecycle/inputs.ts";
import { liveObjects, type LiveObject } from "../../provider/lifecycle/live-objects.ts";
import type { Run } from "../../provider/lifecycle/run.ts";
import { compareText } from "../../provider/manifest/diagnostic.ts";
import { MASK } from "../change-set/token.ts";
import type { Unmanaged, UnmanagedField, UnmanagedObject } from "../generated/drift.ts";
import { describe, type Schema } from "../import/describe.ts";

/** A resource of the stack, with what its state holds of it. */
export interface Managed {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly properties: JsonObject;
}

/** One workspace, and what the stack has in it. */
export interface WorkspaceToSearch {
  readonly kinds: readonly Definition[];
  /** The workspace arguments. */
  readonly args: JsonObject;
  /** Logical name of the Workspace, or what else it is known by. */
  readonly name: string | undefined;
  readonly managed: readonly Managed[];
}

/** What is live in some workspaces and git does not speak of: objects, and fields of managed ones. @throws where a list cannot be had. */
export async function findUnmanaged(
  workspaces: readonly WorkspaceToSearch[],
  { run, schemaOf }: { readonly run: Run; readonly schemaOf: (definition: Definition) => Schema },
): Promise<Unmanaged> {
  const fields: UnmanagedField[] = [];
  const objects: UnmanagedObject[] = [];
  for (const { kinds, args, name: workspace = null, managed } of workspaces) {
    for (const definition of kinds) {
      const found = (await liveObjects({ definition, run }, args)) ?? [];
      const own = new Map(managed.filter(({ kind }) => kind === definition.kind).map((one) => [one.id, one]));
      const { platform, kind } = definition;
      for (const object of found) {
        const resource = own.get(object.id);
        if (resource)
          fields.push(...(await fieldsOf(definition, object, resource, { args, run, schema: schemaOf(definition) })));
        else if (!object.isAutomatic)
          objects.push({ platform, kind, workspace, id: object.id, name: object.title ?? null });
      }
    }
  }
  const byPlace = (one: { platform: string; kind: string }, other: { platform: string; kind: string }): number =>
    compareText(one.platform, other.platform) || compareText(one.kind, other.kind);
  return {
    fields: fields.sort((a, b) => byPlace(a, b) || compareText(a.name, b.name) || compareText(a.path, b.path)),
    objects: objects.sort(
      (a, b) => byPlace(a, b) || compareText(a.name ?? "", b.name ?? "") || compareText(a.id, b.id),
    ),
  };
}

interface Looking {
  readonly args: JsonObject;
  readonly run: Run;
  readonly schema: Schema;
}

/** Fields that a manifest would have to set to say what is live, and that this one does not set. */
async function fieldsOf(
  definition: Definition,
  { id, live }: LiveObject,
  { name, properties }: Managed,
  { args, run, schema }: Looking,
): Promise<UnmanagedField[]> {
  const { platform, kind } = definition;
  const recorded = recordedParts(definition, properties);
  const api = definition.connect(args, "read", run);
  const { spec } = await describe(
    api,
    { definition, id, title: id, live, isAutomatic: false },
    { schema, choice: { graph: true }, canBeAdopted: true },
  );
  const masked = definition.secrets.reduce((all, path) => changeAt(all, path, () => MASK) as JsonObject, spec);
  const meant = comparable(definition, masked);
  return (
    exceptFields(declaredFields(definition, meant), declaredFields(definition, recorded.spec))
      .filter((field) => !isServerDefaulted(definition, field) && !definition.outputs.includes(field[0]))
      // Of a field that is managed as a whole no part is left to others.
      .filter(([key]) => definition.nested.includes(key) || !(key in recorded.spec))
      .map((field) => ({ platform, kind, name, path: formatPath(field), live: fieldValue(meant, field) }))
  );
}
