import { expect, test } from "vitest";
import { createRouter } from "../../emulator/kernel/router.ts";

const match = createRouter([
  { method: "GET", path: "/things/:id" },
  { method: "DELETE", path: "/things/:id" },
  { method: "GET", path: "/things/special" },
  { method: "GET", path: "/things/:id/parts/:part" },
]);

test("a literal wins over a parameter, wherever it stands in the table", () => {
  expect(match("GET", "/things/special")).toMatchObject({ found: "route", route: { path: "/things/special" } });
  expect(match("GET", "/things/1")).toMatchObject({ route: { path: "/things/:id" }, params: { id: "1" } });
  expect(match("DELETE", "/things/special")).toMatchObject({ found: "route", params: { id: "special" } });
});

test("parameters are decoded one segment at a time", () => {
  expect(match("GET", "/things/a%2Fb/parts/c%20d")).toMatchObject({ params: { id: "a/b", part: "c d" } });
});

test("a known path with another method names the methods", () => {
  expect(match("PUT", "/things/1")).toEqual({ found: "path", allow: ["GET", "DELETE"] });
});

test.each(["/things", "/things/", "/things/1/", "/things/1/parts", "/other", "", "/things/%ZZ"])(
  "%j is nothing",
  (path) => {
    expect(match("GET", path)).toEqual({ found: "nothing" });
  },
);
