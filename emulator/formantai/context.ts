import type { Clock } from "../clock.ts";
import type { Ids } from "../ids.ts";
import type { JsonObject } from "../json.ts";
import type { Reply, Upload } from "../message.ts";
import type { RouteShape } from "../router.ts";
import type { Store } from "../store.ts";
import type { FormantAICollections, ScriptedCall } from "./records.ts";
import type { FormantAISwitches } from "./switches.ts";
import type { ApiKeys } from "./tenants.ts";

/** Everything that outlives a request. */
export interface World {
  readonly store: Store<FormantAICollections>;
  readonly switches: FormantAISwitches;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly apiKeys: ApiKeys;
  readonly pending: Pending;
}

/** What is to come that is not in the store. */
export interface Pending {
  /** How the next attempts go, first come first served. */
  calls: ScriptedCall[];
  /** Transcriptions of files whose name matches fail. */
  transcriptions: RegExp | null;
  /** The store before the last write, and until when reads answer from it. */
  lag: { readonly until: number; readonly store: Store<FormantAICollections> } | null;
}

/** A request as a handler sees it: matched, authorised, decoded. */
export interface FormantAIContext {
  readonly world: World;
  /** Whose key it was. */
  readonly tenant: string;
  /** A path parameter. */
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  /** The JSON body, or the text parts of a form, or `{}`. */
  readonly body: JsonObject;
  readonly uploads: readonly Upload[];
}

/** A route: what it reads, what it does. */
export interface FormantAIRoute extends RouteShape {
  /** A link that carries its own permission: it takes no key, and refuses one. */
  readonly isSigned?: true;
  /** Query parameters that it knows. */
  readonly query?: readonly string[];
  /** A JSON object, or a form with these parts; absent: whatever is sent is ignored. */
  readonly body?: "json" | readonly string[];
  readonly handle: (context: FormantAIContext) => Reply;
}
