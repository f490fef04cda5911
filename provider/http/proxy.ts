import { EnvHttpProxyAgent, fetch, type RequestInit } from "undici";
import { PROXY_REFUSED } from "./retry-policy.ts";
import { registerSecret } from "./redact.ts";

/** What the environment says about the way to other machines. */
export interface ProxyAddress {
  /** `http://[user:password@]host:port`; without a scheme, http. */
  readonly proxy: string;
  /** Hosts that are reached without it: `internal.example, .corp.example:8443`, or `*`. */
  readonly except: string;
}

/** One per address, so that its connections are used again. */
const agents = new Map<string, EnvHttpProxyAgent>();

/**
 * `fetch` through a proxy (CONNECT: it sees which host is asked, and nothing of what is said). A body is held in memory: its length would
 * be lost otherwise, and some servers refuse a request without. @throws when the address is none.
 */
export async function fetchThrough(address: ProxyAddress, input: Request, signal: AbortSignal): Promise<Response> {
  const { method, headers, redirect } = input;
  const init: RequestInit = { method, headers: [...headers], redirect, signal, dispatcher: agentOf(address) };
  if (input.body) init.body = await input.arrayBuffer();
  // The package's own `fetch`, because Node's takes only agents of the version that it was built with.
  return fetch(input.url, init).catch((error: unknown) => {
    throw refusal(error) ?? error;
  });
}

/** The same error, in words that name the proxy, where the proxy did not take us to the host: nothing was sent. */
function refusal(error: unknown): TypeError | undefined {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  const [, status] = /^Proxy response \((\d+)\)/.exec(cause instanceof Error ? cause.message : "") ?? [];
  if (status === undefined) return undefined;
  const problem = `the proxy in HTTPS_PROXY refused the connection with ${status}`;
  return new TypeError("fetch failed", {
    cause: Object.assign(new Error(problem), { code: PROXY_REFUSED }),
  });
}

function agentOf({ proxy, except }: ProxyAddress): EnvHttpProxyAgent {
  const key = JSON.stringify([proxy, except]);
  const known = agents.get(key);
  if (known) return known;
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`);
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new Error("HTTPS_PROXY is not the address of an HTTP proxy, as http://proxy.example:3128");
  registerSecret(decodeURIComponent(url.password));
  // Both given, so that the library reads nothing from the environment itself.
  const agent = new EnvHttpProxyAgent({ httpProxy: "", httpsProxy: url.href, noProxy: except });
  agents.set(key, agent);
  return agent;
}
