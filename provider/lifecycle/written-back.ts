import type { Definition, JsonObject } from "../kind/definition.ts";
import { equal } from "../kind/value.ts";
import { comparable, declaredFields, fieldValue, unionOfFields, withField, type Field } from "./fields.ts";
import { objects, type Recorded } from "./inputs.ts";
import { valuesIn, withOneMore } from "./taken-over.ts";

/**
 * The record with the values that the manifest has from the platform by `drift --write`, and that no update of ours has met yet. Against
 * them an edit is measured, by whoever asks whose it is; what is to be done is still measured against what was applied.
 */
export function withWrittenBack(definition: Definition, recorded: Recorded, desired: JsonObject): Recorded {
  const { spec, writtenBack } = recorded;
  if (writtenBack.length === 0) return recorded;
  const [before, wanted] = [spec, desired].map((one) => comparable(definition, one)) as [JsonObject, JsonObject];
  const isTaken = (field: Field): boolean => {
    const values = valuesIn(writtenBack, field);
    // What was written before the value that a run has met since is past.
    const past = values.findLastIndex((value) => equal(value, fieldValue(before, field)));
    return values.slice(past + 1).some((value) => equal(value, fieldValue(wanted, field)));
  };
  const known = unionOfFields(declaredFields(definition, spec), declaredFields(definition, desired));
  const taken = known.filter(isTaken).reduce((all, field) => withField(all, field, fieldValue(desired, field)), spec);
  return { ...recorded, spec: taken };
}

/**
 * Outputs of a resource, sealed or open, that remember what `drift --write` has taken into git: `live` in comparable form. What was taken
 * last is not remembered twice.
 */
export function noteWrittenBack(outputs: JsonObject, fields: readonly Field[], live: JsonObject): JsonObject {
  const before = objects(outputs["__writtenBack"]) ?? [];
  const fresh = fields.filter((field) => {
    const values = valuesIn(before, field);
    return values.length === 0 || !equal(values.at(-1), fieldValue(live, field));
  });
  return fresh.length === 0 ? outputs : { ...outputs, __writtenBack: withOneMore(before, fresh, live) };
}
