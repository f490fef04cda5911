import type { Connection } from "./definition.ts";

/**
 * "Not found" counts only where the workspace still answers for the same credential: a wrong key, or another account's, must not
 * empty a state. @throws what the workspace answered, otherwise.
 */
export async function assertGone(api: Connection, id: string): Promise<void> {
  try {
    await api.checkWorkspace();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the platform does not find ${id}, but it does not answer for its workspace either: ${reason}; ` +
        "the object is kept in the state; check the credential and the workspace's id",
      { cause: error },
    );
  }
}
