import { createHash } from "node:crypto";
import type { Ids } from "../kernel/ids.ts";

/** A 24-digit hexadecimal id, as the platform's database gives them, made from a text. */
export function objectIdFrom(text: string): string {
  return createHash("sha256").update(`miraiminds/${text}`).digest("hex").slice(0, 24);
}

/** The next such id of a kind. */
export function nextObjectId(ids: Ids, kind: string): string {
  return ids.next(kind).replaceAll("-", "").slice(0, 24);
}

/** Whether a text has the form of such an id. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-fA-F]{24}$/.test(text);
}
