import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A server for webhooks, over HTTP, for the test that starts it; `arrived` is the first request. */
export async function startReceiver(): Promise<{
  readonly url: string;
  readonly arrived: Promise<{ readonly bytes: Buffer; readonly headers: IncomingHttpHeaders }>;
}> {
  const first = Promise.withResolvers<{ bytes: Buffer; headers: IncomingHttpHeaders }>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (piece: Buffer) => chunks.push(piece));
    request.on("end", () => {
      response.end();
      first.resolve({ bytes: Buffer.concat(chunks), headers: request.headers });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, arrived: first.promise };
}
