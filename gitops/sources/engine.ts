import type { ChangeSet } from "../generated/change-set.ts";

export async function previewStack(_request: {
  directory: string;
  stack: string | undefined;
  refresh: boolean;
}): Promise<ChangeSet> {
  throw new Error("name a ref with --against");
}
