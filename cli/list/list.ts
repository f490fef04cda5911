import type { Definition } from "../../provider/kind/definition.ts";
import { nearMiss } from "../../provider/kind/near-miss.ts";
import { liveObjects, type LiveObject } from "../../provider/lifecycle/live-objects.ts";
import { compareText } from "../../provider/manifest/diagnostic.ts";
import { createRun, type Run } from "../../provider/lifecycle/run.ts";
import { platforms } from "../../provider/platforms/index.ts";
import { jsonText } from "../../provider/text/printable.ts";
import { findPlaces, isIn, type Place, type Places } from "../account/places.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { listText } from "./text.ts";

/** The options as they are declared in `command.ts`. */
export interface ListChoice {
  readonly stack?: string;
  readonly platform?: string;
  readonly workspace?: string;
  readonly workspaceId?: string;
  readonly credentials?: string;
  readonly unmanaged?: boolean;
  readonly format: "text" | "json";
}

/** A live object in a list. */
export interface Row extends Pick<LiveObject, "id"> {
  readonly platform: string;
  /** Name of the workspace, else its id; null where the key alone says which it is. */
  readonly workspace: string | null;
  readonly kind: string;
  readonly name: string | null;
  /** `metadata.name` of the resource of the stack that manages it; null where none does, or where no stack was looked at. */
  readonly managedAs: string | null;
  readonly changedAt: string | null;
  /** Made by the platform itself. */
  readonly automatic: boolean;
}

/** A list that could not be had. */
export interface Failure {
  readonly platform: string;
  readonly workspace: string | null;
  readonly kind: string;
  readonly error: string;
}

/** Everything that the command found. */
export interface Listing {
  /** The workspaces that the credential can see, where a platform was asked for them. */
  readonly workspaces: readonly { readonly platform: string; readonly id: string; readonly name: string | null }[];
  readonly objects: readonly Row[];
  /** False where no stack was looked at: then it is unknown what manages an object. */
  readonly stackRead: boolean;
  /** What cannot be listed, and why, in words. */
  readonly notes: readonly string[];
  readonly failures: readonly Failure[];
}

/** Of so many workspaces at most the objects are listed, unless one is chosen: each costs a request per kind. */
const MOST_WORKSPACES = 20;

/** Lists what is live. @returns 0, or 1 where a list could not be had. */
export function listLive({
  terminal,
  kind,
  format,
  ...options
}: ListChoice & { readonly kind: string | undefined; readonly terminal: Terminal }): Promise<number> {
  return attempt(terminal, "listing", async () => {
    const wanted = kind === undefined ? undefined : kindNamed(kind);
    const found = await findPlaces(options, terminal);
    const listing = await listPlaces(found, { ...options, kind: wanted });
    if (format === "json") terminal.data(jsonText(listing));
    else listText(listing, terminal);
    return listing.failures.length > 0 ? exitCode.failed : exitCode.fine;
  });
}

interface Wanted {
  readonly kind: string | undefined;
  readonly workspace?: string;
  readonly unmanaged?: boolean;
}

async function listPlaces(found: Places, { kind, workspace, unmanaged = false }: Wanted): Promise<Listing> {
  if (unmanaged && found.managed === undefined) {
    const why = found.unread ?? "no stack was looked at";
    throw new UsageError(`--unmanaged needs a stack, to know what is managed: ${why}`);
  }
  const stackRead = found.managed !== undefined;
  const chosen = workspace === undefined ? found.places : placesNamed(workspace, found.places);
  const workspaces = [...found.seen].flatMap(([platform, refs]) =>
    refs.map(({ id, name }) => ({ platform, id, name: name ?? null })),
  );
  const notes = [...found.lacking].map(
    ([platform, why]) => `${why}; give it by --platform ${platform} --workspace-id <id>`,
  );
  if (found.unread !== undefined) notes.push(`what manages these is unknown: ${found.unread}`);
  if (chosen.length > MOST_WORKSPACES) {
    notes.push(`there are ${chosen.length} workspaces: choose one by --workspace to see what is in it`);
    return { workspaces, objects: [], stackRead, notes, failures: [] };
  }
  const run = createRun();
  const parts = await Promise.all(
    chosen.flatMap((place) => {
      const kinds = place.platform.kinds.filter((each) => each.inWorkspace && (kind ?? each.kind) === each.kind);
      return kinds.map((definition) => listKind(definition, place, { found, run }));
    }),
  );
  const objects = parts.flatMap(({ rows }) => rows);
  return {
    workspaces,
    objects: unmanaged ? objects.filter(({ managedAs, automatic }) => managedAs === null && !automatic) : objects,
    stackRead,
    notes: [...notes, ...new Set(parts.flatMap(({ note }) => note ?? []))],
    failures: parts.flatMap(({ failure }) => failure ?? []),
  };
}

