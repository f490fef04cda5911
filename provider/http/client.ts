import ky, { HTTPError, TimeoutError, type Options } from "ky";
import { isProtected, UNENCRYPTED_PROBLEM } from "./address.ts";
import { createLimiter, type Limiter } from "./limiter.ts";
import {
  byteBudget,
  MAX_RESPONSE_BYTES,
  MAX_ERROR_BYTES,
  readText,
  TooLargeError,
  tooLarge,
  type ByteBudget,
} from "./read-limited.ts";
import { parsePlatformJson } from "../text/exact-json.ts";
import { oneLine } from "../text/printable.ts";
import { assertPath } from "./path.ts";
import { redact } from "./redact.ts";
import { BadAnswerError, NoAnswerError, StatusError, type Outcome } from "./request-error.ts";
import { MAX_RETRY_AFTER, TRANSIENT_STATUSES, MAX_RETRIES, RETRY_AFTER_STATUSES } from "./retry-policy.ts";
import { mayRetry, wasNotSent, withRetryAfter } from "./retry.ts";
import type { Settings } from "./settings.ts";
import { systemFetch } from "./system-fetch.ts";
import type { Attempt } from "./window.ts";
import { currentTrace, isRefusal, type WriteTrace } from "./write-trace.ts";

/** Where the credential of a request comes from. */
export interface Authorizer {
  /** Headers that carry the credential; may itself ask the platform for a token. */
  headers(): Promise<Record<string, string>>;
  /** Forgets the token in headers that were refused, unless it has been renewed since; false when none can be (a static key). */
  renew(refused: Record<string, string>): boolean;
}

type Body = NonNullable<RequestInit["body"]>;

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body that is not JSON, made anew for each attempt, so that a file is streamed and never held in memory. */
  readonly body?: () => Body | Promise<Body>;
  /** True where repeating the request cannot do the thing twice. Default: true for all methods but POST. */
  readonly idempotent?: boolean;
  /** True where an empty response is a good one (delete, on/off duty). Default false: the response must be JSON. */
  readonly emptyResponse?: boolean;
  /** True where the response is a credential, so that no part of it may appear in a message. Default false. */
  readonly secretResponse?: boolean;
  /** How much may come, where several responses share a limit: the pages of a list. Default: `MAX_RESPONSE_BYTES` for this one. */
  readonly budget?: ByteBudget;
  /** Deadline of one attempt, ms, where the platform is known to be slow. Default: the settings'. */
  readonly timeout?: number;
}

/** One platform account. Every request goes through `request`; nothing else in the provider knows about HTTP. */
export interface Client {
  readonly settings: Settings;
  request(method: string, path: string, options?: RequestOptions): Promise<unknown>;
}

