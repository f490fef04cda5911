/** Values a switch can take. */
export type SwitchValue = string | number | boolean;

/** One unknown of a platform's contract: how the emulator behaves by default and how else it can. */
export interface SwitchRow {
  readonly default: SwitchValue;
  readonly alternatives: readonly SwitchValue[];
  /** The alternatives are examples: any whole number from 0 is allowed. */
  readonly anyNumber?: true;
  /** What the switch decides, in one line. */
  readonly about: string;
  /** Where the contract leaves the question open. */
  readonly source: string;
}

/** Switch name to its row. */
export type SwitchTable = Readonly<Record<string, SwitchRow>>;

/** The values of all switches of a table. */
export type SwitchValues<T extends SwitchTable> = {
  readonly [K in keyof T]:
    T[K]["default"] | T[K]["alternatives"][number] | (T[K] extends { readonly anyNumber: true } ? number : never);
};

/** Reading and changing the switches while the emulator runs. */
export interface SwitchControl<T extends SwitchTable> {
  get(): SwitchValues<T>;
  /** Changes some; the others stay. Throws RangeError for an unknown name or value. */
  set(chosen: Partial<SwitchValues<T>>): SwitchValues<T>;
}

/** The switches of an emulator that begins with a choice. Throws RangeError for an unknown name or value. */
export function createSwitches<T extends SwitchTable>(table: T, chosen: Partial<SwitchValues<T>>): SwitchControl<T> {
  let values = chooseSwitches(table, chosen);
  return {
    get: () => values,
    set: (changes) => (values = chooseSwitches(table, changes, values)),
  };
}

/**
 * Completes a choice of switches from `base` (the defaults unless given). Values may come as text, as from a command line.
 * Throws RangeError naming the switch where a name or value is unknown.
 */
export function chooseSwitches<T extends SwitchTable>(
  table: T,
  chosen: Readonly<Record<string, SwitchValue | undefined>>,
  base: SwitchValues<T> = switchDefaults(table),
): SwitchValues<T> {
  const entries = Object.entries(chosen).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, allowedValue(table, name, value)] as const],
  );
  return { ...base, ...Object.fromEntries(entries) };
}

/** The default of every switch. */
export function switchDefaults<T extends SwitchTable>(table: T): SwitchValues<T> {
  return Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row.default])) as SwitchValues<T>;
}

function allowedValue(table: SwitchTable, name: string, value: SwitchValue): SwitchValue {
  const row = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!row) throw new RangeError(`no switch "${name}"; there are ${Object.keys(table).join(", ")}`);
  const allowed = [row.default, ...row.alternatives];
  const found = allowed.find((candidate) => String(candidate) === String(value));
  if (found !== undefined) return found;
  if (row.anyNumber && /^\d+$/.test(String(value))) return Number(value);
  const hint = row.anyNumber ? " or any whole number" : "";
  throw new RangeError(`switch "${name}" cannot be ${JSON.stringify(value)}; it takes ${allowed.join(" | ")}${hint}`);
}
