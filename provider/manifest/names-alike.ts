/** A name as disks have it that tell neither capital letters from small ones nor an accent from a letter with one. */
export const foldedName = (name: string): string => name.normalize("NFC").toLowerCase();

/** Names of one folder that are one name on many machines: a checkout there has only one of the files. Each with the first like it. */
export function namesAlike(names: readonly string[]): (readonly [name: string, other: string])[] {
  const first = new Map<string, string>();
  return names.flatMap((name) => {
    const folded = foldedName(name);
    const other = first.get(folded);
    if (other === undefined) first.set(folded, name);
    return other === undefined ? [] : [[name, other] as const];
  });
}
