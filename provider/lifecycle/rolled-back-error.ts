/** A create failed after the object existed, and the object has been removed again: there is nothing for the state to remember. */
export class RolledBackError extends Error {
  override name = "RolledBackError";
}
