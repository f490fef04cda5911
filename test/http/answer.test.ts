import { describe, expect, test } from "vitest";
import { BadAnswerError, StatusError } from "../../provider/http/request-error.ts";
import { against, failure, json } from "./client.ts";

const quick = { settings: { retryDelay: 0.01 } };
const answer = (body: string | null, status = 200, type = "application/json") =>
  new Response(body, { status, headers: { "content-type": type } });

describe("a good status with a body that is no JSON", () => {
  test.each([
    ["HTML", answer("<!doctype html><title>App</title>", 200, "text/html"), /text\/html.*<!doctype html>/],
    ["truncated JSON", answer('{"id":"12'), /not JSON.*\{"id":"12/],
    ["nothing", answer(""), /an empty body where JSON was expected/],
    ["no content", answer(null, 204), /204 with an empty body/],
    ["text without a type", new Response("fine"), /not JSON.*fine/],
  ])("%s is an error that shows what came", async (_what, response, shown) => {
    const { client } = against([response], quick);
    const error = await failure(client.request("GET", "things"));
    expect(error).toBeInstanceOf(BadAnswerError);
    expect(error.message).toMatch(shown);
  });

  test("only the beginning of a page is shown", async () => {
    const { client } = against([answer(`<html>${"x".repeat(5000)}`, 200, "text/html")], quick);
    expect((await failure(client.request("GET", "things"))).message.length).toBeLessThan(300);
  });

  test.each([answer(""), answer(null, 204)])("an empty answer is good where one is expected", async (response) => {
    const { client } = against([response], quick);
    await expect(client.request("DELETE", "things/1", { emptyResponse: true })).resolves.toBeUndefined();
  });

  test("a number that JavaScript would round keeps its digits", async () => {
    const { client } = against([answer('{"id":12345678901234567890,"n":7}')], quick);
    await expect(client.request("GET", "things")).resolves.toEqual({ id: "12345678901234567890", n: 7 });
  });

  test("JSON is good whatever its type says", async () => {
    const { client } = against([answer('{"id":"1"}', 201, "text/plain")], quick);
    await expect(client.request("POST", "things", { json: {} })).resolves.toEqual({ id: "1" });
  });
});

describe("an error status", () => {
  test.each([
    [{ error: "Missing required scope", statusCode: 403 }, "403 Missing required scope (GET things)"],
    [
      { error: "BAD_REQUEST", message: "name is required", statusCode: 400 },
      "403 BAD_REQUEST: name is required (GET things)",
    ],
    [{ error: { code: "X", message: "nested words" } }, "403 nested words (GET things)"],
    [{ detail: "another shape" }, '403 {"detail":"another shape"} (GET things)'],
    ["just text", "403 just text (GET things)"],
    [null, "403 (GET things)"],
  ])("with the body %o is told in the platform's own words", async (body, message) => {
    const { client } = against([json(403, body)], quick);
    const error = await failure(client.request("GET", "things"));
    expect(error).toBeInstanceOf(StatusError);
    expect(error.message).toBe(message);
  });

  test("with an HTML page keeps to one short line", async () => {
    const { client } = against([answer(`<html>\n  <h1>Down</h1>\n${"x".repeat(5000)}`, 403, "text/html")], quick);
    const { message } = await failure(client.request("GET", "things"));
    expect(message).toMatch(/^403 <html> <h1>Down<\/h1>/);
    expect(message).not.toContain("\n");
    expect(message.length).toBeLessThan(400);
  });

  test("with a body that breaks off is still an error of that request", async () => {
    const broken = () =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) }), {
        status: 400,
      });
    const { client } = against([broken], quick);
    expect((await failure(client.request("POST", "things", { json: {} }))).message).toContain("broke off");
  });

  test("carries the platform's hint", async () => {
    const explain = (status: number, reason: string, method: string, path: string) =>
      `do this about ${[status, reason, method, path].join(" ")}`;
    const { client } = against([json(403, { error: "no" })], { ...quick, explain });
    const { message } = await failure(client.request("GET", "things"));
    expect(message).toBe("403 no (GET things); do this about 403 no GET things");
  });
});
