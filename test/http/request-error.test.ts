import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { isAmbiguous, RequestError } from "../../provider/http/request-error.ts";
import { against, connectionError, failure, json, type Act } from "./client.ts";

/** Too short to be masked as text: what does not show them does not have them. */
const [KEY, BODY, HEADER] = ["kEy0", "bOdy1", "hEad2"];

const FAILURES: Readonly<Record<string, Act>> = {
  "a refusal": json(400, { message: "no" }),
  "a missing object": json(404, { message: "no" }),
  "a fault": json(500, { message: "no" }),
  "a page": new Response("<html>", { status: 200 }),
  "a broken connection": connectionError("ECONNRESET"),
  "a redirect": new Response(null, { status: 302, headers: { location: "https://elsewhere.test/" } }),
  "no answer": () => new Promise<Response>(() => undefined),
  "an answer that is too long": () => new Response("x".repeat(100), { headers: { "content-length": "1000000000" } }),
};

describe("an error that leaves the client carries no request", () => {
  it.each(Object.keys(FAILURES))("after %s", async (name) => {
    const { client } = against([FAILURES[name]!], {
      authorizer: { headers: async () => ({ authorization: `Bearer ${KEY}` }), renew: () => false },
      settings: { timeout: 30, totalTimeout: 60 },
    });
    const error = await failure(
      client.request("POST", "things", { json: { text: BODY }, headers: { "x-more": HEADER } }),
    );
    expect(error).toBeInstanceOf(RequestError);
    for (const showHidden of [false, true]) {
      const all = inspect(error, { depth: Infinity, showHidden });
      for (const secret of [KEY, BODY, HEADER]) expect(all).not.toContain(secret);
    }
  });

  it("and says whose fault it was all the same", async () => {
    const { client } = against([connectionError("ECONNREFUSED")]);
    const error = await failure(client.request("POST", "things", { json: {} }));
    expect(inspect(error)).toContain("ECONNREFUSED");
    expect(isAmbiguous(error)).toBe(false);
  });
});
