import { relative } from "node:path";
import { expect, it } from "vitest";
import { relativePath } from "../../provider/manifest/inside.ts";

it("the way from one path to another is that of Node, however the two are written", () => {
  const paths = [
    "",
    "/",
    "//",
    "/a",
    "/a/",
    "/a/b",
    "/a//b",
    "/a/./b",
    "/a/../b",
    "/a/..b",
    "/a/.b",
    "/a/b/.",
    "/ab/c",
    "a",
    "a/b",
    "/A/b",
  ];
  for (const from of paths)
    for (const path of paths)
      expect([from, path, relativePath(from, path)]).toEqual([from, path, relative(from, path)]);
});
