import { isObject, type Json } from "./json.ts";
import type { RetryAfter } from "./rate-limit.ts";

/** Bodies that an error response can carry: the platform's own JSON, an HTML page of a proxy, or nothing. */
export type FaultBody = "json" | "html" | "empty";

/** What can go wrong with one request. "Commits" means that the handler runs and its change stays. */
export type Fault =
  /** Nothing is listening: ECONNREFUSED. Over HTTP the socket is destroyed, since this server does listen. */
  | { readonly kind: "refused" }
  /** The host has no address: ENOTFOUND. Over HTTP the socket is destroyed. */
  | { readonly kind: "dns" }
  /** Connection reset before anything was done. */
  | { readonly kind: "reset" }
  /** Commits, then the connection is reset. */
  | { readonly kind: "resetAfter" }
  /** Never responds, nothing done. Ends when the request is aborted, or as a reset when the emulator is reset or closed. */
  | { readonly kind: "hang" }
  /** Commits, then never responds. */
  | { readonly kind: "hangAfter" }
  /** Returns any status without doing anything. Body json by default. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: FaultBody;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Commits, then returns any status, as a proxy does that lost its backend. Body html by default. */
  | { readonly kind: "statusAfter"; readonly status: number; readonly body?: FaultBody }
  /** 200 with an HTML page, before (default) or after the commit. */
  | { readonly kind: "html"; readonly when?: "before" | "after" }
  /** Commits, then a complete response whose JSON text stops half way; Content-Length says what is sent. */
  | { readonly kind: "truncated" }
  /** Commits, then Content-Length announces everything and the connection dies half way through the body. */
  | { readonly kind: "brokenBody" }
  /** Commits, then 200 without a body. */
  | { readonly kind: "empty" }
  /** Commits, then 200 with JSON of another shape (default `{"data":{"ok":true}}`). */
  | { readonly kind: "wrongShape"; readonly json?: Json }
  /** 429 without doing anything. `seconds` defaults to 1. */
  | { readonly kind: "rate429"; readonly retryAfter?: RetryAfter; readonly seconds?: number }
  /**
   * 401, and the access token of this request stops working (a static key is refused this once).
   * On a token request: the token it issues is already invalid.
   */
  | { readonly kind: "expireToken" }
  /** Commits without one field of the JSON body (dots for depth) or one part of a form; the client is told that all went well. */
  | { readonly kind: "dropField"; readonly field: string }
  /** A read responds as before the last `writes` changes (default 1); a write is not affected. */
  | { readonly kind: "stale"; readonly writes?: number }
  /** A paged list returns the next page's items (missing), the previous page's (repeated), or its own backwards (reordered). */
  | { readonly kind: "page"; readonly how: "missing" | "repeated" | "reordered" }
  /** 307 to another address, nothing done. */
  | { readonly kind: "redirect"; readonly location: string }
  /** Commits; the body drips over `milliseconds` (default 1000). */
  | { readonly kind: "slow"; readonly milliseconds?: number };

/** Every kind of fault. */
export const faultKinds = [
  "refused",
  "dns",
  "reset",
  "resetAfter",
  "hang",
  "hangAfter",
  "status",
  "statusAfter",
  "html",
  "truncated",
  "brokenBody",
  "empty",
  "wrongShape",
  "rate429",
  "expireToken",
  "dropField",
  "stale",
  "page",
  "redirect",
  "slow",
] as const satisfies readonly Fault["kind"][];

/** The request as a predicate sees it; `path` as in the log: below the base path, with query. */
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly write: boolean;
}

/** When a fault hits. All given conditions must hold; without any, every API request matches, the token request included. */
export interface FaultArm {
  readonly fault: Fault;
  /** The nth matching request from now on, from 1. Default 1. */
  readonly nth?: number;
  /** How many matching requests in a row from there. Default 1. */
  readonly times?: number | "always";
  readonly method?: string;
  /** Regular expression on the logged path. */
  readonly path?: string | RegExp;
  /** true: only requests that ask for a change; false: only the others. */
  readonly writes?: boolean;
  /** Any other condition; in process only. */
  readonly when?: (request: FaultTarget) => boolean;
}

