import { expect, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { dataOf, listOf, openSession, tool, type Fields } from "./session.ts";

const collection = "/v1/admin/tool/api";
const parameters = {
  required: ["order"],
  properties: [
    { name: "order", description: "The order", type: "object", properties: [{ name: "id", description: "Its id" }] },
    { name: "source", description: "Where from", value: "phone", enum: ["phone", "web"] },
  ],
};
const complete = { ...tool, method: "post", headers: [{ key: "X-Key", value: "secret" }], parameters, isActive: false };

test("a tool comes back in another shape: a slug, an integration, the request under config, parameters as body", async () => {
  const session = openSession();
  const { status, body } = await session.post(collection, complete);
  const { name, description, url, method, headers } = complete;
  expect(status).toBe(201);
  expect(body).toEqual({
    message: "Tool created successfully",
    data: {
      _id: expect.any(String) as string,
      name,
      slug: "order-status",
      integration_id: expect.any(String) as string,
      workspace: miraiMindsSeed.workspaceId,
      isActive: false,
      isPayloadPass: false,
      config: {
        description,
        url,
        method,
        headers,
        body: {
          required: ["order"],
          properties: [
            { ...parameters.properties[0], properties: [{ name: "id", description: "Its id", type: "string" }] },
            { ...parameters.properties[1], type: "string" },
          ],
        },
      },
      deletedAt: null,
      createdAt: "2026-01-15T10:00:00Z",
      updatedAt: "2026-01-15T10:00:00Z",
    },
  });
  expect(listOf(await session.get(collection))).toEqual([dataOf({ status, body, headers: new Headers() })]);
});

test("an update changes what it names; lists are replaced; a description may become empty", async () => {
  const session = openSession();
  const { _id, config, ...before } = dataOf(await session.post(collection, complete));
  const { status, body } = await session.put(`${collection}/${String(_id)}`, {
    description: "",
    headers: [],
    isActive: true,
  });
  expect(status).toBe(200);
  expect((body as { data: Fields }).data).toEqual({
    ...before,
    _id,
    isActive: true,
    config: { ...(config as Fields), description: "", headers: [] },
    updatedAt: "2026-01-15T10:00:01Z",
  });
});

test.each<[string, Fields]>([
  ["name is required", { name: undefined }],
  ["name must have at least 1", { name: "" }],
  ["description must have at least 1", { description: "" }],
  ["url must match", { url: "shop.test" }],
  ["method must be one of", { method: "GET" }],
  ["headers[0].value is required", { headers: [{ key: "a" }] }],
  ["parameters.properties[0].description is required", { parameters: { properties: [{ name: "a" }] } }],
  [
    "properties[0].properties[0].name is required",
    { parameters: { properties: [{ name: "a", description: "", properties: [{ description: "" }] }] } },
  ],
  ["isActive must be a boolean", { isActive: "yes" }],
  ["slug is not a known field", { slug: "a" }],
])("create: %s", async (message, change) => {
  const { status, body } = await openSession().post(collection, { ...tool, ...change });
  expect(status).toBe(400);
  expect((body as Fields)["message"]).toContain(message);
});

test("a similar name is 409 for a create and a rename, also of itself to another case it is not", async () => {
  const session = openSession();
  const { _id } = await session.tool();
  expect((await session.post(collection, { ...tool, name: "ORDER status!" })).status).toBe(409);
  expect((await session.put(`${collection}/${String(_id)}`, { name: "Order Status" })).status).toBe(200);
  const second = await session.tool({ name: "Stock" });
  expect((await session.put(`${collection}/${String(second["_id"])}`, { name: "order-status" })).status).toBe(409);
  const elsewhere = { workspace: miraiMindsSeed.secondWorkspaceId };
  expect((await session.post(collection, tool, elsewhere)).status).toBe(201);
});

test("a deleted tool is kept with its date, and answers 404 from then on", async () => {
  const session = openSession();
  const path = `${collection}/${String((await session.tool())["_id"])}`;
  expect(await session.del(path)).toMatchObject({ status: 200, body: { message: "Tool deleted successfully" } });
  expect(session.control.dump()["tools"]).toMatchObject([{ deletedAt: "2026-01-15T10:00:00Z" }]);
  expect([(await session.del(path)).status, (await session.put(path, { name: "b" })).status]).toEqual([404, 404]);
  expect(listOf(await session.get(collection))).toEqual([]);
});

test("a deleted tool cannot be given to an assistant, another workspace's neither", async () => {
  const session = openSession();
  const { _id } = await session.tool();
  await session.del(`${collection}/${String(_id)}`);
  const { id: foreign } = session.control.create("tools", { workspace: miraiMindsSeed.secondWorkspaceId });
  for (const id of [_id, foreign]) {
    expect((await session.create({ agent: { identity: {}, tools: [id] } })).status).toBe(400);
  }
});
