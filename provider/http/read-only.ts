import type { Client } from "./client.ts";
import { ReadOnlyError } from "./request-error.ts";

/** The same account, unable to write: what preview and refresh are given. */
export function readOnly(client: Client): Client {
  return {
    settings: client.settings,
    async request(method, path, options) {
      if (method !== "GET") throw new ReadOnlyError(method, path);
      return client.request(method, path, options);
    },
  };
}
