import { isIP } from "node:net";
import type { IncomingHttpHeaders } from "node:http";

/**
 * Why a request is refused before it reaches the API or the controls; undefined where it may go on. An emulator has no password, so that only
 * programs of its own machine may ask it, and no web page of another origin: a page can send requests anywhere, and can give the name of its
 * own server this machine's address. Programs send neither `Origin` nor `Sec-Fetch-Site`, and are not asked for them.
 */
export function foreignCaller(headers: IncomingHttpHeaders, listensOn: string): string | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isOurName(host, listensOn))
    return `it serves names of this machine only (localhost, 127.0.0.1, [::1]), and was asked for ${JSON.stringify(host)}`;
  if (origin !== undefined && (host === undefined || origin.toLowerCase() !== `http://${host.toLowerCase()}`))
    return `it serves no web page of another origin, and this one is of ${JSON.stringify(origin)}`;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return `it serves no web page of another origin, and a browser says that this one is ${JSON.stringify(site)}`;
  return undefined;
}

/** Whether an emulator may be asked by this name. Who lets it listen on another address than loopback may use that, and any address as such. */
function isOurName(host: string, listensOn: string): boolean {
  const name = nameIn(host);
  if (name === undefined) return false;
  if (isLoopback(name)) return true;
  return !isLoopback(listensOn.toLowerCase()) && (isIP(name) !== 0 || name === listensOn.toLowerCase());
}

/** The name in a `Host` header, in lower case and without brackets; undefined where there is none. */
function nameIn(host: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@\\?#\s]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, "");
}

const isLoopback = (name: string): boolean =>
  name === "localhost" ||
  name.endsWith(".localhost") ||
  name === "::1" ||
  (isIP(name) === 4 && name.startsWith("127."));
