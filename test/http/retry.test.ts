import { describe, expect, test } from "vitest";
import { RequestError } from "../../provider/http/request-error.ts";
import { MAX_RETRIES } from "../../provider/http/retry-policy.ts";
import { against, connectionError, failure, json, ok, type Act } from "./client.ts";

const html = new Response("<html>", { headers: { "content-type": "text/html" } });
const truncated = new Response('{"id":"1', { headers: { "content-type": "application/json" } });

interface Row {
  readonly what: string;
  readonly act: Act;
  /** Repeated for GET, PATCH and DELETE. */
  readonly idempotent: boolean;
  /** Repeated for a POST. */
  readonly post: boolean;
  /** Whether a POST that fails like this may have been carried out. */
  readonly ambiguous: boolean;
}

const never = { idempotent: false, post: false, ambiguous: false };
const reads = { idempotent: true, post: false, ambiguous: true };
const always = { idempotent: true, post: true, ambiguous: false };

const TABLE: readonly Row[] = [
  ...[400, 401, 403, 404, 405, 409, 413, 415, 422].map((status) => ({
    what: `status ${status}`,
    act: json(status, { error: "no" }),
    ...never,
  })),
  ...[408, 500, 502, 503, 504].map((status) => ({
    what: `status ${status}`,
    act: json(status, { error: "no" }),
    ...reads,
  })),
  { what: "status 501", act: json(501, { error: "no" }), ...never, ambiguous: true },
  { what: "status 429", act: json(429, { error: "slowly" }), ...always },
  {
    what: "a redirect",
    act: new Response(null, { status: 307, headers: { location: "https://evil.test/" } }),
    ...never,
  },
  { what: "connection refused", act: connectionError("ECONNREFUSED"), ...always },
  { what: "no such host", act: connectionError("ENOTFOUND"), ...always },
  { what: "a name server that does not answer", act: connectionError("EAI_AGAIN"), ...always },
  { what: "a connection that cannot be made in time", act: connectionError("UND_ERR_CONNECT_TIMEOUT"), ...always },
  { what: "connection reset", act: connectionError("ECONNRESET"), ...reads },
  { what: "a socket that closed", act: connectionError("UND_ERR_SOCKET"), ...reads },
  { what: "an HTML page with 200", act: html, ...reads },
  { what: "JSON that stops half way", act: truncated, ...reads },
  { what: "nothing with 200", act: new Response(""), ...reads },
  { what: "nothing with 204", act: new Response(null, { status: 204 }), ...reads },
];

const methods = ["GET", "PATCH", "DELETE", "POST"];
const cells = TABLE.flatMap((row) => methods.map((method) => ({ ...row, method })));

describe("what is repeated, how often, and what a failure leaves behind", () => {
  test.each(cells)("$method after $what", async ({ method, act, idempotent, post, ambiguous }) => {
    const { client, requests } = against([act]);
    const error = await failure(client.request(method, "things"));
    const repeated = method === "POST" ? post : idempotent;
    expect(requests).toHaveLength(repeated ? 1 + MAX_RETRIES : 1);
    expect(error).toBeInstanceOf(RequestError);
    expect((error as RequestError).outcome).toBe(method === "POST" && ambiguous ? "unknown" : "none");
    expect(error.message).toContain(`(${method} things)`);
  });

  test.each(TABLE.filter(({ idempotent }) => idempotent))("a GET survives one time of $what", async ({ act }) => {
    const { client, requests } = against([act, ok()]);
    await expect(client.request("GET", "things")).resolves.toEqual({ id: "1" });
    expect(requests).toHaveLength(2);
  });

  test.each(TABLE.filter(({ post }) => post))("a POST survives one time of $what", async ({ act }) => {
    const { client, requests } = against([act, ok()]);
    await expect(client.request("POST", "things", { json: { a: 1 } })).resolves.toEqual({ id: "1" });
    expect(await Promise.all(requests.map((request) => request.json()))).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test("a POST that is declared idempotent is repeated as a GET is", async () => {
    const { client, requests } = against([connectionError("ECONNRESET"), json(502, {}), ok()]);
    await expect(client.request("POST", "deploy", { json: {}, idempotent: true })).resolves.toEqual({ id: "1" });
    expect(requests).toHaveLength(3);
  });

  test("a POST that was refused, and then lost, is not sent a third time", async () => {
    const { client, requests } = against([json(429, {}), connectionError("ECONNRESET"), ok()]);
    const error = await failure(client.request("POST", "things", { json: {} }));
    expect(requests).toHaveLength(2);
    expect((error as RequestError).outcome).toBe("unknown");
  });

  test("an error of our own in the middle is neither repeated nor hidden", async () => {
    const defect = new RangeError("a defect");
    const { client, requests } = against([defect]);
    expect((await failure(client.request("GET", "things"))).message).toContain("a defect");
    expect(requests).toHaveLength(1);
  });
});

describe("an upload, whose body is made anew for each attempt", () => {
  const upload = (made: string[]) => ({
    body: () => {
      made.push("made");
      return new Blob(["contents"]);
    },
  });

  test.each([json(500, {}), connectionError("ECONNRESET"), html])("is not repeated when ambiguous", async (act) => {
    const { client, requests } = against([act, ok()]);
    const error = await failure(client.request("POST", "files", upload([])));
    expect(requests).toHaveLength(1);
    expect((error as RequestError).outcome).toBe("unknown");
  });

  test("is sent again after 429, from the start", async () => {
    const made: string[] = [];
    const { client, requests } = against([json(429, {}), json(429, {}), ok()]);
    await expect(client.request("POST", "files", upload(made))).resolves.toEqual({ id: "1" });
    expect(made).toHaveLength(3);
    expect(await requests[2]!.text()).toBe("contents");
  });

  test("gives up on a platform that says 429 for ever", async () => {
    const { client, requests } = against([json(429, { error: "slowly" }, { "retry-after": "0" })]);
    const error = await failure(client.request("POST", "files", upload([])));
    expect(requests).toHaveLength(1 + MAX_RETRIES);
    expect(error.message).toMatch(/^429 slowly/);
  });
});
