import { parsePlatformJson } from "../text/exact-json.ts";
import { bytesOf } from "./bytes.ts";

/** A body that is no event: not JSON, or JSON of another shape. */
export interface InvalidWebhook {
  readonly kind: "invalid";
  readonly reason: string;
}

/** An event that the documentation does not know, or one whose members have other types than it says. It is whole. */
export interface UnknownWebhook<Event> {
  readonly kind: "unknown";
  readonly type: string;
  readonly event: Event;
  readonly reason: string;
}

/** An event as documented. Members that are not documented are there too. */
export interface KnownWebhook<Type extends string, Event> {
  readonly kind: "known";
  readonly type: Type;
  readonly event: Event;
}

type Json = { readonly value: unknown } | InvalidWebhook;

/** The JSON of a body: bytes and strings are parsed, anything else is taken for parsed already. Never throws. */
export function readJson(body: unknown): Json {
  const bytes = typeof body === "string" ? undefined : bytesOf(body);
  if (typeof body !== "string" && !bytes) return { value: body };
  try {
    return {
      value: parsePlatformJson(bytes ? new TextDecoder("utf-8", { fatal: true }).decode(bytes) : String(body)),
    };
  } catch {
    // The parser's own message quotes the body, which is about a customer.
    return {
      kind: "invalid",
      reason: `the body, ${bytes ? bytes.length : String(body).length} long, is not JSON in UTF-8`,
    };
  }
}
