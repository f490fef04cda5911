import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { isObject } from "./kernel/json.ts";
import { foreignCaller } from "./local-callers.ts";

/** A served emulator. */
export interface Served {
  /** Origin, `http://127.0.0.1:49152`. */
  readonly url: string;
  /** Origin and the API's base path: what a client is configured with. */
  readonly baseUrl: string;
  /** Stops listening and breaks what is still open. */
  close(): Promise<void>;
}

/** What can be served: any app with `fetch`. */
export interface Servable {
  readonly basePath: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

/**
 * Serves an emulator over HTTP, to callers of this machine. Port 0 (default) takes a free one. Connection faults destroy the socket.
 */
export async function serveEmulator(
  emulator: Servable,
  { port = 0, host = "127.0.0.1" }: { port?: number; host?: string } = {},
): Promise<Served> {
  // An import at the top loads all that Node has for HTTP, for whoever wants an emulator without a port, or the help of one.
  const { createServer } = await import("node:http");
  const server = createServer((incoming, outgoing) => {
    const reason = foreignCaller(incoming.headers, host);
    if (reason === undefined) return void respond(emulator, incoming, outgoing);
    incoming.resume();
    outgoing.writeHead(403, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    outgoing.end(`refused by the emulator: ${reason}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const url = `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
  return {
    url,
    baseUrl: url + emulator.basePath,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(emulator: Servable, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  try {
    const response = await emulator.fetch(toRequest(incoming, gone.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body) for await (const chunk of response.body) outgoing.write(chunk);
    outgoing.end();
  } catch (error) {
    if (gone.signal.aborted) return;
    if (isConnectionFault(error) || outgoing.headersSent) return void incoming.socket.resetAndDestroy();
    outgoing.writeHead(500, { "content-type": "text/plain" });
    outgoing.end(`defect in the emulator: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const method = incoming.method ?? "GET";
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const url = new URL(incoming.url ?? "/", "http://emulator.invalid");
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers, signal });
  return new Request(url, { method, headers, signal, body: Readable.toWeb(incoming), duplex: "half" });
}

function isConnectionFault(error: unknown): boolean {
  return error instanceof TypeError && isObject(error.cause) && typeof error.cause["code"] === "string";
}
