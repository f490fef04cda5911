import { expect, test } from "vitest";
import { readOnly } from "../../provider/http/read-only.ts";
import { ReadOnlyError } from "../../provider/http/request-error.ts";
import { against, failure, ok } from "./client.ts";

test.each(["POST", "PUT", "PATCH", "DELETE", "post", "patch", "OPTIONS"])(
  "a client that may only read refuses %s without sending anything",
  async (method) => {
    const { client, requests } = against([ok()]);
    const error = await failure(readOnly(client).request(method, "things", { json: {}, idempotent: true }));
    expect(error).toBeInstanceOf(ReadOnlyError);
    expect(error.message).toContain(`(${method} things)`);
    expect(requests).toEqual([]);
  },
);

test("a client that may only read still reads", async () => {
  const { client, requests } = against([ok()]);
  await expect(readOnly(client).request("GET", "things", { query: { page: 2 } })).resolves.toEqual({ id: "1" });
  expect(requests.map(({ url }) => url)).toEqual(["https://api.test/v1/things?page=2"]);
});
