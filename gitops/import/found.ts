import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { liveObjects } from "../../provider/lifecycle/live-objects.ts";
import { compareText } from "../../provider/manifest/diagnostic.ts";
import type { Run } from "../../provider/lifecycle/run.ts";

/** An object of a platform that may become a manifest. */
export interface Found {
  readonly definition: Definition;
  readonly id: string;
  /** What people call it, else its id. */
  readonly title: string;
  readonly live: JsonObject;
  /** Made by the platform itself. */
  readonly isAutomatic: boolean;
  /** What was inferred, in words. */
  readonly note?: string;
}

export interface Search {
  /** The kinds to look for, in the order in which the platform has them. */
  readonly kinds: readonly Definition[];
  /** The workspace arguments. */
  readonly place: JsonObject;
  /** Ids of objects of kinds that cannot be listed. */
  readonly ids: readonly string[];
  readonly run: Run;
}

/** All live objects of some kinds, oldest first, so that names do not depend on the order of a list. @throws when one list cannot be had. */
export async function findObjects({ kinds, place, ids, run }: Search): Promise<Found[]> {
  const parts = await Promise.all(
    kinds.map(async (definition): Promise<Found[]> => {
      const objects = await liveObjects({ definition, run }, place);
      if (!objects) return objectsById(definition, { place, ids, run });
      return objects
        .map(({ id, title = id, live, isAutomatic }) => ({ definition, id, title, live, isAutomatic }))
        .sort((one, other) => compareText(age(one), age(other)));
    }),
  );
  return parts.flat();
}

async function objectsById(
  definition: Definition,
  { place, ids, run }: Pick<Search, "place" | "ids" | "run">,
): Promise<Found[]> {
  const { discovery } = definition;
  if (!discovery?.byId) return [];
  const api = definition.connect(place, "read", run);
  return Promise.all(
    [...new Set(ids)].map(async (id) => {
      const { live, note } = (await discovery.byId?.(api, id)) ?? { live: { id }, note: "" };
      return { definition, id, title: discovery.title?.(live) ?? id, live, isAutomatic: false, note };
    }),
  );
}

const age = ({ live: { createdAt }, id }: Found): string => `${typeof createdAt === "string" ? createdAt : ""} ${id}`;
