import { causesOf, StatusError } from "../http/request-error.ts";
import { oneLine } from "../text/printable.ts";
import type { WorkspaceRef } from "./operations.ts";

/** So many workspaces are named in a message, and so much of the name of one. */
const MOST = 10;
const NAME_LENGTH = 60;

/** The workspace that requests are about, and where to see which others there are. */
export interface WorkspaceLookup {
  /** Its id, as it was given. */
  readonly id: string;
  /** The workspaces that the credential can see, as `Operations.workspaces` returns them. */
  list(): Promise<readonly WorkspaceRef[]>;
}

/**
 * What to add to an error that may come of a wrong workspace (404, 403): which ones the credential can see. Undefined where it is another
 * error, where the credential does see this workspace, and where the list cannot be had.
 */
export async function visibleWorkspaces(error: unknown, lookup: WorkspaceLookup): Promise<string | undefined> {
  if (statusOf(error) !== 404 && statusOf(error) !== 403) return undefined;
  const seen = await lookup.list().catch(() => undefined);
  if (!seen || seen.some(({ id }) => id === lookup.id)) return undefined;
  if (seen.length === 0) return `the credential can see no workspace, so not ${oneLine(lookup.id)} either`;
  const names = seen.slice(0, MOST).map(({ id, name }) => {
    const quoted = name === undefined ? "" : `${oneLine(JSON.stringify(name), { length: NAME_LENGTH })} `;
    return `${quoted}${oneLine(id, { length: NAME_LENGTH })}`;
  });
  const more = seen.length > MOST ? `, and ${seen.length - MOST} more` : "";
  return `the credential cannot see ${oneLine(lookup.id)}; it can see: ${names.join(", ")}${more}`;
}

/** Does the work; an error that may come of a wrong workspace tells which ones there are. */
export async function namingWorkspaces<T>(lookup: WorkspaceLookup | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const advice = lookup && error instanceof StatusError ? await visibleWorkspaces(error, lookup) : undefined;
    throw advice === undefined ? error : (error as StatusError).advising(advice);
  }
}

const statusOf = (error: unknown): number | undefined =>
  causesOf(error).find((cause): cause is StatusError => cause instanceof StatusError)?.status;
