/** A value as the engine hands it to a provider: that something is a secret it keeps to itself. */
export function unwrapSecret(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapSecret);
  if (typeof value !== "object" || value === null) return value;
  if ("4dabf18193072939515e22adb298388d" in value && "value" in value) return unwrapSecret(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapSecret(inner)]));
}
