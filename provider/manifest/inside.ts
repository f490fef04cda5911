import { isAbsolute, relative, sep } from "node:path";

/** Where a path has steps that lead nowhere or back: `//`, `/./`, `/../`, a slash at the end. */
const UNTIDY = /[\\/]\.{0,2}(?:[\\/]|$)/;

/** What Node's `relative` returns, which goes through both paths sign by sign: next to all of ours are tidy, and one below the other. */
export const relativePath = (from: string, path: string): string =>
  from !== "" && path[from.length] === sep && path.startsWith(from) && !UNTIDY.test(path)
    ? path.slice(from.length + 1)
    : relative(from, path);

/** Whether `path` is `directory` or lies somewhere below it. Both absolute; links are the caller's business. */
export function isAtOrBelow(directory: string, path: string): boolean {
  const way = relativePath(directory, path);
  // On Windows the way to another drive is an absolute path.
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
