/**
 * A piece of a path as it may be sent: encoded, so that it stays one piece. @throws for what would address another object all the same:
 * nothing, `.` and `..`, which every URL resolves, and half characters, which have no encoding.
 */
export function segment(text: string): string {
  assertSegment(text);
  return encodeURIComponent(text);
}

/** @throws where a path of encoded pieces would lead elsewhere than it says. Nothing has been sent then. */
export const assertPath = (path: string): void => path.split("/").forEach(assertSegment);

function assertSegment(text: string): void {
  if (text !== "" && text !== "." && text !== ".." && text.isWellFormed()) return;
  const what = text === "" ? "an empty text" : JSON.stringify(text);
  throw new Error(`${what} is no id: as a part of a path it would address another object. Nothing was sent`);
}