export interface ClientOptions {
  /** https, or http on this machine. */
  readonly baseUrl: string;
  readonly authorizer: Authorizer;
  readonly settings: Settings;
  /** What the user should do about an error status, where this platform lets us know. */
  readonly explain?: (status: number, reason: string, method: string, path: string) => string | undefined;
  /** Default: one of its own. */
  readonly limiter?: Limiter;
  /** Default: `systemFetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * A client with deadlines, bounded retries and a rate limit.
 * @throws at once for a base URL that would send a credential unprotected.
 * @throws {StatusError | NoAnswerError | BadAnswerError} whose `outcome` says whether a write may have been carried out.
 */
export function createClient({ baseUrl, authorizer, settings, explain, limiter: given, fetch }: ClientOptions): Client {
  if (!isProtected(new URL(baseUrl))) throw new Error(`the base URL ${redact(baseUrl)} is ${UNENCRYPTED_PROBLEM}`);
  const limiter = given ?? createLimiter(settings);
  const unreached = `nothing was reached at ${new URL(baseUrl).origin}; check the network, HTTPS_PROXY where there is a proxy, and the address`;

  async function attempt(
    method: string,
    path: string,
    options: RequestOptions,
    credential: Record<string, string>,
    which: Attempt,
    trace: WriteTrace | undefined,
  ): Promise<unknown> {
    const { query, json, body, idempotent = method !== "POST", timeout } = options;
    const facts = { method, path };
    let value: unknown;
    const read = readingFetch(fetch ?? systemFetch, facts, idempotent, options, (read) => (value = read));
    /** The failure after which the next attempt is being waited for; undefined while one is under way. */
    let last: Error | undefined;
    const kyOptions: Options = {
      method,
      prefix: baseUrl,
      headers: { accept: "application/json", ...options.headers, ...credential },
      redirect: "manual",
      timeout: timeout ?? settings.timeout,
      totalTimeout: Math.max(settings.totalTimeout, timeout ?? 0),
      fetch: async (...request) => {
        last = undefined;
        const own = started;
        const refused = method === "GET" ? undefined : trace?.sent();
        const response = await read(...request).catch((error: unknown) => {
          own.ended("unanswered");
          if (wasNotSent(error)) refused?.();
          throw error;
        });
        if (isRefusal(response.status)) refused?.();
        if (response.status === 429) limiter.throttled();
        own.ended(
          response.status === 429 ? { refusedFor: retryAfter(response.headers) ?? settings.retryDelay } : "answered",
        );
        return response;
      },
      retry: {
        limit: body ? 0 : MAX_RETRIES,
        methods: [method.toLowerCase()],
        statusCodes: [...TRANSIENT_STATUSES],
        afterStatusCodes: [...RETRY_AFTER_STATUSES],
        maxRetryAfter: MAX_RETRY_AFTER,
        delay: (count) => settings.retryDelay * 2 ** (count - 1),
        jitter: true,
        shouldRetry({ error }) {
          last = error;
          if (!mayRetry(error, idempotent)) return false;
          // A firm yes would make ky pass over `Retry-After`.
          return error instanceof HTTPError ? undefined : true;
        },
      },
      hooks: {
        beforeRetry: [
          async () => {
            // One that had no response in time is still under way.
            started.ended("unanswered");
            started = await limiter.start("repetition");
          },
        ],
      },
      ...(query && { searchParams: { ...query } }),
      ...(json !== undefined && { json }),
      ...(body && { body: await body() }),
    };
    let started = await limiter.start(which);
    try {
      await ky(path, kyOptions);
      limiter.success();
      return value;
    } catch (error) {
      // Where the deadline ends the wait for another attempt, what the platform said last is the cause.
      throw translate(error instanceof TimeoutError ? (last ?? error) : error, facts, idempotent, {
        explain,
        unreached,
      });
    } finally {
      started.ended("unanswered");
    }
  }

  async function request(method: string, path: string, options: RequestOptions = {}): Promise<unknown> {
    assertPath(path);
    // Looked up here: the limiter may start the attempt while it does another's work.
    const trace = options.secretResponse ? undefined : currentTrace();
    for (let renewed = false, repeats = 0; ;) {
      let credential: Record<string, string> | undefined;
      try {
        return await limiter.run(async () => {
          credential = await authorizer.headers();
          return attempt(method, path, options, credential, repeats > 0 || renewed ? "repetition" : "first", trace);
        });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (error.status === 401 && !renewed && credential && authorizer.renew(credential)) {
          // A token that ran out is refused before anything is done, so even a create may be sent again, once.
          renewed = true;
        } else if (error.status === 429 && options.body && repeats < MAX_RETRIES) {
          // ky would keep a copy of a body that it may have to repeat; a file is read from disk again instead.
          await delay(error.retryAfter ?? settings.retryDelay * 2 ** repeats);
          repeats += 1;
        } else {
          throw error;
        }
      }
    }
  }
  return { settings, request };
}

const delay = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What `Retry-After` asks for, ms, at most a minute. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get("retry-after");
  if (!text) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), MAX_RETRY_AFTER) : undefined;
}

/**
 * `fetch` that has read and checked the whole body before it returns, so that the deadline of an attempt covers the body too. `keep` gets
 * the value of a good body, undefined where it is empty.
 */
