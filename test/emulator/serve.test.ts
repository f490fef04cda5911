import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createNicheEmulator } from "../../emulator/niche/emulator.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { emulate, serveEmulator, type Served } from "../../emulator/index.ts";
import { minimalAgent } from "./niche/session.ts";

const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (served) => served.close()));
});

async function serve() {
  const emulator = createNicheEmulator();
  const served = await serveEmulator(emulator);
  open.push(served);
  const send = async (path: string, init: RequestInit = {}) =>
    fetch(served.baseUrl + path, { ...init, headers: { authorization: `Bearer ${nicheSeed.token}`, ...init.headers } });
  const create = async (init: RequestInit = {}) =>
    send(`/businesses/${nicheSeed.businessId}/voice-agents`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(minimalAgent),
      ...init,
    });
  return { emulator, served, send, create, stored: () => emulator.control.dump()["agents"]?.length };
}

/** The code with which a request failed. */
async function codeOf(answer: Promise<unknown>): Promise<unknown> {
  return answer.then(
    () => "no failure",
    (error: unknown) => (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name,
  );
}

test("the API answers over HTTP as in process", async () => {
  const { send, create, emulator } = await serve();
  const created = await create();
  expect(created.status).toBe(201);
  expect(created.headers.get("content-type")).toBe("application/json");
  expect(await created.json()).toMatchObject({ name: "Front desk", workflow: null });
  expect((await send("/nothing")).status).toBe(404);
  const [agent] = emulator.control.dump()["agents"] ?? [];
  const deleted = await send(`/businesses/${nicheSeed.businessId}/voice-agents/${agent?.id}`, { method: "DELETE" });
  expect([deleted.status, await deleted.text()]).toEqual([204, ""]);
  expect(emulator.control.log()).toMatchObject([{ status: 201 }, { status: 404 }, { status: 204 }]);
});

test("a file is uploaded as a stream of many chunks", async () => {
  const { send, emulator } = await serve();
  const form = new FormData();
  form.append("file", new File(["x".repeat(3_000_000)], "big.txt", { type: "text/plain" }));
  const response = await send(`/businesses/${nicheSeed.businessId}/files`, { method: "POST", body: form });
  expect(await response.json()).toMatchObject({ name: "big.txt", sizeBytes: 3_000_000 });
  expect(emulator.control.dump()["files"]).toHaveLength(1);
});

test("reset before: the socket breaks and nothing is stored", async () => {
  const { create, emulator, stored } = await serve();
  emulator.control.faults.arm({ fault: { kind: "reset" } });
  expect(await codeOf(create())).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
  expect(stored()).toBe(0);
});

test("reset after: the socket breaks and the agent is there", async () => {
  const { create, emulator, stored } = await serve();
  emulator.control.faults.arm({ fault: { kind: "resetAfter" } });
  expect(await codeOf(create())).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
  expect(stored()).toBe(1);
  expect((await create()).status).toBe(201);
});

test("hang after: the client gives up, the agent is there", async () => {
  const { create, send, emulator, stored } = await serve();
  emulator.control.faults.arm({ fault: { kind: "hangAfter" }, method: "POST" });
  const abort = new AbortController();
  const answer = create({ signal: abort.signal });
  while (!emulator.control.log().some(({ wrote }) => wrote)) await send("/voices");
  abort.abort();
  expect(await codeOf(answer)).toBe("AbortError");
  expect(stored()).toBe(1);
});

test("closing the server ends what hangs", async () => {
  const { create, emulator, served, send } = await serve();
  emulator.control.faults.arm({ fault: { kind: "hang" }, method: "POST" });
  const answer = codeOf(create());
  while (!emulator.control.log().some(({ method }) => method === "POST")) await send("/voices");
  await served.close();
  expect(await answer).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
});

test("truncated JSON arrives whole by its length and cannot be parsed", async () => {
  const { create, emulator, stored } = await serve();
  emulator.control.faults.arm({ fault: { kind: "truncated" } });
  const text = await (await create()).text();
  expect(text).toMatch(/^\{"id"/);
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(stored()).toBe(1);
});

test("a broken body breaks while it is read", async () => {
  const { create, emulator, stored } = await serve();
  emulator.control.faults.arm({ fault: { kind: "brokenBody" } });
  // The break may reach the client before or after it has seen the head.
  expect(await codeOf(create().then(async (response) => response.text()))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
  expect(stored()).toBe(1);
});

test("a slow body arrives whole", async () => {
  const { create, emulator } = await serve();
  emulator.control.faults.arm({ fault: { kind: "slow", milliseconds: 20 } });
  expect(await (await create()).json()).toMatchObject({ name: "Front desk" });
});

test("the controls are on the same port, outside the API", async () => {
  const { served, send } = await serve();
  await send("/voices");
  const log = (await (await fetch(`${served.url}/_emulator/log`)).json()) as unknown[];
  expect(log).toHaveLength(1);
});

test("emulate starts a platform by name, on the machine's clock, with switches as text", async () => {
  const served = await emulate({ platform: "niche", switches: { createStatus: "200" } });
  open.push(served);
  const switches = (await (await fetch(`${served.url}/_emulator/switches`)).json()) as Record<string, unknown>;
  expect(switches["createStatus"]).toBe(200);
  expect(served.baseUrl).toBe(`${served.url}/api/partner/v1`);
  const response = await fetch(`${served.baseUrl}/businesses`, {
    headers: { authorization: `Bearer ${nicheSeed.token}` },
  });
  expect(response.status).toBe(200);
});

test("emulate refuses an unknown platform, an unknown switch, a port in use", async () => {
  await expect(emulate({ platform: "vapi" })).rejects.toThrow("niche");
  await expect(emulate({ platform: "niche", switches: { colour: "red" } })).rejects.toThrow("colour");
  const { served } = await serve();
  await expect(emulate({ platform: "niche", port: Number(new URL(served.url).port) })).rejects.toThrow("EADDRINUSE");
});

describe("callers", () => {
  /** What a request with these headers gets, which `fetch` would not let anybody set. */
  const ask = async (served: Served, path: string, headers: Record<string, string>, method = "POST"): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(served.url);
      const asked = request({ hostname: hostname.replace(/[[\]]/g, ""), port, path, method, headers, setHost: false });
      asked.on("response", (answer) => resolve(answer.resume().statusCode ?? 0)).on("error", reject);
      asked.end();
    });
  const paths = ["/_emulator/reset", `/api/partner/v1/businesses/${nicheSeed.businessId}/voice-agents`];
  const authorization = `Bearer ${nicheSeed.token}`;

  test.each<[string, (port: string) => Record<string, string>]>([
    ["another name for this machine", (port) => ({ host: `evil.example:${port}` })],
    ["a name that begins like one of ours", () => ({ host: "localhost.evil.example" })],
    ["an address in a name", () => ({ host: "127.0.0.1.evil.example" })],
    ["an address of the network", () => ({ host: "192.168.1.7" })],
    ["no name at all", () => ({ host: "" })],
    ["a name with something before it", () => ({ host: "evil@localhost" })],
    ["a page of another site", (port) => ({ host: `127.0.0.1:${port}`, origin: "https://evil.example" })],
    ["a page without an origin", (port) => ({ host: `127.0.0.1:${port}`, origin: "null" })],
    ["a page of another port", (port) => ({ host: `localhost:${port}`, origin: "http://localhost:3000" })],
    ["a picture on another site", (port) => ({ host: `localhost:${port}`, "sec-fetch-site": "cross-site" })],
    ["a link on a site of the same name", (port) => ({ host: `localhost:${port}`, "sec-fetch-site": "same-site" })],
  ])("are refused, and change nothing: %s", async (_what, headersFor) => {
    const { served, create, stored, emulator } = await serve();
    await create();
    const headers = headersFor(new URL(served.url).port);
    for (const path of paths) expect(await ask(served, path, { authorization, ...headers })).toBe(403);
    expect(await ask(served, "/_emulator/dump", headers, "GET")).toBe(403);
    expect(stored()).toBe(1);
    expect(emulator.control.log()).toHaveLength(1);
  });

  test.each<[string, (port: string) => Record<string, string>]>([
    ["localhost", (port) => ({ host: `LocalHost:${port}` })],
    ["a name below it", (port) => ({ host: `niche.localhost:${port}` })],
    ["another loopback address", () => ({ host: "127.0.0.2" })],
    ["IPv6", (port) => ({ host: `[::1]:${port}` })],
    [
      "its own page",
      (port) => ({ host: `localhost:${port}`, origin: `http://localhost:${port}`, "sec-fetch-site": "same-origin" }),
    ],
    ["the address bar", (port) => ({ host: `localhost:${port}`, "sec-fetch-site": "none" })],
  ])("of this machine go on: %s", async (_what, headersFor) => {
    const { served, create, stored } = await serve();
    await create();
    expect(await ask(served, "/_emulator/reset", headersFor(new URL(served.url).port))).toBe(204);
    expect(stored()).toBe(0);
  });
});
