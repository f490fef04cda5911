import { afterEach, describe, expect, test, vi } from "vitest";
import { open } from "../../provider/platforms/niche/connection.ts";
import { createOnce } from "../../provider/lifecycle/once.ts";
import { failure, json, scripted, type Act } from "./client.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** The list that a server playing `acts` gives. */
function list(...acts: Act[]) {
  vi.stubEnv("NICHE_TOKEN", "pagination-token");
  vi.stubEnv("NICHE_BASE_URL", "https://api.test/v1");
  vi.stubEnv("NICHE_RETRY_DELAY_MS", "1");
  vi.stubEnv("NICHE_REQUESTS_PER_MINUTE", "1000000");
  const server = scripted(...acts);
  vi.stubGlobal("fetch", server.fetch);
  const items = open({ businessId: "biz" }, "read", { once: createOnce() }).list("tools", "id");
  return { ids: items.then((map) => [...map.keys()]), requests: server.requests };
}

const items = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ id: `id-${from + index}` }));
const allIds = (count: number) => items(0, count).map(({ id }) => id);

/** A server with `count` objects that gives `cap` on a page; `twist` bends a page. */
const pages =
  (
    count: number,
    cap: number,
    twist: (page: number) => number = (page) => page,
    more: object = { total: count },
  ): Act =>
  ({ url }) => {
    const page = twist(Number(new URL(url).searchParams.get("page")));
    const start = (page - 1) * cap;
    return json(200, {
      items: items(start, Math.max(start, Math.min(start + cap, count))),
      page,
      page_size: cap,
      ...more,
    });
  };

describe("a list is followed to its end", () => {
  test.each([
    [0, 100],
    [1, 100],
    [100, 100],
    [101, 100],
    [250, 100],
    [250, 7],
  ])("%d objects, %d on a page", async (count, cap) => {
    const { ids, requests } = list(pages(count, cap));
    expect(await ids).toEqual(allIds(count));
    expect(requests).toHaveLength(Math.max(1, Math.ceil(count / cap)));
    expect(requests.every(({ url }) => new URL(url).searchParams.get("page_size") === "100")).toBe(true);
  });

  test("without a total, until a page brings nothing new", async () => {
    const { ids, requests } = list(pages(250, 100, undefined, {}));
    expect(await ids).toEqual(allIds(250));
    expect(requests).toHaveLength(4);
  });

  test("as a bare array", async () => {
    const { ids, requests } = list(json(200, items(0, 250)));
    expect(await ids).toEqual(allIds(250));
    expect(requests).toHaveLength(1);
  });

  test("when an object moves to the next page meanwhile", async () => {
    const { ids } = list(
      json(200, { items: items(0, 3), total: 5 }),
      json(200, { items: [{ id: "id-2" }, { id: "id-3" }, { id: "id-4" }], total: 5 }),
    );
    expect(await ids).toEqual(allIds(5));
  });

  test("when it grows meanwhile", async () => {
    const { ids } = list(json(200, { items: items(0, 2), total: 2 + 1 }), json(200, { items: items(2, 4), total: 4 }));
    expect(await ids).toEqual(allIds(4));
  });
});

describe("a list that cannot be followed to its end is an error, never a short list", () => {
  test.each([
    ["repeats its first page", (page: number) => Math.max(1, page - 1)],
    ["repeats its first page for ever", () => 1],
    ["leaves out its first page", (page: number) => page + 1],
    ["leaves out a page in the middle", (page: number) => (page === 2 ? 3 : page)],
  ])("one that %s", async (_what, twist) => {
    const { ids, requests } = list(pages(30, 10, twist));
    expect((await failure(ids)).message).toMatch(
      /a list that ends after \d+ of 30 objects \(GET businesses\/biz\/tools\)/,
    );
    expect(requests.length).toBeLessThan(6);
  });

  test("one whose total is never reached", async () => {
    const { ids } = list(pages(5, 10, undefined, { total: 1000 }));
    expect((await failure(ids)).message).toContain("ends after 5 of 1000 objects");
  });

  test("one that never ends", async () => {
    let made = 0;
    const { ids, requests } = list(() => json(200, { items: [{ id: `id-${made++}` }] }));
    expect((await failure(ids)).message).toContain("a list of more than 1000 pages");
    expect(requests).toHaveLength(1000);
  });

  test.each([
    ["an object without items", { data: [] }],
    ["items that are no list", { items: {} }],
    ["null", null],
    ["a number", 7],
  ])("%s", async (_what, body) => {
    expect((await failure(list(json(200, body)).ids)).message).toMatch(/a list without items|not an object/);
  });

  test.each([
    ["an object without an id in a page", { items: [{ name: "x" }], total: 1 }],
    ["something that is no object in a page", { items: ["x"], total: 1 }],
    ["an object without an id in a bare array", [{ name: "x" }, { id: "1" }]],
    ["something that is no object in a bare array", [null]],
  ])("%s", async (_what, body) => {
    expect((await failure(list(json(200, body)).ids)).message).toMatch(/an item without an id/);
  });
});
