import { changedFields, comparable, declaredFields, unionOfFields, exceptFields } from "./fields.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { doubtfulFields, withAttempt, type Doubt } from "./doubt.ts";
import { confirmGone } from "./confirm-gone.ts";
import { driftedFields, inputParts, recordedParts } from "./inputs.ts";
import type { Context } from "./run.ts";
import { omit } from "../kind/value.ts";

/**
 * What an update may have done whose run was killed: nobody knows whether its requests were carried out. `olds` = the properties that the
 * state has, `news` = the inputs of the update. Undefined where the next update writes everything in any case.
 */
export function doubtOfUpdate(definition: Definition, olds: JsonObject, news: JsonObject): Doubt | undefined {
  const recorded = recordedParts(definition, olds);
  if (recorded.partial) return undefined;
  const [base, spec] = [
    { ...recorded.implied, ...recorded.spec },
    { ...recorded.implied, ...inputParts(news).spec },
  ];
  const [before, desired] = [comparable(definition, base), comparable(definition, spec)];
  const fields = unionOfFields(
    changedFields(definition, before, desired),
    exceptFields(declaredFields(definition, spec), declaredFields(definition, base)),
    driftedFields(definition, recorded),
    recorded.doubt ? doubtfulFields(recorded.doubt) : [],
  );
  // What is beside them may be somebody's edit: nobody has looked at it since.
  return fields.length === 0 ? recorded.doubt : withAttempt(recorded.doubt, { fields, desired, beside: [] });
}

/**
 * What the state must remember of a removal that was killed and has left the object there, reading only; undefined where the object is gone.
 * Nobody knows what was undone already: should the object be wanted again, it is finished like a new one. @throws when the platform cannot be asked.
 */
export async function removalMark(
  { definition, run }: Context,
  id: string,
  olds: JsonObject,
): Promise<JsonObject | undefined> {
  const { spec, computed } = recordedParts(definition, olds);
  definition.learnFromState?.(computed, run);
  const api = definition.connect(spec, "read", run);
  const live = (await definition.get(api, id, spec)) ?? (await confirmGone(definition, api, id, spec));
  if (!live) return undefined;
  const implied = omit(definition.impliedFields?.(live, computed) ?? {}, Object.keys(spec));
  return { __partial: true, __implied: implied };
}
