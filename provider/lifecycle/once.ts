/** Makes what a key names when it is first asked for, and returns the same ever after. A promise that fails is forgotten. */
export type Once = <T>(key: string, make: () => T) => T;

export function createOnce(): Once {
  const made = new Map<string, unknown>();
  return <T>(key: string, make: () => T): T => {
    if (!made.has(key)) {
      const value = make();
      made.set(key, value);
      if (value instanceof Promise) value.catch(() => made.delete(key));
    }
    return made.get(key) as T;
  };
}
