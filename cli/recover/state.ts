import { PartialCreateError } from "../../provider/lifecycle/partial-create-error.ts";
import { isUnknownId } from "../../provider/lifecycle/unknown-id.ts";
import { doubtOfUpdate } from "../../provider/lifecycle/interrupted.ts";
import type { PendingOutcome } from "../../provider/lifecycle/pending.ts";
import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { unpacked } from "../../provider/pulumi/packed-values.ts";
import { isSecret, opened, plaintext, secretOf } from "../account/stack.ts";

/** The part of `pulumi stack export` that holds the state: resources in order, and what was being done when a run ended without a word. */
export interface Deployment extends JsonObject {
  resources?: JsonObject[];
  pending_operations?: { readonly resource: JsonObject; readonly type: string }[];
}

/** What was done about one operation that is pending. */
export interface Report {
  /** `niche:Tool "transfer"`. */
  readonly subject: string;
  readonly what: string;
  /** False where a person has to look. */
  readonly settled: boolean;
}

interface Recovery {
  /** The kind of a resource type of ours; undefined for those of others. */
  readonly definitionOf: (type: string) => Definition | undefined;
  readonly find: (definition: Definition, inputs: JsonObject, held: ReadonlySet<string>) => Promise<PendingOutcome>;
  /** What the state must remember of an object that was being deleted; undefined where it is gone. */
  readonly removalMark: (definition: Definition, id: string, outputs: JsonObject) => Promise<JsonObject | undefined>;
}

const FINISHES = "it is in the state now, and the next `pulumi up` finishes it";

const LOOKS = "the next `pulumi up` reads the platform and repairs what differs, whatever the manifest says then";

/**
 * The state with what the pending operations of our kinds have done or may have done, and without the operations that are settled by that.
 * @param sealed the state with its secrets encrypted, as it goes back; it is not changed.
 * @param open the same with its secrets in the clear, to compare with what is live.
 */
export async function recoverState(
  sealed: Deployment,
  open: Deployment,
  { definitionOf, find, removalMark }: Recovery,
): Promise<{ state: Deployment; reports: Report[] }> {
  let resources = [...(sealed.resources ?? [])];
  const left: unknown[] = [];
  const reports: Report[] = [];
  for (const [index, operation] of (sealed.pending_operations ?? []).entries()) {
    const { resource, type } = operation;
    const definition = definitionOf(String(resource["type"]));
    const subject = `${definition ? `${definition.platform}:${definition.kind}` : String(resource["type"])} "${nameOf(resource)}"`;
    const report = (what: string, settled = true) => reports.push({ subject, what, settled });
    if (!definition) {
      left.push(operation);
      report(`${type}, which is for \`pulumi refresh\` to settle: it is not of a voice platform`);
    } else if (type === "creating") {
      const inputs = plainValues(open.pending_operations?.[index]?.resource["inputs"]) as JsonObject;
      const outcome = await find(definition, inputs, idsIn(resources, resource));
      if (outcome.is === "undecided") {
        left.push(operation);
        report(outcome.why, false);
      } else if (outcome.is === "nothing")
        report("nothing was made that is not in the state; the next `pulumi up` makes it");
      else {
        resources = withMade(resources, resource, { id: outcome.id, definition, inputs });
        report(
          isUnknownId(outcome.id)
            ? "whether it was made is unknown, and the platform cannot list any; the next `pulumi up` says what to do"
            : `${outcome.id} was made; ${FINISHES}`,
        );
      }
    } else {
      const recorded = plainValues(entryOf(open.resources ?? [], resource)?.["outputs"]);
      const outputs = isObject(recorded) ? unpacked(recorded, { subject }) : undefined;
      const entry = entryOf(resources, resource);
      // What has been replaced is on its remedy, under the URN of what has taken its place.
      const isPast = type === "deleting" && entry?.["id"] !== resource["id"];
      if (!entry || !outputs || isPast || isUnknownId(String(entry["id"]))) report(`was ${type}; ${GOES_ON}`);
      else if (type === "updating") {
        const inputs = plainValues(open.pending_operations?.[index]?.resource["inputs"]) as JsonObject;
        const doubt = doubtOfUpdate(definition, outputs, inputs);
        if (doubt) resources = withMark(resources, entry, { __doubt: secretOf(doubt) });
        report(`was being updated; whether that was carried out is unknown: ${LOOKS}`);
      } else if (type !== "deleting") report(`was ${type}, which changes nothing`);
      else {
        const mark = await removalMark(definition, String(entry["id"]), outputs);
        if (mark) {
          resources = withMark(resources, entry, mark);
          report(
            `was being deleted, and is still there: the next \`pulumi up\` deletes it, or finishes it where the manifests have it again`,
          );
        } else if (isNeeded(resources, entry)) report("was being deleted, and is gone; run `pulumi up --refresh`");
        else {
          resources = resources.filter((other) => other !== entry);
          report("was being deleted, and is gone: the state has it no more");
        }
      }
    }
  }
  const { pending_operations: _settled, ...rest } = sealed;
  return { state: { ...rest, resources, ...(left.length > 0 && { pending_operations: left }) } as Deployment, reports };
}

