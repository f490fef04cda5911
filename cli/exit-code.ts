/** What a command ends with: 0 fine, 1 failed, 2 differences found (by commands that compare), 64 called wrongly. */
export const exitCode = { fine: 0, failed: 1, different: 2, usage: 64 } as const;

/** A command was called in a way that makes no sense. The message says how to call it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