function readingFetch(
  fetch: typeof globalThis.fetch,
  facts: { method: string; path: string },
  idempotent: boolean,
  { emptyResponse = false, secretResponse = false, budget }: RequestOptions,
  keep: (value: unknown) => void,
): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const outcome = idempotent ? "none" : "unknown";
    const permitted = response.ok ? (budget ?? byteBudget(MAX_RESPONSE_BYTES)) : byteBudget(MAX_ERROR_BYTES);
    const { text, whole } = await readText(response, permitted).catch((cause: unknown) => {
      if (init?.signal?.aborted || (input instanceof Request && input.signal.aborted)) throw cause;
      throw new BadAnswerError("the connection broke off in the middle of the response", { ...facts, outcome, cause });
    });
    if (!whole && response.ok) throw new TooLargeError(tooLarge(permitted.limit), { ...facts, outcome });
    const good = response.ok ? goodBody(text, emptyResponse) : undefined;
    if (response.ok && !good) {
      throw new BadAnswerError(`${response.status} with ${describeBody(text, response, secretResponse)}`, {
        ...facts,
        outcome,
      });
    }
    keep(good?.value);
    const { status, statusText, headers } = response;
    // The text of an error is for messages; a good body has been read.
    const copy = new Response(good || status === 304 ? null : text, { status, statusText, headers: [...headers] });
    // Cut off it is no JSON any more, but its beginning is still what the platform said.
    if (!whole) copy.headers.set("content-type", "text/plain");
    return withRetryAfter(copy);
  };
}

function goodBody(text: string, emptyResponse: boolean): { readonly value: unknown } | undefined {
  if (text === "") return emptyResponse ? { value: undefined } : undefined;
  try {
    return { value: parsePlatformJson(text) };
  } catch {
    return undefined;
  }
}

function describeBody(text: string, response: Response, secret: boolean): string {
  if (text === "") return "an empty body where JSON was expected";
  const type = response.headers.get("content-type") ?? "no content type";
  return `a body that is not JSON (${type})${secret ? "" : `: ${oneLine(text, { length: 120 })}`}`;
}

function translate(
  error: unknown,
  facts: { method: string; path: string },
  idempotent: boolean,
  { explain, unreached }: { readonly explain: ClientOptions["explain"] | undefined; readonly unreached: string },
): unknown {
  const { method, path } = facts;
  if (error instanceof HTTPError) {
    const { status, headers } = error.response;
    const target = headers.get("location");
    const reason =
      status < 400 && target ? `redirects to ${oneLine(target)}, where no credential is sent` : reasonOf(error.data);
    // 4xx: the platform refused. 5xx (and 408): it may have done it before it failed.
    const outcome: Outcome = !idempotent && (status >= 500 || status === 408) ? "unknown" : "none";
    return new StatusError(status, reason, {
      ...facts,
      outcome,
      hint: explain?.(status, reason, method, path),
      retryAfter: retryAfter(headers),
    });
  }
  if (error instanceof BadAnswerError || !(error instanceof Error)) return error;
  const notSent = wasNotSent(error);
  const outcome: Outcome = idempotent || notSent ? "none" : "unknown";
  const problem = error instanceof TimeoutError ? "no response in time" : `no response: ${innermost(error).message}`;
  return new NoAnswerError(oneLine(problem), {
    ...facts,
    outcome,
    cause: error,
    hint: notSent ? unreached : undefined,
  });
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

/** The platform's own words in an error body: `message`, else `error` (text or object), else the text itself. */
function reasonOf(data: unknown): string {
  if (typeof data === "string") return bodyText(data);
  if (typeof data !== "object" || data === null) return "";
  const { message, error } = data as { message?: unknown; error?: unknown };
  const words = [error, message].map((part) =>
    typeof part === "string"
      ? part
      : typeof part === "object" && part !== null && "message" in part
        ? String(part.message)
        : "",
  );
  return bodyText(words.filter(Boolean).join(": ") || JSON.stringify(data));
}

/** At most 300 characters in one line. What is secret goes first, lest a part of it be cut off and not be known again. */
const bodyText = (text: string): string => oneLine(redact(text).replace(/\s+/g, " "), { length: 300 });
