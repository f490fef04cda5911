import type { Clock } from "./clock.ts";
import type { Ids } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import type { Upload } from "./message.ts";
import type { Collections, Store } from "./store.ts";

/** What outlives a request on every platform; each adds who may ask, and what is to come. */
export interface PlatformWorld<C extends Collections, S> {
  readonly store: Store<C>;
  readonly switches: S;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A request as a handler sees it, matched and decoded; each platform adds who sent it. */
export interface RequestContext<W> {
  readonly world: W;
  /** A path parameter. */
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  /** The JSON body; or, where the platform reads them, the text fields of a form; or `{}`. */
  readonly body: JsonObject;
  readonly uploads: readonly Upload[];
}
