import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { InboxAnswer } from "./inbox.ts";

/** The largest body that is taken, in bytes: hours of transcript. */
export const MAX_BODY = 4 * 1024 * 1024;

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
  readonly receive: (headers: IncomingMessage["headers"], body: Buffer) => Promise<InboxAnswer>;
  /** Hears of requests that `receive` does not get to see. */
  readonly refused: (reason: string) => void;
}

/** Takes POST requests on any path. @throws what `listen` throws, EADDRINUSE for one. */
export async function serveWebhooks({ port, host, receive, refused }: ServerOptions): Promise<WebhookServer> {
  const limits = { requestTimeout: RECEIVE_WITHIN, headersTimeout: RECEIVE_WITHIN, connectionsCheckingInterval: 1000 };
  const server = createServer(limits, (request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === "broken off") return refused("a request broke off before its end, so its sender has no answer");
    if (!server.listening) response.setHeader("connection", "close");
    const { status, text, ...headers } = await replyTo(request, body);
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(`${text}\n`);
  }

  async function replyTo({ method = "", headers }: IncomingMessage, body: Buffer | "too large") {
    if (method !== "POST") {
      refused(`405: ${method}, where webhooks come by POST`);
      return { status: 405, text: "webhooks come by POST", allow: "POST" };
    }
    if (body !== "too large") return receive(headers, body);
    refused(`413: a body of more than ${MAX_BODY} bytes`);
    return { status: 413, text: `a body may have ${MAX_BODY} bytes` };
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return { url: `http://${name}:${address.port}`, close: async () => close(server) };
}

/** Reads to the end also what is too large, keeping none of it: a sender that is cut off would not see the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | "too large" | "broken off"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= MAX_BODY) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    return "broken off";
  }
  return size > MAX_BODY ? "too large" : Buffer.concat(chunks);
}

async function close(server: Server): Promise<void> {
  const alarm = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(alarm);
}
