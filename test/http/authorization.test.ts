import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Authorizer } from "../../provider/http/client.ts";
import { readAccount } from "../../provider/platforms/niche/account.ts";
import { createAuthorizer } from "../../provider/platforms/niche/credentials.ts";
import { createClient } from "../../provider/http/client.ts";
import { against, failure, json, ok, scripted, type Act } from "./client.ts";

const refused = json(401, { error: "expired" });

/** A credential that counts how often it was renewed. */
function renewable() {
  let version = 1;
  const refusals: Record<string, string>[] = [];
  const authorizer: Authorizer = {
    headers: async () => ({ authorization: `Bearer token-${version}` }),
    renew(headers) {
      refusals.push(headers);
      version += 1;
      return true;
    },
  };
  return { authorizer, refusals };
}

describe("a refused credential", () => {
  test.each([
    ["GET", {}],
    ["POST", { json: { a: 1 } }],
    ["POST", { body: () => "an upload" }],
  ])("is renewed once, and the %s %o goes out again with the new one", async (method, options) => {
    const { authorizer, refusals } = renewable();
    const { client, requests } = against([refused, ok()], { authorizer });
    await expect(client.request(method, "things", options)).resolves.toEqual({ id: "1" });
    expect(requests.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(refusals).toEqual([{ authorization: "Bearer token-1" }]);
  });

  test("is renewed only once in one request", async () => {
    const { authorizer, refusals } = renewable();
    const { client, requests } = against([refused], { authorizer });
    expect(await failure(client.request("POST", "things", { json: {} }))).toMatchObject({
      status: 401,
      outcome: "none",
    });
    expect(requests).toHaveLength(2);
    expect(refusals).toHaveLength(1);
  });

  test("that is a static key is not tried again", async () => {
    const { client, requests } = against([refused]);
    expect(await failure(client.request("GET", "things"))).toMatchObject({ status: 401 });
    expect(requests).toHaveLength(1);
  });
});

test("the credential is not sent to the address that a redirect names", async () => {
  const elsewhere = new Response(null, { status: 302, headers: { location: "https://evil.test/steal" } });
  const { client, requests } = against([elsewhere, ok()]);
  const error = await failure(client.request("GET", "things"));
  expect(requests.map(({ url }) => url)).toEqual(["https://api.test/v1/things"]);
  expect(error.message).toMatch(/^302 redirects to https:\/\/evil\.test\/steal/);
});

describe("OAuth client credentials", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const environment = {
    NICHE_CLIENT_ID: "the-client",
    NICHE_CLIENT_SECRET: "the-client-secret",
    NICHE_BASE_URL: "https://api.test/v1",
    NICHE_RETRY_DELAY_MS: "1",
  };

  /** A client that gets its tokens from a server that numbers them; `api` answers everything else. */
  function connected(api: Act[], token: Record<string, unknown> | Response = { expires_in: 3600 }, scopes?: string) {
    const tokens: unknown[] = [];
    const server = scripted(...api);
    const seen: (string | null)[] = [];
    vi.stubGlobal("fetch", async (input: Request, init?: RequestInit) => {
      const request = new Request(input, init);
      if (request.url.endsWith("/oauth/token")) {
        tokens.push(await request.json());
        await Promise.resolve();
        if (token instanceof Response) return token.clone();
        return json(200, { access_token: `token-number-${tokens.length}`, ...token });
      }
      seen.push(request.headers.get("authorization"));
      return server.fetch(request);
    });
    const account = readAccount("NICHE", environment);
    const authorizer = createAuthorizer(account, { ...environment, ...(scopes && { NICHE_SCOPES: scopes }) });
    return { client: createClient({ ...account, authorizer }), tokens, seen };
  }

  const get = (client: ReturnType<typeof connected>["client"]) => client.request("GET", "things");

  test("one token serves many requests", async () => {
    const { client, tokens, seen } = connected([ok()]);
    await Promise.all(Array.from({ length: 30 }, () => get(client)));
    expect(tokens).toEqual([
      { grant_type: "client_credentials", client_id: "the-client", client_secret: "the-client-secret" },
    ]);
    expect(new Set(seen)).toEqual(new Set(["Bearer token-number-1"]));
  });

  test("scopes are sent only where they are set", async () => {
    const { client, tokens } = connected([ok()], {}, "tools:read files:read");
    await get(client);
    expect(tokens).toMatchObject([{ scope: "tools:read files:read" }]);
  });

  test.each([
    ["tools:read tools:fly", "names the scopes that were asked for"],
    [undefined, "names none where none were asked for"],
  ])("a fault of the server that gives tokens, for the scopes %j, %s", async (scopes, _says) => {
    const { client, seen } = connected([ok()], json(500, { error: "Internal Server Error" }), scopes);
    const { message } = await failure(get(client));
    expect(message).toMatch(/^500 Internal Server Error \(POST oauth\/token\)/);
    expect(/those in NICHE_SCOPES: ([\w: ]+);/.exec(message)?.[1]).toBe(scopes);
    expect(seen).toEqual([]);
  });

  test.each([
    [{ expires_in: 3600 }, 3539, 3541],
    [{}, 3539, 3541],
    [{ expires_in: 60 }, 29, 31],
    [{ expires_in: "3600" }, 3539, 3541],
  ])("a token with %o is kept %d s and replaced before %d s", async (token, kept, replaced) => {
    const { client, tokens } = connected([ok()], token);
    await get(client);
    vi.advanceTimersByTime(kept * 1000);
    await get(client);
    expect(tokens).toHaveLength(1);
    vi.advanceTimersByTime((replaced - kept) * 1000);
    await get(client);
    expect(tokens).toHaveLength(2);
  });

  test("a token that many requests find refused is renewed for all of them at once", async () => {
    const rejecting: Act = ({ headers }) =>
      headers.get("authorization") === "Bearer token-number-1" ? refused.clone() : ok();
    const { client, tokens, seen } = connected([rejecting]);
    await Promise.all(Array.from({ length: 10 }, () => get(client)));
    expect(tokens).toHaveLength(2);
    expect(seen.filter((token) => token === "Bearer token-number-2")).toHaveLength(10);
  });

  test("a token that no renewal cures is an error after one renewal", async () => {
    const { client, tokens } = connected([refused]);
    expect(await failure(get(client))).toMatchObject({ status: 401 });
    expect(tokens).toHaveLength(2);
  });

  test.each([{ access_token: undefined }, { access_token: "" }, { access_token: 7 }])(
    "a token answer of another shape (%o) is told, and nothing is sent without a token",
    async (token) => {
      const { client, seen } = connected([ok()], token);
      expect((await failure(get(client))).message).toBe("a response without an access_token (POST oauth/token)");
      expect(seen).toEqual([]);
    },
  );

  test.each([null, [], 7, "text"])("a token answer that is %o is told in the same way", async (answer) => {
    vi.stubGlobal("fetch", async () => json(200, answer));
    const account = readAccount("NICHE", environment);
    const client = createClient({ ...account, authorizer: createAuthorizer(account, environment) });
    expect((await failure(get(client))).message).toBe("a response without an access_token (POST oauth/token)");
  });

  test("a token answer that is cut off shows nothing of the token", async () => {
    vi.stubGlobal("fetch", async () => new Response('{"access_token":"never-learned-token","expires_in":36'));
    const account = readAccount("NICHE", environment);
    const client = createClient({ ...account, authorizer: createAuthorizer(account, environment) });
    const { message } = await failure(get(client));
    expect(message).toContain("not JSON");
    expect(message).not.toContain("never-learned");
  });

  test("wrong client credentials are asked for once, and the error names the variables", async () => {
    const server = scripted(json(401, { error: "invalid_client" }));
    vi.stubGlobal("fetch", server.fetch);
    const account = readAccount("NICHE", environment);
    const client = createClient({ ...account, authorizer: createAuthorizer(account, environment) });
    const error = await failure(client.request("POST", "things", { json: {} }));
    expect(server.requests).toHaveLength(1);
    expect(error.message).toMatch(/^401 invalid_client .*NICHE_CLIENT_ID and NICHE_CLIENT_SECRET/);
    expect(error).toMatchObject({ outcome: "none" });
  });

  test("a token that could not be had leaves no doubt about the create that needed it", async () => {
    const server = scripted(json(503, { error: "down" }));
    vi.stubGlobal("fetch", server.fetch);
    const account = readAccount("NICHE", environment);
    const client = createClient({ ...account, authorizer: createAuthorizer(account, environment) });
    expect(await failure(client.request("POST", "things", { json: {} }))).toMatchObject({
      status: 503,
      outcome: "none",
    });
  });

  test("without any credential the error names the variables, and nothing is sent", () => {
    const account = readAccount("ACME", {});
    expect(() => createAuthorizer(account, {})).toThrow(/ACME_TOKEN, or ACME_CLIENT_ID and ACME_CLIENT_SECRET/);
  });
});
