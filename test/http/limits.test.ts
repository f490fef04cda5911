import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { createClient } from "../../provider/http/client.ts";
import { download } from "../../provider/http/download.ts";
import { byteBudget, MAX_RESPONSE_BYTES, MAX_ERROR_BYTES } from "../../provider/http/read-limited.ts";
import { FAST, failure, staticKey } from "./client.ts";

const MEGABYTE = 1024 * 1024;

/** The address of a server of this test. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const bomb = gzipSync(Buffer.alloc(MAX_RESPONSE_BYTES + MEGABYTE, " "));

/** Sends without end, as fast as it is taken. `sent.bytes` = how much so far. */
function endless(sent: { bytes: number }): RequestListener {
  const piece = Buffer.alloc(MEGABYTE, " ");
  return (_, response) => {
    response.writeHead(200, { "content-type": "audio/mpeg" });
    const more = (): void => {
      for (let full = false; !full && !response.destroyed;) {
        sent.bytes += piece.length;
        full = !response.write(piece);
      }
    };
    response.on("drain", more);
    more();
  };
}

const account = { authorizer: staticKey, settings: { ...FAST, timeout: 20_000, totalTimeout: 60_000 } };

describe("an answer larger than what is read into memory", () => {
  test.each(["GET", "POST"])("ends %s once, with a message that says so", async (method) => {
    let asked = 0;
    const sent = { bytes: 0 };
    const send = endless(sent);
    const baseUrl = await serve((request, response) => {
      asked += 1;
      send(request, response);
    });
    const error = await failure(createClient({ ...account, baseUrl }).request(method, "things"));
    expect(error.message).toBe(`a response of more than 32 MB after decompression (${method} things)`);
    expect(error).toMatchObject({ outcome: method === "GET" ? "none" : "unknown" });
    expect(asked).toBe(1);
    expect(sent.bytes).toBeLessThan(2 * MAX_RESPONSE_BYTES);
  });

  test("is measured after decompression", async () => {
    expect(bomb.length).toBeLessThan(100_000);
    const baseUrl = await serve((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
    const error = await failure(createClient({ ...account, baseUrl }).request("GET", "things"));
    expect(error.message).toContain("more than 32 MB after decompression");
  });

  test("is cut off where it is an error's, whose status and beginning are told", async () => {
    const words = JSON.stringify({ error: `Too bad ${"x".repeat(2 * MAX_ERROR_BYTES)}` });
    const baseUrl = await serve((_, response) =>
      response.writeHead(400, { "content-type": "application/json" }).end(words),
    );
    const error = await failure(createClient({ ...account, baseUrl }).request("GET", "things"));
    expect(error.message).toMatch(/^400 \{"error":"Too bad xxx/);
    expect(error.message.length).toBeLessThan(400);
  });

  test("may be the sum of several, as the pages of a list are", async () => {
    const page = JSON.stringify({ text: "x".repeat(1000) });
    const baseUrl = await serve((_, response) => response.end(page));
    const client = createClient({ ...account, baseUrl });
    const budget = byteBudget(3 * page.length);
    for (let count = 0; count < 3; count += 1) await client.request("GET", "things", { budget });
    const error = await failure(client.request("GET", "things", { budget }));
    expect(error.message).toContain("a response of more than 3 kB after decompression");
  });
});

describe("a base URL", () => {
  test.each(["http://api.test/v1", "http://127.0.0.1.api.test", "http://10.0.0.1", "ftp://127.0.0.1"])(
    "%s is refused before a credential is asked for",
    (baseUrl) => {
      expect(() => createClient({ ...account, baseUrl })).toThrow("neither https nor on this machine");
    },
  );

  test.each(["https://api.test/v1", "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"])(
    "%s will do",
    (baseUrl) => {
      expect(() => createClient({ ...account, baseUrl })).not.toThrow();
    },
  );
});

describe("a download", () => {
  const bytes = async (stream: ReadableStream<Uint8Array>): Promise<number> =>
    (await new Response(stream).arrayBuffer()).byteLength;

  test("ends where it is longer than its limit, with a message that says so", async () => {
    const sent = { bytes: 0 };
    const url = await serve(endless(sent));
    const error = await failure(download(url, { silence: 5000, limit: 3 * MEGABYTE }).then(bytes));
    expect(error.message).toContain("a response of more than 3 MB after decompression");
    expect(sent.bytes).toBeLessThan(50 * MEGABYTE);
  });

  test("is measured after decompression too, and may be as long as the limit", async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "audio/mpeg" }).end(bomb),
    );
    const error = await failure(download(url, { silence: 5000, limit: MAX_RESPONSE_BYTES }).then(bytes));
    expect(error.message).toContain("more than 32 MB");
    const limit = MAX_RESPONSE_BYTES + MEGABYTE;
    await expect(download(url, { silence: 5000, limit }).then(bytes)).resolves.toBe(limit);
  });

  test.each(["http://recordings.test/a.mp3", "ftp://recordings.test/a.mp3", "file:///etc/passwd", "recording"])(
    "from %s is refused",
    async (address) => {
      const error = await failure(download(address, { silence: 1000 }));
      expect(error.message).toMatch(/neither https nor on this machine|an address that is none/);
    },
  );

  test.each(["http://recordings.test/a.mp3", "file:///etc/passwd", "http://["])(
    "that redirects to %s is refused",
    async (location) => {
      const url = await serve((_, response) => response.writeHead(302, { location }).end());
      const error = await failure(download(url, { silence: 1000 }));
      expect(error.message).toMatch(/a redirect to an address that is/);
    },
  );

  test("takes the key along within its origin, and to no other", async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(200, { "content-type": "audio/mpeg" }).end("sound");
    });
    const url = await serve(({ headers, url: path }, response) => {
      seen.push(headers.authorization);
      response.writeHead(302, { location: path === "/first" ? "/second" : other }).end();
    });
    const headers = { authorization: "Bearer key" };
    await expect(download(`${url}/first`, { silence: 5000, headers }).then(bytes)).resolves.toBe(5);
    expect(seen).toEqual(["Bearer key", "Bearer key", undefined]);
  });

  test("that redirects for ever ends", async () => {
    const url = await serve(({ url: path }, response) => response.writeHead(302, { location: `${path}x` }).end());
    expect((await failure(download(url, { silence: 5000 }))).message).toContain("redirects more than 5 times");
  });
});
