import { expect, test } from "vitest";
import { openSession, type Fields } from "./session.ts";

test("templates come in the documented envelope, each with the schema of its override", async () => {
  const { body } = await openSession().get("/tools");
  expect(body).toMatchObject({ page: 1, page_size: 10, total: 6 });
  const { items } = body as { items: Fields[] };
  expect(items.map(({ name, type }) => `${String(name)}: ${String(type)}`)).toEqual([
    "transferCall: transferCall",
    "googleCal: apiRequest",
    "endCall: endCall",
    "knowledgeBaseQuery: query",
    "function: function",
    "apiRequest: apiRequest",
  ]);
  for (const item of items) {
    expect(item).toMatchObject({ isTemplate: true, configSchema: { type: "object", additionalProperties: false } });
  }
});

test("a template is read by id, an unknown one is 404", async () => {
  const session = openSession();
  const id = await session.templateId("transferCall");
  expect(await session.read(`/tools/${id}`)).toMatchObject({ id, name: "transferCall", displayName: "Transfer Call" });
  expect((await session.get("/tools/template-transfer-001")).status).toBe(404);
});

test("templates are paged to the end", async () => {
  const session = openSession();
  const pages = await Promise.all([1, 2, 3, 4].map((page) => session.get(`/tools?page=${page}&page_size=2`)));
  const sizes = pages.map(({ body }) => (body as { items: unknown[] }).items.length);
  expect(sizes).toEqual([2, 2, 2, 0]);
});

test.each(["page=0", "page=x", "page_size=0", "page_size=101", "limit=5"])("?%s is refused", async (query) => {
  expect((await openSession().get(`/tools?${query}`)).status).toBe(400);
});
