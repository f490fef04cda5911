import type { Reply } from "../kernel/message.ts";
import type { ReadLag } from "../kernel/read-lag.ts";
import type { RouteShape } from "../kernel/router.ts";
import type { PlatformWorld, RequestContext } from "../kernel/world.ts";
import type { FormantAICollections, ScriptedCall } from "./records.ts";
import type { FormantAISwitches } from "./switches.ts";
import type { ApiKeys } from "./tenants.ts";

/** Everything that outlives a request. */
export interface World extends PlatformWorld<FormantAICollections, FormantAISwitches> {
  readonly apiKeys: ApiKeys;
  readonly pending: Pending;
}

/** What is to come that is not in the store. */
export interface Pending {
  /** How the next attempts go, first come first served. */
  calls: ScriptedCall[];
  /** Transcriptions of files whose name matches fail. */
  transcriptions: RegExp | null;
  lag: ReadLag<FormantAICollections> | null;
}

/** A request as a handler sees it: matched, authorised, decoded. */
export interface FormantAIContext extends RequestContext<World> {
  /** Whose key it was. */
  readonly tenant: string;
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
