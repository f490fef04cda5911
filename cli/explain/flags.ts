import type { Field } from "./field.ts";
import type { KindReference } from "./kind-reference.ts";

/** What is worth knowing of a field beside its description, in a few words each: `required`, `a change replaces the object`. */
export function flagsOf(field: Field, kind: KindReference | undefined): string[] {
  const { path, required, when, choices, limits, secret } = field;
  const words = choices.map(({ value }) => String(value));
  return [
    ...(when === undefined ? [] : [`where ${when}`]),
    ...(required === true ? ["required"] : required === false ? [] : [`required where ${required.join(", or ")}`]),
    ...(words.length > 0 ? [words.join(" | ")] : []),
    ...limits,
    ...("default" in field ? [`default ${JSON.stringify(field.default)}`] : []),
    ...(secret ? ["secret"] : []),
    ...(kind?.replacing.includes(path) ? ["a change replaces the object"] : []),
    ...(kind?.filledIn.includes(path) ? ["filled in by the platform where it is left out"] : []),
    ...(kind?.neverShown.includes(path) ? ["never shown by the platform"] : []),
  ];
}

/** What destroying, taking over and passing through mean for a kind: each with the property of a manifest that it is about. */
export function choicesOf(
  kind: KindReference,
  metadataText: (property: string) => string,
): (readonly [string, string])[] {
  return [
    [
      "metadata.adopt",
      kind.adoptable
        ? metadataText("adopt")
        : "Not for this kind: nothing is created for it, so there is nothing to take over.",
    ],
    ...(kind.onDelete === "" ? [] : [["metadata.onDelete", kind.onDelete] as const]),
    ...(kind.passthrough ? [] : [["passthrough", "Not for this kind."] as const]),
  ];
}
