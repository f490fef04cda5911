import type { JsonObject } from "../kind/definition.ts";
import { isUnknown } from "../kind/unknown.ts";
import type { Problem } from "../kind/problem.ts";

/** A file that is on the platform already and is named by its id: nothing is uploaded, and nothing is deleted. */
export interface ById {
  fileId?: string;
}

/** Ours: a file is either uploaded from here, or there already. */
export const oneSource = ({ fileId, ...spec }: ById & { source?: string; name?: string }): Problem[] =>
  fileId === undefined || isUnknown(fileId)
    ? []
    : (["source", "name"] as const)
        .filter((property) => spec[property] !== undefined && !isUnknown(spec[property]))
        .map((property) => ({
          path: [property],
          code: "one-source",
          message: `the file is named by fileId, which is on the platform already, so that it has no ${property} here`,
          suggestion: `remove ${property}, or fileId to upload a file of your own`,
        }));

/** The file of an id. @throws where there is none, or one that no agent can use. */
export async function fileById(id: string, find: (id: string) => Promise<JsonObject | undefined>): Promise<JsonObject> {
  const live = await find(id);
  if (!live) throw new Error(`the platform has no file ${id}; nothing was uploaded`);
  if (live["status"] === "ready" || live["status"] === undefined) return live;
  throw new Error(
    `the file ${id} is ${JSON.stringify(live["status"])}, and only a ready one can be used; nothing was changed`,
  );
}

/** What is said where a manifest with `fileId` goes. */
export const staysById = (id: string): string =>
  `the file ${id} stays on the platform: the manifest named it by fileId, and did not upload it`;
