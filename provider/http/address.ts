/** True for this machine itself: what is sent there passes no network that others could listen to. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** True where nobody on the way can read or change what is sent: https, or http to this machine. */
export const isProtected = (url: URL): boolean =>
  url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));

/** What is wrong with an address that `isProtected` refuses. */
export const UNENCRYPTED_PROBLEM =
  "neither https nor on this machine, so that others could read and change what is sent";
