import { UsageError } from "./exit-code.ts";

/** What an option says that takes `name=value` several times. @throws UsageError for anything else, and for a name given twice. */
export function pairs(option: string, texts: readonly string[]): Record<string, string> {
  const found = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at <= 0) throw new UsageError(`${option} takes name=value, not "${text}"`);
    const name = text.slice(0, at);
    if (found.has(name)) throw new UsageError(`${option} ${name} is given twice`);
    found.set(name, text.slice(at + 1));
  }
  return Object.fromEntries(found);
}
