import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { chunk, customAssistant, dataOf, listOf, openSession, upload, type Fields } from "./session.ts";

const files = "/v1/knowledge-base/files";
const start = { fileName: "prices.pdf", totalChunks: 2, fileSize: 10, mimeType: "application/pdf" };
const megabyte = 1024 * 1024;

async function started(fields: object = {}) {
  const session = openSession();
  const { body } = await session.post(`${upload}/start`, { ...start, ...fields });
  const id = String((body as Fields)["sessionId"]);
  return {
    session,
    chunk: async (index: number | string, text: string | Uint8Array<ArrayBuffer>) =>
      session.post(`${upload}/chunk/${id}`, chunk(index, text)),
    complete: async () => session.post(`${upload}/complete/${id}`),
    id,
  };
}

test("three steps make a file, which is processed and then ready", async () => {
  const session = openSession();
  const answer = await session.post(`${upload}/start`, start);
  expect(answer).toMatchObject({ status: 201, body: { sessionId: expect.stringMatching(/^sess_/) as string } });
  const id = String((answer.body as Fields)["sessionId"]);
  for (const [index, text] of ["price", "s 42!"].entries()) {
    expect((await session.post(`${upload}/chunk/${id}`, chunk(index, text))).status).toBe(200);
  }
  const { status, body } = await session.post(`${upload}/complete/${id}`);
  expect(status).toBe(200);
  const knowledgeBaseId = String((body as Fields)["knowledgeBaseId"]);
  expect(body).toEqual({
    message: expect.any(String) as string,
    sessionId: id,
    knowledgeBaseId,
    knowledgeBaseStatus: "processing",
  });
  expect(dataOf(await session.get(`${files}/${knowledgeBaseId}`))).toEqual({
    _id: knowledgeBaseId,
    fileName: "prices.pdf",
    collectionName: expect.any(String) as string,
    type: "application/pdf",
    size: 10,
    status: "processing",
    processingPercentage: 50,
    workspace: miraiMindsSeed.workspaceId,
    createdAt: "2026-01-15T10:00:00Z",
  });
  expect(listOf(await session.get(files))).toMatchObject([{ status: "ready", processingPercentage: 100 }]);
});

test("the store tells what each chunk was, not its bytes", async () => {
  const session = openSession();
  await session.file("a.txt", ["secret", "prices"]);
  const sha256 = ["secret", "prices"].map((text) => createHash("sha256").update(text).digest("hex"));
  const expected = sha256.map((hash, index) => ({ index, sizeBytes: 6, sha256: hash }));
  expect(session.control.dump()["files"]).toMatchObject([{ chunks: expected }]);
  expect(JSON.stringify([session.control.dump(), session.control.log()])).not.toContain("secret");
});

test.each<[string, Fields]>([
  ["fileName is required", { fileName: undefined }],
  ["fileName must have at most 255", { fileName: `${"x".repeat(252)}.pdf` }],
  ["totalChunks must be at least 1", { totalChunks: 0 }],
  ["totalChunks must be at most 1000", { totalChunks: 1001 }],
  ["totalChunks must be an integer", { totalChunks: "2" }],
  ["fileSize must be at least 1", { fileSize: 0 }],
  ["fileSize must be at most 104857600", { fileSize: 100 * megabyte + 1 }],
  ["mimeType is not one of", { mimeType: "image/png" }],
  ["mimeType is not one of", { mimeType: undefined, fileName: "a.csv" }],
  ["collectionName is not a known field", { collectionName: "kb" }],
])("start: %s", async (message, change) => {
  const { status, body } = await openSession().post(`${upload}/start`, { ...start, ...change });
  expect(status).toBe(400);
  expect((body as Fields)["message"]).toContain(message);
});

