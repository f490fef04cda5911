import { isProtected, UNENCRYPTED_PROBLEM } from "./address.ts";
import { byteBudget, MAX_DOWNLOAD_BYTES, TooLargeError, tooLarge } from "./read-limited.ts";
import { redact } from "./redact.ts";
import { BadAnswerError, NoAnswerError, StatusError } from "./request-error.ts";
import { systemFetch } from "./system-fetch.ts";

export interface DownloadOptions {
  /** Longest silence, before the response and between two pieces of it, ms. */
  readonly silence: number;
  /** Headers, a credential among them: only for an address of the platform's own API. They do not follow a redirect. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Longest file, bytes. Default: `MAX_DOWNLOAD_BYTES`. */
  readonly limit?: number;
}

/** A page or a message in place of the file: a proxy's, or an error that calls itself a success. */
const NO_FILE = /^(text\/html|application\/json)\b/i;

/** No redirect is followed further than this. */
const MAX_REDIRECTS = 5;

/**
 * The bytes at an address, streamed: nothing of it is held in memory. Pass `redact`ed names in messages, never the address itself: it may
 * be signed, which makes it a credential. @throws RequestError, also from the stream, when it breaks off or falls silent.
 */
export async function download(address: string, options: DownloadOptions): Promise<ReadableStream<Uint8Array>> {
  const { silence, limit = MAX_DOWNLOAD_BYTES } = options;
  const aborter = new AbortController();
  const alarm = setTimeout(() => aborter.abort(), silence);
  try {
    const response = await follow(address, options, aborter.signal);
    const facts = { method: "GET", path: nameOf(address), outcome: "none" } as const;
    if (!response.ok) {
      await response.body?.cancel();
      throw new StatusError(response.status, response.statusText, facts);
    }
    if (!response.body || response.headers.get("content-length") === "0")
      throw new BadAnswerError("a response without a body", facts);
    const type = response.headers.get("content-type") ?? "";
    if (NO_FILE.test(type)) {
      await response.body.cancel();
      throw new BadAnswerError(`${type} where a file was expected`, facts);
    }
    return limitedStream(response.body, address, aborter, { silence, limit });
  } catch (error) {
    throw asRequestError(error, address, aborter.signal.aborted);
  } finally {
    clearTimeout(alarm);
  }
}

async function follow(address: string, { headers = {} }: DownloadOptions, signal: AbortSignal): Promise<Response> {
  const bad = (problem: string): BadAnswerError =>
    new BadAnswerError(problem, { method: "GET", path: nameOf(address), outcome: "none" });
  let [at, credential] = [URL.parse(address), headers];
  if (!at) throw bad("an address that is none");
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (!isProtected(at)) throw bad(`${hop === 0 ? "an" : "a redirect to an"} address that is ${UNENCRYPTED_PROBLEM}`);
    const response = await systemFetch(at, { headers: credential, redirect: "manual", signal });
    const target = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || target === null) return response;
    await response.body?.cancel();
    const next = URL.parse(target, at.href);
    if (!next) throw bad("a redirect to an address that is none");
    // Also to this machine: what was asked of a platform over https must not end in a service behind our own door.
    if (at.protocol === "https:" && next.protocol !== "https:") throw bad("a redirect from https to something else");
    if (next.origin !== at.origin) credential = {};
    at = next;
  }
  throw bad(`an address that redirects more than ${MAX_REDIRECTS} times`);
}

/** Passes bytes on, and breaks off when none come for too long while somebody wants them, or too many. */
function limitedStream(
  body: ReadableStream<Uint8Array>,
  address: string,
  aborter: AbortController,
  { silence, limit }: { readonly silence: number; readonly limit: number },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const allowance = byteBudget(limit);
  return new ReadableStream({
    async pull(controller) {
      const alarm = setTimeout(() => aborter.abort(), silence);
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        allowance.left -= value.length;
        if (allowance.left < 0) {
          aborter.abort();
          throw new TooLargeError(tooLarge(limit), { method: "GET", path: nameOf(address), outcome: "none" });
        }
        controller.enqueue(value);
      } catch (cause) {
        if (cause instanceof TooLargeError) throw cause;
        const problem = aborter.signal.aborted ? "nothing more came in time" : "the connection broke off in the middle";
        throw new NoAnswerError(problem, { method: "GET", path: nameOf(address), outcome: "none", cause });
      } finally {
        clearTimeout(alarm);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function asRequestError(error: unknown, address: string, silent: boolean): unknown {
  if (error instanceof StatusError || error instanceof BadAnswerError || !(error instanceof Error)) return error;
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  const problem = silent ? "no response in time" : `no response: ${redact(cause)}`;
  return new NoAnswerError(problem, { method: "GET", path: nameOf(address), outcome: "none", cause: error });
}

/** An address without its query, which may hold a signature. */
function nameOf(address: string): string {
  const url = URL.parse(address);
  return url ? redact(`${url.host}${url.pathname}`) : "an address that is none";
}
