import { isObject } from "../../provider/kind/value.ts";
import { createClient, type Client } from "../../provider/http/client.ts";
import { registerSecret } from "../../provider/http/redact.ts";
import { readSettings } from "../../provider/http/settings.ts";
import { systemFetch } from "../../provider/http/system-fetch.ts";

/** A token and where it goes; it goes nowhere else. */
export interface HostAddress {
  /** Of the API, without a slash at its end: `https://api.github.com`. */
  readonly url: string;
  readonly token: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** GitHub allows some 80 requests a minute that make something; and it is worth waiting for, where it asks to. */
const DEFAULTS = { requestsPerMinute: 80, concurrency: 1, totalTimeout: 180_000, retryDelay: 1_000 };

/** The settings' prefix: `VOICE_AGENTS_CI_TIMEOUT_MS` and so on. */
const PREFIX = "VOICE_AGENTS_CI";

/** A client that writes with a token, which is never shown. `needs` says what the token must be allowed to do. */
export function hostClient(
  { url, token, env }: HostAddress,
  { headers, needs }: { headers: Readonly<Record<string, string>>; needs: string },
): Client {
  registerSecret(token);
  return createClient({
    baseUrl: url,
    settings: readSettings(PREFIX, env, DEFAULTS),
    authorizer: { headers: async () => ({ ...headers }), renew: () => false },
    fetch: async (...request) => withStatusOfLimit(await systemFetch(...request)),
    explain(status, _reason, method) {
      if (status === 401) return "the token is not valid (any more)";
      return (status === 403 || status === 404) && method !== "GET" ? `the token needs ${needs}` : undefined;
    },
  });
}

/**
 * The response as HTTP itself would say it. GitHub returns 403 where a rate limit is reached: with `Retry-After`, with nothing left
 * (`x-ratelimit-remaining: 0`, and when it begins anew), or with words alone.
 * Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
async function withStatusOfLimit(response: Response): Promise<Response> {
  const { headers } = response;
  if (response.status !== 403 && response.status !== 429) return response;
  const text = await response.text();
  const nothingLeft = headers.get("x-ratelimit-remaining") === "0";
  const isLimit = response.status === 429 || nothingLeft || headers.has("retry-after") || /rate limit/i.test(text);
  const translated = new Response(text, { status: isLimit ? 429 : 403, headers: [...headers] });
  const reset = Number(headers.get("x-ratelimit-reset"));
  if (isLimit && nothingLeft && !headers.has("retry-after") && reset > 0)
    translated.headers.set("retry-after", String(Math.max(1, Math.ceil(reset - Date.now() / 1000))));
  return translated;
}

/** The text at a path of a response. @throws where the host sent something else. */
export function textAt(response: unknown, ...path: string[]): string {
  const found = path.reduce((value, key) => (isObject(value) ? value[key] : undefined), response);
  if (typeof found === "string") return found;
  throw new Error(`the host sent no ${path.join(".")}`);
}

/** Most pages of a list that are read: 20,000 comments. */
const MOST_PAGES = 200;

/** Entries of one page; no host gives more. */
export const PAGE = 100;

/**
 * All entries of a list, page by page. Some hosts give fewer than they are asked for, and some give everything at once, whatever the page: so
 * the list ends with a page that is empty or brings nothing new.
 * @throws where it never ends.
 */
export async function allPages<T>(read: (page: number) => Promise<unknown>, idOf: (entry: T) => unknown): Promise<T[]> {
  const found = new Map<unknown, T>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const entries = await read(page);
    if (!Array.isArray(entries) || !entries.every(isObject))
      throw new Error("the host sent something else than a list");
    const before = found.size;
    for (const entry of entries as unknown as T[]) found.set(idOf(entry), entry);
    if (found.size === before) return [...found.values()];
  }
  throw new Error(`the list has more than ${MOST_PAGES} pages`);
}
