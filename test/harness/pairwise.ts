import type { SwitchTable, SwitchValue } from "../../emulator/kernel/switches.ts";

/** For each name the values that it can take. */
export type Choices<T> = Readonly<Record<string, readonly T[]>>;

/** The values of an emulator's switches, but for those that are left out: whole switches by name, and single values. */
export const choicesOf = (
  table: SwitchTable,
  leftOut: { readonly names: RegExp; readonly values: Readonly<Record<string, readonly SwitchValue[]>> },
): Choices<SwitchValue> =>
  Object.fromEntries(
    Object.entries(table)
      .filter(([name]) => !leftOut.names.test(name))
      .map(([name, { default: usual, alternatives }]) => [
        name,
        [usual, ...alternatives].filter((value) => !leftOut.values[name]?.includes(value)),
      ]),
  );

/**
 * Rows such that any two values of two names come together in one of them: what two settings break together is found without trying
 * all of their combinations (a covering array of strength 2, built greedily).
 */
export function pairwise<T>(choices: Choices<T>): Record<string, T>[] {
  const names = Object.keys(choices);
  const values = (name: number) => choices[names[name]!]!;
  const key = (one: number, value: number, other: number, another: number) =>
    one < other ? `${one}=${value},${other}=${another}` : `${other}=${another},${one}=${value}`;
  const open = new Set<string>();
  for (const [one] of names.entries())
    for (let other = one + 1; other < names.length; other += 1)
      for (const value of values(one).keys())
        for (const another of values(other).keys()) open.add(key(one, value, other, another));
  const rows: Record<string, T>[] = [];
  while (open.size > 0) {
    // Begins with a pair that is open, so that each row has one at least.
    const row = new Map<number, number>();
    const [first = ""] = open;
    for (const part of first.split(",")) row.set(...(part.split("=").map(Number) as [number, number]));
    for (const [name] of names.entries()) {
      if (row.has(name)) continue;
      const gain = (value: number) => [...row].filter(([other, at]) => open.has(key(name, value, other, at))).length;
      const best = [...values(name).keys()].reduce((most, value) => (gain(value) > gain(most) ? value : most));
      row.set(name, best);
    }
    for (const [one, value] of row)
      for (const [other, at] of row) if (one < other) open.delete(key(one, value, other, at));
    rows.push(Object.fromEntries([...row].map(([name, value]) => [names[name]!, values(name)[value]!])));
  }
  return rows;
}
