import { vi } from "vitest";
import { createClient, type Authorizer, type ClientOptions } from "../../provider/http/client.ts";
import type { Settings } from "../../provider/http/settings.ts";

/** What a scripted server does with one request: an answer, an error that `fetch` throws, or a function of the request. */
export type Act = Response | Error | ((request: Request) => Response | Promise<Response>);

/** A `fetch` that plays `acts` in order and repeats the last one for ever. */
export function scripted(...acts: Act[]) {
  const requests: Request[] = [];
  const fetch = vi.fn(async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const act = acts[Math.min(requests.length, acts.length - 1)];
    requests.push(request);
    if (act === undefined) throw new Error("the script is empty");
    if (act instanceof Error) throw act;
    return typeof act === "function" ? act(request) : act.clone();
  });
  return { fetch: fetch as typeof globalThis.fetch, requests };
}

/** As Node's own `fetch` fails when a connection breaks. */
export const connectionError = (code: string): TypeError =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(`connect ${code}`), { code }) });

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

export const ok = (): Response => json(200, { id: "1" });

/** Waits that no test should notice. */
export const FAST: Settings = {
  timeout: 1000,
  totalTimeout: 10_000,
  retryDelay: 1,
  requestsPerMinute: 1_000_000,
  concurrency: 10,
  wait: 1000,
};

export const staticKey: Authorizer = { headers: async () => ({ authorization: "Bearer key" }), renew: () => false };

export interface Setup extends Partial<Omit<ClientOptions, "settings" | "fetch">> {
  readonly settings?: Partial<Settings>;
}

/** A client of `https://api.test/v1` whose server plays `acts`. */
export function against(acts: Act[], { settings, ...options }: Setup = {}) {
  const server = scripted(...acts);
  const client = createClient({
    baseUrl: "https://api.test/v1",
    authorizer: staticKey,
    ...options,
    settings: { ...FAST, ...settings },
    fetch: server.fetch,
  });
  return { client, requests: server.requests };
}

/** The error of a promise that must fail. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it should have failed");
}
