import { ApiError } from "../kernel/api-error.ts";
import type { Reply } from "../kernel/message.ts";
import type { ReadLag } from "../kernel/read-lag.ts";
import type { RouteShape } from "../kernel/router.ts";
import type { PlatformWorld, RequestContext } from "../kernel/world.ts";
import type { Credentials, Principal } from "./accounts.ts";
import type { Business, NicheCollections } from "./records.ts";
import type { NicheSwitches } from "./switches.ts";

/** Everything that outlives a request. */
export interface World extends PlatformWorld<NicheCollections, NicheSwitches> {
  readonly credentials: Credentials;
  readonly pending: Pending;
}

/** What is to come that is not in the store: failures that the controls have asked for, and a counter of responses. */
export interface Pending {
  /** Uploads whose file name matches end as failed. */
  files: RegExp | null;
  /** So many creates of an agent fail at the voice platform and are rolled back. */
  assistants: number;
  /** What reads still see where they are behind writes. */
  lag: ReadLag<NicheCollections> | null;
  /** Responses given so far: what the `updatedAtNoise` switch adds. */
  responses: number;
}

/** A request as a handler sees it: matched, authorised, decoded. */
export interface NicheContext extends RequestContext<World> {
  readonly principal: Principal;
  /** The business of the path; a route without one must not ask. */
  readonly business: Business;
}

/** A route: who may use it, what it reads, what it does. */
export interface NicheRoute extends RouteShape {
  /** Scope that the credential needs; undefined for none. May depend on a switch. */
  readonly scope?: string | ((switches: NicheSwitches) => string | undefined);
  /** The route needs no bearer token. */
  readonly open?: true;
  /** Query parameters that it knows; `name[` allows `name[anything]`. */
  readonly query?: readonly string[];
  /** `required`: a JSON object; `optional`: that or nothing; absent: whatever is sent is ignored. */
  readonly body?: "required" | "optional" | "multipart" | "form-or-json";
  readonly handle: (context: NicheContext) => Reply;
}

/** Query parameters of every paged list. */
export const pageQuery: readonly string[] = ["page", "page_size"];

/** The refusal for an object that is not there. */
export function notFound(what: string): ApiError {
  return new ApiError(404, `${what} not found`);
}

/** The refusal for a body that breaks a rule; the status follows a switch. */
export function invalid({ validationStatus }: NicheSwitches, message: string): ApiError {
  return new ApiError(validationStatus, message);
}

/** The response to a successful create. */
export function created({ createStatus }: NicheSwitches, json: unknown): Reply {
  return { status: createStatus, json };
}

/** The response to a successful DELETE. */
export function deleted({ deleteStatus }: NicheSwitches): Reply {
  return deleteStatus === 204 ? { status: 204 } : { status: 200, json: { success: true } };
}

/** A record of the path's business, or 404. */
export function inBusiness<K extends "tools" | "files" | "agents" | "calls" | "leads">(
  { world, business }: Pick<NicheContext, "world" | "business">,
  collection: K,
  id: string,
  what: string,
): NicheCollections[K] {
  const record = world.store.get(collection, id);
  if (record?.businessId !== business.id) throw notFound(what);
  return record;
}
