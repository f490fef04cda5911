/** A text, or nothing. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** What became of a call in a few words: `reason busy`. What is neither a text nor a number is left out. */
export function presentNotes(rows: readonly (readonly [string, unknown])[]): string[] {
  return rows
    .filter(([, value]) => (typeof value === "string" && value !== "") || typeof value === "number")
    .map(([name, value]) => `${name} ${String(value)}`.trim());
}