interface Part {
  readonly rows: readonly Row[];
  readonly note?: string;
  readonly failure?: Failure;
}

async function listKind(
  definition: Definition,
  place: Place,
  { found, run }: { readonly found: Places; readonly run: Run },
): Promise<Part> {
  const at = { platform: place.platform.name, workspace: place.name ?? null, kind: definition.kind };
  const holders = (found.managed ?? []).filter(
    (resource) => resource.kind === definition.kind && isIn(place, resource),
  );
  try {
    const objects = await liveObjects({ definition, run }, place.args);
    if (!objects) {
      const rows = holders.map(({ id, name }) => ({
        ...at,
        id,
        name: null,
        managedAs: name,
        changedAt: null,
        automatic: false,
      }));
      const note = `${place.platform.title} cannot list its ${definition.kind}s: only those of the stack are shown; the dashboard shows the id of each`;
      return { rows, note };
    }
    const managedAs = new Map(holders.map(({ id, name }) => [id, name]));
    const rows = objects.map(({ id, title, changedAt, isAutomatic }) => ({
      ...at,
      id,
      name: title ?? null,
      managedAs: managedAs.get(id) ?? null,
      changedAt: changedAt ?? null,
      automatic: isAutomatic,
    }));
    return { rows: rows.sort(byName) };
  } catch (error) {
    return { rows: [], failure: { ...at, error: error instanceof Error ? error.message : String(error) } };
  }
}

const byName = (one: Row, other: Row): number => {
  const textOf = ({ name, id }: Row): string => `${name ?? ""} ${id}`;
  return compareText(textOf(one), textOf(other));
};

function placesNamed(wanted: string, places: readonly Place[]): readonly Place[] {
  const idOf = ({ platform, args }: Place): string | undefined =>
    platform.workspaceId === undefined ? undefined : args[platform.workspaceId];
  const chosen = places.filter(
    (place) => [place.name, idOf(place)].includes(wanted) || `${place.platform.name}/${place.name}` === wanted,
  );
  if (chosen.length > 0) return chosen;
  const names = places.flatMap((place) => place.name ?? []);
  const near = nearMiss(wanted, names);
  throw new UsageError(
    `no workspace "${wanted}"; ${near === undefined ? `there is ${names.join(", ") || "none"}` : `did you mean ${near}?`}`,
  );
}

/** A kind by its name or by the word for it in expressions, whatever the letter case. @throws UsageError for one that no platform has. */
export function kindNamed(wanted: string): string {
  const kinds = platforms.flatMap((platform) => platform.kinds).filter(({ inWorkspace }) => inWorkspace);
  const names = (definition: Definition) => [definition.kind, definition.reference];
  const found = kinds.find((each) => names(each).some((name) => name.toLowerCase() === wanted.toLowerCase()));
  if (found) return found.kind;
  const all = [...new Set(kinds.map(({ kind }) => kind))];
  const near = nearMiss(wanted, all);
  throw new UsageError(
    `no kind "${wanted}"; ${near === undefined ? `there is ${all.join(", ")}` : `did you mean ${near}?`}`,
  );
}
