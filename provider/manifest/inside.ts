import { isAbsolute, relative, sep } from "node:path";

/** Whether `path` is `directory` or lies somewhere below it. Both absolute; links are the caller's business. */
export function isAtOrBelow(directory: string, path: string): boolean {
  const way = relative(directory, path);
  // On Windows the way to another drive is an absolute path.
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
