import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import tls from "node:tls";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "../../provider/http/client.ts";
import { download } from "../../provider/http/download.ts";
import { redact } from "../../provider/http/redact.ts";
import { FAST, failure, staticKey } from "./client.ts";

const pem = (name: string): string => readFileSync(join(import.meta.dirname, "tls", name), "utf8");
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"];

const trusted = tls.getCACertificates();
beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, "");
  tls.setDefaultCACertificates([...trusted, pem("certificate.pem")]);
});
afterEach(() => {
  vi.unstubAllEnvs();
  tls.setDefaultCACertificates(trusted);
});

/** The port that a server of this test listens on. */
async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("close", () => sockets.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** The platform behind the proxy: it gives back what it was sent. */
async function platform() {
  const certificate = { key: pem("key.pem"), cert: pem("certificate.pem") };
  const seen: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createTlsServer(certificate, (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      seen.push({ headers: request.headers, body });
      if (request.url === "/moved") return response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
      if (request.url === "/recording") return response.writeHead(200, { "content-type": "audio/mpeg" }).end("sound");
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ id: request.url }));
    });
  });
  return { port: await listen(server), seen };
}

/** A proxy that knows CONNECT alone, and takes whoever is asked for to `port`. */
async function proxy(port: number, { refuse = false } = {}) {
  const asked: { host: string | undefined; credential: string | undefined }[] = [];
  const server = createServer((_, response) => void response.writeHead(405).end("only CONNECT"));
  server.on("connect", (request, client: Socket, head) => {
    asked.push({ host: request.url, credential: request.headers["proxy-authorization"] });
    if (refuse) return client.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    const there = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.write(head);
      there.pipe(client).pipe(there);
    });
    for (const [one, other] of [
      [there, client],
      [client, there],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  return { port: await listen(server), asked };
}

const client = (baseUrl = "https://api.test/v1") =>
  createClient({ baseUrl, authorizer: staticKey, settings: { ...FAST, timeout: 5000 } });

test.each(["HTTPS_PROXY", "https_proxy"])("%s takes requests of every sort to the platform", async (name) => {
  const { port, seen } = await platform();
  const through = await proxy(port);
  vi.stubEnv(name, `http://127.0.0.1:${through.port}`);
  await expect(client().request("GET", "things", { query: { page: 1 } })).resolves.toEqual({ id: "/v1/things?page=1" });
  await client().request("POST", "things", { json: { name: "ä" } });
  const form = new FormData();
  form.append("file", new Blob(["one,two"]), "rows.csv");
  await client().request("POST", "files", { body: () => form });
  const sound = await download("https://api.test/recording", { silence: 5000 });
  await expect(new Response(sound).text()).resolves.toBe("sound");

  expect(new Set(through.asked.map(({ host }) => host))).toEqual(new Set(["api.test:443"]));
  expect(seen[0]?.headers).toMatchObject({ authorization: "Bearer key", accept: "application/json" });
  expect(seen[1]).toMatchObject({ body: '{"name":"ä"}', headers: { "content-length": "13" } });
  expect(seen[2]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(seen[2]?.headers["content-length"]).toBe(String(seen[2]?.body.length));
  expect(seen[2]?.body).toContain("one,two");
});

test("a download over https is not redirected to anything else, this machine included", async () => {
  const through = await proxy((await platform()).port);
  vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${through.port}`);
  const error = await failure(download("https://api.test/moved", { silence: 5000 }));
  expect(error.message).toContain("a redirect from https to something else");
});

test("a proxy may want a password, which appears nowhere, and needs no scheme", async () => {
  const through = await proxy((await platform()).port);
  vi.stubEnv("HTTPS_PROXY", `user:sesame%20street@127.0.0.1:${through.port}`);
  await client().request("GET", "things");
  expect(through.asked).toMatchObject([
    { credential: `Basic ${Buffer.from("user:sesame street").toString("base64")}` },
  ]);
  expect(redact("sesame street")).toBe("[secret]");
});

test.each([
  ["api.test", "https://api.test/v1"],
  [".test", "https://api.test/v1"],
  ["*", "https://api.test/v1"],
])("NO_PROXY=%s keeps %s away from it", async (name, baseUrl) => {
  const through = await proxy((await platform()).port);
  vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${through.port}`);
  vi.stubEnv("NO_PROXY", name);
  // There is no such host: what does not go through the proxy fails.
  expect((await failure(client(baseUrl).request("GET", "things"))).message).toMatch(/no response/);
  expect(through.asked).toEqual([]);
});

test("this machine is never asked through it, nor is a proxy for http used for https", async () => {
  const { port } = await platform();
  const through = await proxy(port);
  const server = createServer((_, response) => void response.end('{"id":"here"}'));
  const here = await listen(server);
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "http_proxy"]) vi.stubEnv(name, `http://127.0.0.1:${through.port}`);
  await expect(client(`http://127.0.0.1:${here}`).request("GET", "things")).resolves.toEqual({ id: "here" });
  await expect(client(`http://localhost:${here}`).request("GET", "things")).resolves.toEqual({ id: "here" });
  vi.stubEnv("HTTPS_PROXY", "");
  await failure(client().request("GET", "things"));
  expect(through.asked).toEqual([]);
});

test("a proxy that refuses, is not there or has no good address is told, and nothing was carried out", async () => {
  const { port, seen } = await platform();
  const refusing = await proxy(port, { refuse: true });
  vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${refusing.port}`);
  const refused = await failure(client().request("POST", "things", { json: {} }));
  expect(refused.message).toContain("the proxy in HTTPS_PROXY refused the connection with 403");
  expect(refused).toMatchObject({ outcome: "none" });

  vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
  const absent = await failure(client().request("POST", "things", { json: {} }));
  expect(absent.message).toContain("127.0.0.1:1");
  expect(absent).toMatchObject({ outcome: "none" });

  vi.stubEnv("HTTPS_PROXY", "socks5://127.0.0.1:1");
  expect((await failure(client().request("POST", "things", { json: {} }))).message).toContain("HTTPS_PROXY");
  expect(seen).toEqual([]);
});
