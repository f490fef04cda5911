import { join } from "node:path";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Diagnostic } from "../../provider/manifest/diagnostic.ts";
import type { FileSystem } from "../../provider/manifest/file-system.ts";
import { loadManifests, type LoadedManifests } from "../../provider/manifest/load.ts";
import type { StackConfig } from "../../provider/manifest/project.ts";
import { resourceKey, type ManifestResource } from "../../provider/manifest/resource.ts";
import { offlineValue } from "../../provider/manifest/value.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import type { Description } from "./describe.ts";
import { importEntries, type Entry, type EntryRequest } from "./entries.ts";
import {
  fileText,
  KEPT,
  objectKey,
  planManifests,
  TAKEN_OVER,
  type Plan,
  type Planned,
  type Planning,
} from "./plan.ts";
import { withPlannedFiles } from "./planned-files.ts";

/** What an import is about to do, checked: the manifests load, and say what the platform has. */
export interface Prepared {
  readonly plan: Plan;
  /** Resources for the engine. */
  readonly entries: readonly Entry[];
  /** Keys of manifests that keep `metadata.adopt`, each with the reason. */
  readonly kept: ReadonlyMap<string, string>;
}

export interface Preparing extends Omit<Planning, "excluded"> {
  /** What the project's manifests say so far. */
  readonly resources: readonly ManifestResource[];
  readonly projectDirectory: string;
  /** Absolute; the folder to which the paths of planned files are relative. */
  readonly outDirectory: string;
  readonly files: FileSystem;
  readonly stack: string;
  /** The stack's configuration with the secrets that are about to be set. */
  readonly config: () => StackConfig;
  readonly entries: Omit<EntryRequest, "resources" | "live">;
  /** Manifests that an earlier run has written: they are taken in as well. By the resource's key. */
  readonly pending: EntryRequest["live"];
}

/** Each round leaves out what the last one found; more than a few means that something is wrong with us. */
const MOST_ROUNDS = 12;

/** The key of a planned manifest's resource. */
export const plannedKey = ({ definition, name }: Planned): string =>
  resourceKey(definition.platform, definition.reference, name);

/**
 * Plans manifests, and lets the reader of manifests judge them before anything is written. What breaks a rule with others, or a limit, keeps
 * `metadata.adopt`; what cannot be said at all is left out, and everything that refers to it is planned anew.
 */
export async function prepareImport(preparing: Preparing): Promise<Prepared> {
  const excluded = new Map<string, string>();
  const kept = new Map<string, string>();
  for (const key of twins(preparing)) kept.set(key, "two objects have one name");
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const plan = planManifests({ ...preparing, excluded });
    const isKept = (planned: Planned): boolean => planned.canBeAdopted && kept.has(objectKey(planned));
    const final = load(preparing, plan, (planned) => (isKept(planned) ? { comment: KEPT } : undefined));
    const blamed = blame(plan, final.diagnostics);
    if (blamed.size > 0) {
      for (const [planned, message] of blamed) {
        const key = objectKey(planned);
        if (planned.canBeAdopted && !kept.has(key)) kept.set(key, message);
        else excluded.set(key, message);
      }
      continue;
    }
    const byKey = new Map(plan.planned.map((planned) => [plannedKey(planned), planned]));
    const live = new Map([
      ...preparing.pending,
      ...[...byKey].map(([key, { id }]) => [key, { id, live: liveOf(preparing, key, byKey) }] as const),
    ]);
    const { entries, misfits } = await importEntries({ ...preparing.entries, resources: final.resources, live });
    const ours = misfits.flatMap(({ key, why }) => {
      const planned = byKey.get(key);
      return planned ? [[objectKey(planned), why] as const] : [];
    });
    if (ours.length > 0) {
      for (const [key, why] of ours) excluded.set(key, why);
      continue;
    }
    return {
      plan,
      entries,
      kept: new Map(
        plan.planned
          .filter(isKept)
          .map((planned) => [plannedKey(planned), kept.get(objectKey(planned)) ?? ""] as const),
      ),
    };
  }
  throw new Error("the manifests do not settle; nothing was written; please report this");
}

function liveOf(
  { descriptions }: Preparing,
  key: string,
  byKey: ReadonlyMap<string, Planned>,
): Description["found"]["live"] {
  const planned = byKey.get(key);
  const found = descriptions.find(
    (description) => description.found.id === planned?.id && description.found.definition === planned.definition,
  );
  return found?.found.live ?? {};
}

/** Objects that share what tells objects apart with another one, new or adopted before: each is told by its id. */
function twins({ descriptions, resources }: Preparing): Set<string> {
  const keyed = descriptions.flatMap((description) => {
    const { definition } = description.found;
    const key = definition.naturalKey(description.spec);
    return key === undefined ? [] : [{ key: `${definition.kind} ${key}`, description }];
  });
  const adopted = resources.flatMap(({ definition, spec, adopt }) => {
    const key = adopt === undefined ? undefined : definition.naturalKey(offlineValue(spec) as JsonObject);
    return key === undefined ? [] : [`${definition.kind} ${key}`];
  });
  const groups = Map.groupBy(keyed, ({ key }) => key);
  return new Set(
    [...groups]
      .filter(([key, members]) => members.length > 1 || adopted.includes(key))
      .flatMap(([, members]) => members.map(({ description }) => objectKey(description.found))),
  );
}

/** Reads the project as it would be with the plan's files. */
function load(
  preparing: Preparing,
  plan: Plan,
  adopt: (planned: Planned) => { readonly comment: string } | undefined,
): LoadedManifests {
  const { projectDirectory, outDirectory, stack, config, entries, files } = preparing;
  const texts = new Map([
    ...[...plan.texts].map(([path, text]) => [join(outDirectory, path), text] as const),
    ...plan.planned.map((planned) => [join(outDirectory, planned.path), fileText(planned, adopt(planned))] as const),
  ]);
  return loadManifests({
    kinds: installedKinds,
    ...{ projectDirectory, stack, config: config(), environment: entries.environment },
    files: withPlannedFiles(files, texts),
    shownFrom: outDirectory,
  });
}

/** What is wrong, by the planned manifest that it is about. @throws for what is wrong with what was there before. */
function blame(plan: Plan, diagnostics: readonly Diagnostic[]): Map<Planned, string> {
  const blamed = new Map<Planned, string>();
  for (const { file, message } of diagnostics) {
    const found = plan.planned.filter(
      ({ path, manifest }) =>
        path === file || (plan.texts.has(file) && JSON.stringify(manifest).includes(file.slice(file.indexOf("/") + 1))),
    );
    if (found.length === 0) throw new Error(`${file}: ${message}`);
    for (const planned of found) if (!blamed.has(planned)) blamed.set(planned, message);
  }
  return blamed;
}

/** How a manifest's file is to be written: first, while its object is not in the stack yet, and at the end. */
export const writtenTexts = (planned: Planned, isKept: boolean): { readonly first: string; readonly last: string } => {
  const last = fileText(planned, isKept ? { comment: KEPT } : undefined);
  return { first: planned.canBeAdopted && !isKept ? fileText(planned, { comment: TAKEN_OVER }) : last, last };
};
