import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { openResources, restoreProcess } from "./process-state.ts";

const now = () => ({
  fetch: globalThis.fetch,
  setTimeout: globalThis.setTimeout,
  error: console.error,
  environment: { ...process.env },
  directory: process.cwd(),
  argv: [...process.argv],
  listeners: process.listenerCount("uncaughtException"),
});

test("whatever a test file changes of its process is put back before the next", () => {
  restoreProcess();
  const before = now();
  globalThis.fetch = () => Promise.reject(new Error("no network"));
  globalThis.setTimeout = (() => 0) as unknown as typeof setTimeout;
  console.error = () => undefined;
  process.env["LEFT_BEHIND"] = "1";
  delete process.env["PATH"];
  process.env["HOME"] = "/nowhere";
  process.chdir(tmpdir());
  process.argv.push("left behind");
  process.on("uncaughtException", () => undefined);
  restoreProcess();
  expect(now()).toEqual(before);
});

test("a server that nobody closed is seen until it is closed", async () => {
  const before = openResources();
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  expect(openResources()["TCPServerWrap"]).toBe(before["TCPServerWrap"]! + 1);
  await new Promise((resolve) => void server.close(resolve));
  await expect.poll(() => openResources()["TCPServerWrap"]).toBe(before["TCPServerWrap"]);
});