const GOES_ON = "the next `pulumi up` goes on with it";

/** The entry of a resource in a state; not that of an object which has been replaced and is on its remedy. */
const entryOf = (resources: readonly JsonObject[], { urn }: JsonObject): JsonObject | undefined =>
  resources.find((entry) => entry["urn"] === urn && entry["delete"] !== true);

/** The resources with a mark on one of them, which makes the engine update it whatever the manifests say. */
function withMark(resources: readonly JsonObject[], entry: JsonObject, mark: JsonObject): JsonObject[] {
  const outputs = { ...(isObject(entry["outputs"]) && entry["outputs"]), ...mark };
  const changed = { ...entry, outputs, initErrors: ["the run that changed it was killed"] };
  return resources.map((other) => (other === entry ? changed : other));
}

/** Whether another entry refers to one: a state without it would not be whole. */
const isNeeded = (resources: readonly JsonObject[], entry: JsonObject): boolean =>
  resources.some((other) => other !== entry && JSON.stringify(other).includes(JSON.stringify(entry["urn"])));

const nameOf = ({ urn }: JsonObject): string => String(urn).split("::").slice(3).join("::");

/** Ids that the state has of a type: what another entry holds was not made by the pending create. */
const idsIn = (resources: readonly JsonObject[], { type }: JsonObject): ReadonlySet<string> =>
  new Set(
    resources.filter((entry) => entry["type"] === type && typeof entry["id"] === "string").map(({ id }) => String(id)),
  );

/** The resources with one more, as the engine leaves a create that was cut short: the next update finishes it, and a former object goes. */
function withMade(
  resources: readonly JsonObject[],
  made: JsonObject,
  { id, definition, inputs: open }: { id: string; definition: Definition; inputs: JsonObject },
): JsonObject[] {
  const reason = "the run that made it was killed";
  const inputs = isObject(made["inputs"]) ? made["inputs"] : {};
  const outputs = PartialCreateError.of(new Error(reason), id, inputs, definition, open).properties;
  const { external: _external, delete: _delete, ...entry } = made;
  const added = { ...entry, id, outputs, initErrors: [reason] };
  const isFormer = (other: JsonObject) => other["urn"] === made["urn"] && other["delete"] !== true;
  const former = resources.find(isFormer);
  if (!former) return [...resources, added];
  const others = resources.map((other) => (other === former ? added : other));
  // An object that was deleted before the new one was made is gone already.
  return former["pendingReplacement"] === true ? others : [...others, { ...former, delete: true }];
}

/** Values with their secrets in the clear. */
export function plainValues(value: unknown): unknown {
  if (isSecret(value)) return plaintext(value);
  if (Array.isArray(value)) return value.map(plainValues);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === "__doubt" ? opened(inner) : plainValues(inner)]),
  );
}
