import { PartialCreateError } from "../../provider/lifecycle/partial-create-error.ts";
import { isUnknownId } from "../../provider/lifecycle/unknown-id.ts";
import type { Outcome } from "../../provider/lifecycle/pending.ts";
import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { isSecret, plaintext } from "../account/stack.ts";

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
  readonly find: (definition: Definition, inputs: JsonObject, held: ReadonlySet<string>) => Promise<Outcome>;
}

const FINISHES = "it is in the state now, and the next `pulumi up` finishes it";

/**
 * The state with what the pending creates of our kinds have made, and without the operations that are settled by that.
 * @param sealed the state with its secrets encrypted, as it goes back; it is not changed.
 * @param open the same with its secrets in the clear, to compare with what is live.
 */
export async function recoverState(
  sealed: Deployment,
  open: Deployment,
  { definitionOf, find }: Recovery,
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
      const inputs = clear(open.pending_operations?.[index]?.resource["inputs"]) as JsonObject;
      const outcome = await find(definition, inputs, idsIn(resources, resource));
      if (outcome.is === "undecided") {
        left.push(operation);
        report(outcome.why, false);
      } else if (outcome.is === "nothing")
        report("nothing was made that is not in the state; the next `pulumi up` makes it");
      else {
        resources = withMade(resources, resource, outcome.id, definition);
        report(
          isUnknownId(outcome.id)
            ? "whether it was made is unknown, and the platform cannot list any; the next `pulumi up` says what to do"
            : `${outcome.id} was made; ${FINISHES}`,
        );
      }
    } else if (type === "deleting") report("was being deleted; the next `pulumi up` deletes what is still there");
    else {
      left.push(operation);
      report(`was ${type}: what came of it shows in \`pulumi up --refresh\``);
    }
  }
  const { pending_operations: _settled, ...rest } = sealed;
  return { state: { ...rest, resources, ...(left.length > 0 && { pending_operations: left }) } as Deployment, reports };
}

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
  id: string,
  definition: Definition,
): JsonObject[] {
  const reason = "the run that made it was killed";
  const inputs = isObject(made["inputs"]) ? made["inputs"] : {};
  const outputs = PartialCreateError.of(new Error(reason), id, inputs, definition).properties;
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
function clear(value: unknown): unknown {
  if (isSecret(value)) return plaintext(value);
  if (Array.isArray(value)) return value.map(clear);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clear(inner)]));
}
