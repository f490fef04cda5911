import { lstatSync, mkdirSync, realpathSync, type Stats } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where this user's caches are: `XDG_CACHE_HOME`, else `~/.cache`. */
export const userCache = (env: NodeJS.ProcessEnv): string =>
  env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache");

/** Makes a directory for this user alone, where it is not there. What is loaded or run from it needs `foreignWriter` first. */
export const makePrivateDirectory = (path: string): string => {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
};

/**
 * The file or directory, `path` itself or one above it, by which somebody else could put something else in its place; undefined where
 * nobody but this user and root can. @throws when there is nothing at `path`.
 */
export function foreignWriter(path: string): string | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined; // Windows has other means, and a home directory that is the user's own.
  const real = realpathSync(path);
  for (let at = real; ; at = dirname(at)) {
    if (isWritableByOthers(lstatSync(at), user, at !== real)) return at;
    if (at === dirname(at)) return undefined;
  }
}

const WRITABLE = { group: 0o020, others: 0o002 } as const;
const STICKY = 0o1000;

function isWritableByOthers({ uid, gid, mode }: Stats, user: number, above: boolean): boolean {
  if (uid !== user && uid !== 0) return true;
  // In a directory like /tmp nobody can rename or remove what belongs to somebody else.
  if (above && mode & STICKY) return false;
  // Many systems give each user a group of the same number, with nobody else in it.
  return (mode & WRITABLE.others) !== 0 || ((mode & WRITABLE.group) !== 0 && gid !== user);
}