test.each([
  ["a.pdf", "application/pdf"],
  ["a.txt", "text/plain"],
  ["a.MD", "text/markdown"],
  ["a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
])("without a media type, that of %s is %s", async (fileName, type) => {
  const { session } = await started({ fileName, mimeType: undefined });
  expect(session.control.dump()["uploads"]).toMatchObject([{ type }]);
});

test("limits of a chunk: 10 MB, not empty, an index from 0 and below the total", async () => {
  const limit = await started({ fileSize: 20 * megabyte });
  expect((await limit.chunk(0, new Uint8Array(10 * megabyte + 1))).status).toBe(400);
  expect((await limit.chunk(0, new Uint8Array(10 * megabyte))).status).toBe(200);
  for (const index of [-1, "1.5", "one", "", 2]) expect((await limit.chunk(index, "x")).status).toBe(400);
  expect((await limit.chunk(1, "")).status).toBe(400);
  expect((await limit.chunk(1, "x")).status).toBe(200);
});

test("a chunk without its file, with other parts, or as JSON is refused", async () => {
  const { session, id } = await started();
  const path = `${upload}/chunk/${id}`;
  const empty = new FormData();
  empty.append("chunkIndex", "0");
  const extra = chunk(0, "price");
  extra.append("checksum", "abc");
  for (const body of [empty, extra, { chunkIndex: 0 }]) expect((await session.post(path, body)).status).toBe(400);
});

test("completing needs every chunk and the size that was announced, and happens once", async () => {
  const { session, chunk: send, complete } = await started();
  await send(0, "price");
  expect((await complete()).status).toBe(400);
  await send(1, "too long");
  expect((await complete()).status).toBe(400);
  await send(1, "s 42!");
  expect((await complete()).status).toBe(200);
  expect([(await complete()).status, (await send(1, "s 42!")).status]).toEqual([400, 400]);
  expect(session.control.dump()["files"]).toHaveLength(1);
});

test("a session is unknown to another workspace", async () => {
  const { session, id } = await started();
  const elsewhere = { workspace: miraiMindsSeed.secondWorkspaceId };
  expect((await session.post(`${upload}/chunk/${id}`, chunk(0, "x"), elsewhere)).status).toBe(404);
  expect((await session.post(`${upload}/complete/sess_none`)).status).toBe(404);
});

test("files can be forced to fail by name, until that is lifted", async () => {
  const session = openSession();
  session.control.forceFileFailure("^bad");
  await session.file("bad.txt");
  await session.file("good.txt");
  session.control.forceFileFailure(null);
  await session.file("bad again.txt");
  await session.get(files);
  expect(listOf(await session.get(files)).map(({ status }) => status)).toEqual(["failed", "ready", "ready"]);
});

test("a collection is deleted by its name, and not while an assistant uses it", async () => {
  const session = openSession({ switches: { fileUrl: "present" } });
  const id = await session.file();
  const { url, collectionName } = dataOf(await session.get(`${files}/${id}`));
  const path = `/v1/knowledge-base/collection/${String(collectionName)}`;
  const documents = [{ url, title: "Prices", type: "txt" }];
  const assistant = await session.assistant({ knowledgeBase: { documents } });
  expect((await session.del(path)).status).toBe(409);
  await session.update(assistant, { knowledgeBase: { documents: [] } });
  expect((await session.del(`/v1/knowledge-base/collection/${id}`)).status).toBe(404);
  expect((await session.del(path)).status).toBe(200);
  expect([(await session.del(path)).status, (await session.get(`${files}/${id}`)).status]).toEqual([404, 404]);
});

test("a collection wired into a tool counts as used once an assistant has the tool", async () => {
  const session = openSession();
  const { collectionName } = dataOf(await session.get(`${files}/${await session.file()}`));
  const path = `/v1/knowledge-base/collection/${String(collectionName)}`;
  const { _id } = await session.tool({ url: `https://shop.test/search/${String(collectionName)}` });
  await session.assistant({ agent: { ...customAssistant.agent, tools: [_id] } });
  expect((await session.del(path)).status).toBe(409);
});
