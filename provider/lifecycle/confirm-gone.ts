import type { Connection, Definition, JsonObject } from "../kind/definition.ts";
import { readUntil } from "./read-until.ts";

/**
 * What there is after a "not found". It counts only where the workspace can still be read with the same credential (a wrong key, or another
 * account's, must not empty a state), and only when later looks find nothing either (a lone 404 may be a fault of the platform, or a read
 * that is behind the object's creation).
 * Undefined = gone. @throws the workspace's error, where it cannot be read.
 */
export async function confirmGone(
  definition: Definition,
  api: Connection,
  id: string,
  spec: JsonObject,
): Promise<JsonObject | undefined> {
  try {
    await api.checkWorkspace();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the platform does not find ${id}, but it does not show its workspace either: ${reason}; ` +
        "the object is kept in the state; check the credential and the workspace's id",
      { cause: error },
    );
  }
  return readUntil(
    api,
    (live: JsonObject | undefined) => live !== undefined,
    () => definition.get(api, id, spec),
  );
}
