import type { ChangeSet } from "../generated/change-set.ts";
export const formatHtml = (_changeSets: readonly ChangeSet[]): string => {
  throw new Error("not there yet: --format markdown, or text");
};
