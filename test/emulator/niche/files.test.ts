import { expect, test } from "vitest";
import { fileForm, openSession, type Fields } from "./session.ts";

test("an upload answers the documented fields, processing, and a poll with updatedAt moved is followed by ready", async () => {
  const session = openSession();
  const uploaded = await session.upload("product-catalog.pdf", "%PDF-1.7", "application/pdf");
  expect(uploaded.status).toBe(201);
  expect(uploaded.body).toEqual({
    id: expect.any(String) as string,
    name: "product-catalog.pdf",
    mimeType: "application/pdf",
    sizeBytes: 8,
    businessId: "biz-mario-plumbing",
    status: "processing",
    createdAt: "2026-01-15T10:00:00Z",
    updatedAt: "2026-01-15T10:00:00Z",
  });
  const path = `~/files/${(uploaded.body as Fields).id}`;
  expect(await session.read(path)).toMatchObject({ status: "processing", updatedAt: "2026-01-15T10:00:01Z" });
  expect(await session.read(path)).toMatchObject({ status: "ready" });
});

test("a list counts as a look at its files", async () => {
  const session = openSession();
  await session.upload("a.txt");
  const status = async () => ((await session.read("~/files"))["items"] as Fields[])[0]?.["status"];
  expect(await status()).toBe("processing");
  expect(await status()).toBe("ready");
});

test("a forced failure ends in failed, until it is lifted", async () => {
  const session = openSession();
  session.control.forceFileFailure("^bad");
  const bad = (await session.upload("bad.txt")).body as Fields;
  const good = (await session.upload("good.txt")).body as Fields;
  await session.get("~/files");
  expect(await session.read(`~/files/${bad.id}`)).toMatchObject({ status: "failed" });
  expect(await session.read(`~/files/${good.id}`)).toMatchObject({ status: "ready" });
  session.control.forceFileFailure(null);
  const again = (await session.upload("bad.txt")).body as Fields;
  await session.get("~/files");
  expect(await session.read(`~/files/${again.id}`)).toMatchObject({ status: "ready" });
});

test("the log describes the upload without its bytes", async () => {
  const session = openSession();
  await session.upload("a.md", "# secret prices", "text/markdown");
  expect(session.control.log()[0]?.body).toMatchObject({
    uploads: [{ field: "file", filename: "a.md", sizeBytes: 15 }],
  });
  expect(JSON.stringify(session.control.log())).not.toContain("secret prices");
});

test.each([
  ["catalog.docx", ""],
  ["notes.md", "application/octet-stream"],
  ["list.csv", "text/csv"],
])("%s sent as %j is a document", async (name, type) => {
  expect((await openSession().upload(name, "x", type)).status).toBe(201);
});

test("a form without the part file, with another part, or with text in it is refused", async () => {
  const session = openSession();
  const empty = new FormData();
  empty.append("file", "text");
  const extra = fileForm("a.txt", "x", "text/plain");
  extra.append("displayName", "A");
  expect((await session.post("~/files", empty)).status).toBe(400);
  expect((await session.post("~/files", extra)).status).toBe(400);
});

test("an upload as JSON is 415, an image 400", async () => {
  const session = openSession();
  expect((await session.post("~/files", { file: "x" })).status).toBe(415);
  expect((await session.upload("a.png", "x", "image/png")).status).toBe(400);
});

test("a file cannot be patched, and is gone once deleted", async () => {
  const session = openSession();
  const { id } = session.readyFile();
  expect((await session.patch(`~/files/${id}`, { name: "b" })).status).toBe(405);
  expect((await session.del(`~/files/${id}`)).status).toBe(204);
  expect((await session.get(`~/files/${id}`)).status).toBe(404);
  expect((await session.del(`~/files/${id}`)).status).toBe(404);
});
