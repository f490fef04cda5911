import type { Path, Problem } from "./problem.ts";
import { UNKNOWN } from "./unknown.ts";

/**
 * Words of Pulumi's wire format (`@pulumi/pulumi/runtime/rpc`), and what they would do if a manifest could say them. Under the
 * signature's key a mapping is no mapping any more: an asset makes the engine fetch its `uri` or read its `path` in a preview, a
 * secret hides, a resource is looked up. The unknown sentinels make a field vanish. No platform has a use for any of them.
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** An unknown value of any type: those of other types than text come from Pulumi's Go SDK (`plugin.Unknown…Value`). */
const UNKNOWNS = [
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/**
 * How a value begins that the state has packed (`packed-values.ts`). The sign before it is one that no text of a manifest may
 * have, so that what begins like this was packed by us, and nothing else is ever unpacked.
 */
export const PACKED = "\u007fbrotli:";

const RESERVED = new RegExp([SIGNATURE, ...UNKNOWNS, PACKED].join("|"), "i");

/** Whether a reserved word is anywhere in a text of JSON, which writes none of their signs in another way. */
export const holdsReserved = (json: string): boolean => RESERVED.test(json);

/** A text of somebody else, in which no reserved word is left. */
export const withoutReserved = (text: string): string =>
  RESERVED.test(text) ? text.replace(new RegExp(RESERVED, "gi"), "[reserved]") : text;

/** Why a text cannot be a value; undefined where it can. */
export const reservedText = (text: string): string | undefined =>
  RESERVED.test(text) ? "holds a word of Pulumi's own wire format, which no value may" : undefined;

/**
 * Why a text cannot be the key of a mapping; undefined where it can. Pulumi hides keys that begin with `__` in every preview and keeps
 * its own there, as we do; an empty key blocks a resource for ever, since no path can name it.
 */
export function reservedKey(key: string): string | undefined {
  if (key === "") return "an empty key cannot be managed: no path can name it";
  if (RESERVED.test(key)) return "the key is a word of Pulumi's own wire format";
  return key.startsWith("__") ? `the key "${key}" begins with __, as those do that Pulumi keeps for itself` : undefined;
}

/**
 * The first reserved word in a value, at any depth. `unknown`: whether values that are not known yet may be in it, as in a preview.
 */
export function findReserved(value: unknown, { unknown = false } = {}, path: Path = []): Problem | undefined {
  const found = (message: string | undefined, at = path): Problem | undefined =>
    message === undefined ? undefined : { path: at, code: "reserved-word", message };
  if (typeof value === "string") return unknown && value === UNKNOWN ? undefined : found(reservedText(value));
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, inner] of entries) {
    const problem =
      (typeof key === "string" ? found(reservedKey(key), [...path, key]) : undefined) ??
      findReserved(inner, { unknown }, [...path, key]);
    if (problem) return problem;
  }
  return undefined;
}

/** What makes a secret of a mapping: the one signature that we write ourselves. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Whether an entry of a mapping makes something else of it than a mapping or a secret. */
export const isSignature = (key: string, value: unknown): boolean => key === SIGNATURE && value !== SECRET;
