import type { ApiError } from "./api-error.ts";
import type { Clock } from "./clock.ts";
import type { Paging } from "./fault-effects.ts";
import type { Ids } from "./ids.ts";
import type { Caller } from "./journal.ts";
import type { JsonObject } from "./json.ts";
import type { Call, Reply } from "./message.ts";
import type { RateLeft, RateLimit } from "./rate-limit.ts";
import type { Collections, Store, Stored } from "./store.ts";
import type { SwitchControl, SwitchTable } from "./switches.ts";

/** What a platform brings to the kernel; everything else (faults, log, rate limit, control) is the kernel's. */
export interface Platform<C extends Collections, T extends SwitchTable> {
  readonly name: string;
  /** Path prefix of the API, without a trailing slash. */
  readonly basePath: string;
  /** Path below `basePath` of the token request; it never counts as a write. */
  readonly tokenPath: string | null;
  /** Names of body fields that the log must not show. */
  readonly secretFields: readonly string[];
  readonly clock: Clock;
  readonly store: Store<C>;
  readonly ids: Ids;
  readonly switches: SwitchControl<T>;
  /** Serves a request against the given store, which is not always the live one. Synchronous, hence atomic. Throws ApiError to refuse. */
  handle(call: Call, store: Store<C>): Reply;
  /** A refusal in the platform's error shape. */
  errorReply(error: ApiError): Reply;
  /** Who sent this `Authorization` header, or these headers where the platform has its own. */
  identify(authorization: string | null, headers: Headers): Caller;
  /** Makes an issued access token invalid; a static key is not affected. */
  revoke(token: string): void;
  /** Work that is due by the clock; called before every request. `advanced` after the clock was moved by hand. */
  tick(advanced: boolean): void;
  /** The rate limit that the switches ask for. */
  rateLimit(): RateLimit | null;
  /** Whose requests count together. */
  rateLimitKey(caller: Caller): string;
  /** Headers of every response where a limit is in force: what is left, and the time of the clock when all of it is back. */
  rateHeaders?(perMinute: number, left: RateLeft): Readonly<Record<string, string>>;
  /** Default by `page`. */
  readonly paging?: Paging;
  /** Fills the emptied store again and forgets tokens and pending failures. */
  seed(): void;
  /** Lets go of what it has under way outside of requests. */
  close?(): void;
  /** Objects as somebody else's hand makes, edits and deletes them, outside of the API's rules. */
  readonly byHand: ByHand;
}

/** What the dashboard, or another user of the platform, can do to objects. */
export interface ByHand {
  /** The fields of a collection's objects that can be edited; undefined where all can. */
  editable?(collection: string): readonly string[] | undefined;
  find(collection: string, id: string): Stored | undefined;
  create(collection: string, object: JsonObject): Stored;
  edit(collection: string, record: Stored, patch: JsonObject): Stored;
  remove(collection: string, record: Stored): void;
}
