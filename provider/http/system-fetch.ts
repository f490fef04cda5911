import { isLoopback } from "./address.ts";

/**
 * `fetch` as the machine's environment wants it: https goes through the proxy in `https_proxy` or `HTTPS_PROXY`, unless `no_proxy` or
 * `NO_PROXY` names the host. This machine itself is never asked through a proxy.
 */
export async function systemFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const proxy = process.env["https_proxy"] || process.env["HTTPS_PROXY"];
  const url = new URL(input instanceof Request ? input.url : input);
  if (!proxy || url.protocol !== "https:" || isLoopback(url)) return fetch(input, init);
  const request = new Request(input, init);
  const except = process.env["no_proxy"] || process.env["NO_PROXY"] || "";
  const { fetchThrough } = await import("./proxy.ts");
  return fetchThrough({ proxy, except }, request, request.signal);
}
