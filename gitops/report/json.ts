import { jsonText } from "../../provider/text/printable.ts";
import type { ChangeSet } from "../generated/change-set.ts";

/** For machines: the change set, or a list of them where the change reaches several stacks. */
export function formatJson(changeSets: readonly ChangeSet[]): string {
  const [only, ...more] = changeSets;
  return jsonText(only && more.length === 0 ? only : changeSets);
}
