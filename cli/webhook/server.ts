import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { InboxResponse } from "./inbox.ts";

/** The largest body that is taken, in bytes: hours of transcript. */
export const MAX_BODY = 4 * 1024 * 1024;

/** The most that the bodies of all requests under way may hold together, in bytes; who comes beyond it is asked to come again. */
const MAX_HELD = 8 * MAX_BODY;

/**
 * The most connections at one time. One more is cut off, and a sender that is cut off three times gives the event up for good, so there
 * are more than a campaign that ends all at once makes (1,600 were seen): without a body each holds some kilobytes. As many wait to be
 * let in.
 */
const MAX_CONNECTIONS = 4096;

/** A request has to be here within this, in ms; a sender gives up after 10 s (FormantAI's documentation). */
const RECEIVE_WITHIN = 10_000;

/** At the end, what is under way has this long, in ms. */
const FINISH_WITHIN = 5_000;

/** What listens. */
export interface WebhookServer {
  /** Origin, `http://127.0.0.1:8484`. */
  readonly url: string;
  /** Takes no more, and waits for what is under way. */
  close(): Promise<void>;
}

interface ServerOptions {
  readonly port: number;
  readonly host: string;
  /** The response to a request that need not be read. */
  readonly refuseUnread: (headers: IncomingMessage["headers"]) => InboxResponse | undefined;
  readonly receive: (headers: IncomingMessage["headers"], body: Buffer) => Promise<InboxResponse>;
  /** Hears of requests that `receive` does not get to see. */
  readonly refused: (reason: string) => void;
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly allow?: string;
  readonly "retry-after"?: string;
}

const tooLarge: Reply = { status: 413, text: `a body may have ${MAX_BODY} bytes` };

const tooMuch: Reply = { status: 503, text: "too much at once; send it again", "retry-after": "5" };

/** Takes POST requests on any path. @throws what `listen` throws, EADDRINUSE for one. */
export async function serveWebhooks({
  port,
  host,
  refuseUnread,
  receive,
  refused,
}: ServerOptions): Promise<WebhookServer> {
  const limits = { requestTimeout: RECEIVE_WITHIN, headersTimeout: RECEIVE_WITHIN, connectionsCheckingInterval: 1000 };
  const server = createServer(limits, (request, response) => void respond(request, response));
  server.on("checkContinue", (request, response) => void respond(request, response));
  server.maxConnections = MAX_CONNECTIONS;
  const held = { bytes: 0 };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const unread = withoutReading(request);
    if (unread) {
      // What still comes is read and thrown away: a sender that is cut off would not see the response.
      request.resume();
      return send(response, { ...unread, connection: "close" });
    }
    if (request.headers.expect !== undefined) response.writeContinue();
    const body = await readBody(request, held);
    if (body === "broken off") return refused("a request broke off before its end, so its sender got no response");
    try {
      send(response, Buffer.isBuffer(body) ? await receive(request.headers, body) : said(body));
    } finally {
      if (Buffer.isBuffer(body)) held.bytes -= body.length;
    }
  }

  /** The response to what must not take up memory: no webhook, unsigned, or too large by its own words. */
  function withoutReading({ method = "", headers }: IncomingMessage): Reply | undefined {
    if (method !== "POST") {
      refused(`405: ${method}, where webhooks come by POST`);
      return { status: 405, text: "webhooks come by POST", allow: "POST" };
    }
    return refuseUnread(headers) ?? (Number(headers["content-length"]) > MAX_BODY ? said(tooLarge) : undefined);
  }

  function said(reply: Reply): Reply {
    refused(
      `${reply.status}: ${reply === tooLarge ? `a body of more than ${MAX_BODY} bytes` : "more at once than this listener holds"}`,
    );
    return reply;
  }

  function send(
    response: ServerResponse,
    { status, text, ...headers }: Reply & { readonly connection?: string },
  ): void {
    if (!server.listening) response.setHeader("connection", "close");
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(`${text}\n`);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: MAX_CONNECTIONS }, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return { url: `http://${name}:${address.port}`, close: async () => close(server) };
}

/** Reads to the end also what cannot be taken, keeping none of it. What is kept counts as held until its sender has a response. */
async function readBody(request: IncomingMessage, held: { bytes: number }): Promise<Buffer | Reply | "broken off"> {
  const chunks: Buffer[] = [];
  let size = 0;
  let problem: Reply | undefined;
  const drop = (): void => {
    held.bytes -= chunks.reduce((sum, { length }) => sum + length, 0);
    chunks.length = 0;
  };
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (!problem && size > MAX_BODY) problem = tooLarge;
      if (!problem && held.bytes + chunk.length > MAX_HELD) problem = tooMuch;
      if (problem) {
        drop();
        continue;
      }
      held.bytes += chunk.length;
      chunks.push(chunk);
    }
  } catch {
    drop();
    return "broken off";
  }
  return problem ?? Buffer.concat(chunks);
}

async function close(server: Server): Promise<void> {
  const alarm = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(alarm);
}