/** An armed fault and what became of it. */
export interface ArmedFault {
  readonly id: number;
  readonly fault: Fault;
  /** Matching requests so far. */
  readonly seen: number;
  /** Requests it has hit. */
  readonly fired: number;
  /** Whether it can still hit. */
  readonly spent: boolean;
}

/** The armed faults of an emulator. */
export interface Faults {
  /** Arms a fault and returns its id. Throws RangeError where the arm makes no sense. */
  arm(arm: FaultArm): number;
  /** Disarms one; false if the id is unknown. */
  disarm(id: number): boolean;
  clear(): void;
  list(): ArmedFault[];
}

interface Entry {
  readonly id: number;
  readonly arm: FaultArm;
  readonly path: RegExp | undefined;
  seen: number;
  fired: number;
}

/** The faults, and `take`, which the kernel asks at every request: of several that would hit, the first armed does. */
export function createFaults(): Faults & { take(target: FaultTarget): Fault | undefined } {
  let entries: Entry[] = [];
  let lastId = 0;
  return {
    arm(arm) {
      checkArm(arm);
      entries.push({ id: ++lastId, arm, path: pathExpression(arm.path), seen: 0, fired: 0 });
      return lastId;
    },
    disarm(id) {
      const before = entries.length;
      entries = entries.filter((entry) => entry.id !== id);
      return entries.length < before;
    },
    clear: () => void (entries = []),
    list: () => entries.map((entry) => ({ ...pick(entry), spent: spent(entry) })),
    take(target) {
      let chosen: Entry | undefined;
      for (const entry of entries) {
        if (!matches(entry, target)) continue;
        entry.seen++;
        if (!chosen && !spent(entry) && entry.seen >= (entry.arm.nth ?? 1)) chosen = entry;
      }
      if (chosen) chosen.fired++;
      return chosen?.arm.fault;
    },
  };
}

function pick({ id, arm, seen, fired }: Entry): Omit<ArmedFault, "spent"> {
  return { id, fault: arm.fault, seen, fired };
}

function spent({ arm, fired }: Entry): boolean {
  return arm.times !== "always" && fired >= (arm.times ?? 1);
}

function matches({ arm, path }: Entry, target: FaultTarget): boolean {
  return (
    (arm.method === undefined || arm.method.toUpperCase() === target.method) &&
    (path === undefined || path.test(target.path)) &&
    (arm.writes === undefined || arm.writes === target.write) &&
    (arm.when === undefined || arm.when(target))
  );
}

/** A fresh expression without the flags that would make `test` remember where it stopped. */
function pathExpression(path: string | RegExp | undefined): RegExp | undefined {
  if (path === undefined) return undefined;
  return path instanceof RegExp ? new RegExp(path.source, path.flags.replace(/[gy]/g, "")) : new RegExp(path);
}

function checkArm(arm: FaultArm): void {
  const fault: unknown = arm.fault;
  const kinds: readonly unknown[] = faultKinds;
  if (!isObject(fault) || !kinds.includes(fault["kind"])) {
    throw new RangeError(`faults.arm: fault.kind must be one of ${faultKinds.join(", ")}`);
  }
  checkCount("nth", arm.nth);
  if (arm.times !== "always") checkCount("times", arm.times);
  if ((fault["kind"] === "status" || fault["kind"] === "statusAfter") && !isStatus(fault["status"])) {
    throw new RangeError(`faults.arm: fault.status must be an HTTP status from 200 to 599`);
  }
  if (fault["kind"] === "dropField" && typeof fault["field"] !== "string") {
    throw new RangeError("faults.arm: fault.field must name the field to drop");
  }
  if (fault["kind"] === "page" && !["missing", "repeated", "reordered"].some((how) => how === fault["how"])) {
    throw new RangeError("faults.arm: fault.how must be missing, repeated or reordered");
  }
}

function checkCount(name: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`faults.arm: ${name} must be a whole number from 1`);
  }
}

function isStatus(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 200 && value <= 599;
}
