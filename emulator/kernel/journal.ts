import { timestamp } from "./clock.ts";
import { fingerprint } from "./ids.ts";
import { copied, isObject, omit, type Json } from "./json.ts";
import type { Body } from "./message.ts";

/** Who a request claimed to be, without the secret it used. */
export interface Caller {
  readonly kind: "none" | "unknown" | "apiKey" | "oauth";
  /** Organization of the key, if it is known. */
  readonly account: string | null;
  /** Name of the key or id of the OAuth client, if it is known. */
  readonly key: string | null;
}

/** One API request, with the response it got. Control requests are never here. */
export interface LogEntry {
  /** Counts API requests from 1; starts again at reset, not at clearLog. */
  readonly sequence: number;
  /** ISO 8601, by the emulator's clock. */
  readonly time: string;
  readonly method: string;
  /** Path and query below the API's base path (`/voices?page=2`), or the whole path where it is outside. */
  readonly path: string;
  readonly auth: Caller;
  /** Parsed body with secrets replaced by `[redacted <fingerprint>]`; null without a body. */
  readonly body: Json;
  /** Whether the request asks for a change (a method other than GET, and not the token request). */
  readonly write: boolean;
  /** Whether a change was committed, whatever the client was told. */
  readonly wrote: boolean;
  /** Status sent; null where none was (still running, connection reset, hanging). */
  readonly status: number | null;
  /** Kind of the fault that hit this request. */
  readonly fault: string | null;
}

/** So many requests are remembered; older ones are forgotten, a tenth of them at a time. */
export const LOG_LIMIT = 50_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An entry whose response is not known yet. */
export type OpenEntry = Mutable<LogEntry>;

/** The log of API requests, in order of arrival: the latest `LOG_LIMIT` of them. */
export interface Journal {
  open(request: { method: string; path: string; write: boolean; auth: Caller; now: number }): OpenEntry;
  entries(): LogEntry[];
  /** Forgets the entries, not the count. */
  clear(): void;
  reset(): void;
}

/** An empty journal. */
export function createJournal(): Journal {
  let entries: OpenEntry[] = [];
  let sequence = 0;
  return {
    open({ now, ...request }) {
      const response = { body: null, wrote: false, status: null, fault: null };
      const entry = { sequence: ++sequence, time: timestamp(now), ...request, ...response };
      entries.push(entry);
      if (entries.length > LOG_LIMIT) entries = entries.slice(LOG_LIMIT / 10);
      return entry;
    },
    entries: () => copied(entries),
    clear: () => void (entries = []),
    reset() {
      entries = [];
      sequence = 0;
    },
  };
}

/** A body as the log shows it: the values of the named fields are replaced at any depth, uploads described, not held. */
export function describeBody(body: Body, secretFields: readonly string[]): Json {
  switch (body.kind) {
    case "none":
      return null;
    case "json":
      return redact(body.value, secretFields);
    case "form":
      return redact({ ...body.fields }, secretFields);
    case "multipart":
      return { uploads: body.uploads.map((upload) => omit(upload, "bytes")), fields: { ...body.fields } };
    case "malformed":
      return { malformed: body.contentType };
    case "other":
      return { contentType: body.contentType, sizeBytes: body.sizeBytes };
  }
}

function redact(value: Json, secretFields: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item) => redact(item, secretFields));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretFields.includes(key)
        ? `[redacted ${fingerprint(typeof item === "string" ? item : JSON.stringify(item))}]`
        : redact(item, secretFields),
    ]),
  );
}
