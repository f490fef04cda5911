import { ApiError } from "./api-error.ts";
import { createControl, type Control, type KernelSettings } from "./control.ts";
import { createControlRoutes, isControlPath, type ControlRoute } from "./control-routes.ts";
import { afterHandling, beforeHandling, connectionError, renderReply, reshapeCall } from "./fault-effects.ts";
import type { Outcome } from "./fault-effects.ts";
import { createFaults, type Fault } from "./faults.ts";
import { createJournal, describeBody, type OpenEntry } from "./journal.ts";
import { asText, isObject } from "./json.ts";
import { readBody, type Call, type Reply } from "./message.ts";
import type { Platform } from "./platform.ts";
import { createLimiter, retryAfterHeader } from "./rate-limit.ts";
import type { Collections } from "./store.ts";
import type { SwitchTable } from "./switches.ts";

/** An emulated platform: an app with `fetch`, and its controls. `X` is what the platform adds to the controls. */
export interface Emulator<T extends SwitchTable, X extends object = object> {
  readonly platform: string;
  /** Path prefix of the API, `/api/…`; empty where the API is the whole host. */
  readonly basePath: string;
  /** Serves a request in process; takes what the global `fetch` takes and may replace it. The host of the address is ignored. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  readonly control: Control<T> & X;
  /** Lets go of requests that hang: they end as connection resets; and of webhooks that are on their way. */
  close(): void;
}

/** Builds an emulator around a platform. `extend` adds the platform's own controls, `routes` their HTTP form. */
export function createEmulator<C extends Collections, T extends SwitchTable, X extends object>(
  platform: Platform<C, T>,
  extend: X,
  routes: (control: Control<T> & X) => readonly ControlRoute[],
): Emulator<T, X> {
  const journal = createJournal();
  const faults = createFaults();
  const limiter = createLimiter();
  const settings: KernelSettings = { latency: 0, rateLimit: null };
  const hanging = new Set<(error: TypeError) => void>();
  const release = () => hanging.forEach((reject) => reject(connectionError("ECONNRESET")));
  const control = Object.assign(createControl({ platform, journal, faults, limiter, settings, release }), extend);
  const serveControl = createControlRoutes(control, routes(control));
  platform.seed();

  const errorReply = (status: number, message: string, headers?: Readonly<Record<string, string>>) =>
    platform.errorReply(new ApiError(status, message, headers));

  async function serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const { method } = request;
    const path = pathBelow(platform.basePath, url.pathname);
    const shown = (path ?? url.pathname) + url.search;
    const authorization = request.headers.get("authorization");
    const write = method !== "GET" && method !== "HEAD" && path !== platform.tokenPath;
    const auth = platform.identify(authorization, request.headers);
    const entry = journal.open({ method, path: shown, write, auth, now: platform.clock.now() });
    const fault = faults.take({ method, path: shown, write });
    entry.fault = fault?.kind ?? null;
    const body = await readBody(request);
    entry.body = describeBody(body, platform.secretFields);
    if (settings.latency > 0) await platform.clock.sleep(settings.latency);
    const call = {
      method,
      host: url.host,
      path,
      query: url.searchParams,
      authorization,
      headers: request.headers,
      body,
    };
    return deliver(decide(call, entry, fault), entry, fault, request.signal);
  }

  function decide(call: Call, entry: OpenEntry, fault: Fault | undefined): Outcome {
    platform.tick(false);
    const early = fault && beforeHandling(fault, errorReply);
    if (early) return early;
    const limited = overLimit(entry);
    if (limited) return { kind: "reply", reply: limited };
    if (fault?.kind === "expireToken" && call.path !== platform.tokenPath) {
      platform.revoke(bearer(call.authorization));
      return { kind: "reply", reply: errorReply(401, "Invalid or expired access token") };
    }
    const reply = handle(reshapeCall(fault, call, platform.paging ?? { by: "page" }), entry, fault);
    if (fault?.kind === "expireToken" && isObject(reply.json)) platform.revoke(asText(reply.json["access_token"]));
    return afterHandling(fault, reply, call, errorReply);
  }

  function handle(call: Call, entry: OpenEntry, fault: Fault | undefined): Reply {
    if (!entry.write) {
      const past = fault?.kind === "stale" ? platform.store.rewound(fault.writes ?? 1) : platform.store;
      return refusable(() => platform.handle(call, past));
    }
    const position = platform.store.checkpoint();
    return refusable(
      () => {
        const reply = platform.handle(call, platform.store);
        entry.wrote = true;
        return reply;
      },
      () => platform.store.rollback(position),
    );
  }

  function refusable(work: () => Reply, undo?: () => void): Reply {
    try {
      return work();
    } catch (error) {
      undo?.();
      if (error instanceof ApiError) return platform.errorReply(error);
      throw error;
    }
  }

  function overLimit(entry: OpenEntry): Reply | undefined {
    const limit = settings.rateLimit ?? platform.rateLimit();
    if (!limit) return undefined;
    const wait = limiter.take(platform.rateLimitKey(entry.auth), limit.perMinute, platform.clock.now());
    if (wait === undefined) return undefined;
    return errorReply(429, "Too many requests", retryAfterHeader(limit.retryAfter ?? "seconds", wait));
  }

  async function deliver(
    outcome: Outcome,
    entry: OpenEntry,
    fault: Fault | undefined,
    signal: AbortSignal,
  ): Promise<Response> {
    if (outcome.kind === "drop") throw connectionError(outcome.code);
    if (outcome.kind === "hang") return hang(signal);
    entry.status = outcome.reply.status;
    const headers = { ...rateHeaders(entry), ...outcome.reply.headers };
    return renderReply(fault, { ...outcome.reply, headers }, platform.clock);
  }

  function rateHeaders({ auth }: OpenEntry): Readonly<Record<string, string>> {
    const limit = settings.rateLimit ?? platform.rateLimit();
    if (!limit || !platform.rateHeaders) return {};
    const { perMinute } = limit;
    return platform.rateHeaders(perMinute, limiter.left(platform.rateLimitKey(auth), perMinute, platform.clock.now()));
  }

  async function hang(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      const end = (error: TypeError) => {
        hanging.delete(end);
        reject(error);
      };
      hanging.add(end);
      signal.addEventListener("abort", () => end(connectionError("ECONNRESET")), { once: true });
    });
  }

  return {
    platform: platform.name,
    basePath: platform.basePath,
    control,
    close() {
      release();
      platform.close?.();
    },
    async fetch(input, init) {
      const request = input instanceof Request && !init ? input : new Request(input, init);
      if (request.signal.aborted) throw request.signal.reason;
      if (isControlPath(new URL(request.url).pathname)) return serveControl(request);
      return untilAborted(serve(request), request.signal);
    },
  };
}

/** The path below the base path, or null outside of it. */
function pathBelow(basePath: string, pathname: string): string | null {
  if (pathname === basePath) return "";
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : null;
}

function bearer(authorization: string | null): string {
  return (authorization ?? "").replace(/^Bearer\s+/i, "");
}

/** A client that gives up learns so at once; the server side carries on, as a real one would. */
async function untilAborted(work: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
