import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openWebhookLog, type WebhookLog } from "../../cli/webhook/log.ts";
import { mayBeRecord, readRecord } from "../../cli/webhook/record.ts";
import { temporaryFolder } from "./temporary.ts";

const record = (sha256: string, more = ""): string =>
  `{"receivedAt":"2026-01-15T10:00:00.000Z","platform":"miraiminds","verified":true,"sha256":"${sha256}","event":{"x":"${more}"}}`;

interface Opened {
  readonly path: string;
  readonly log: WebhookLog;
  /** Digests of the lines that were there. */
  readonly digests: readonly string[];
  readonly text: () => string;
}

async function open(content?: string, folder = temporaryFolder({})): Promise<Opened> {
  const path = join(folder, "events.ndjson");
  if (content !== undefined) writeFileSync(path, content);
  const digests: string[] = [];
  const onLine = (line: string): void => void digests.push(readRecord(line).sha256);
  const log = await openWebhookLog(path, { onLine, isOurs: mayBeRecord });
  onTestFinished(() => log.close());
  return { path, log, digests, text: () => readFileSync(path, "utf8") };
}

describe("the log of events", () => {
  it("has a line as soon as its writer is told so, in the order of writing", async () => {
    const { log, text } = await open();
    const lines = Array.from({ length: 500 }, (_, number) => record(String(number)));
    const seen = await Promise.all(
      lines.map(async (line) => {
        await log.append(line);
        return text().includes(`${line}\n`);
      }),
    );
    expect(seen).not.toContain(false);
    expect(text()).toBe(lines.map((line) => `${line}\n`).join(""));
  });

  it("knows what is there, whatever the length of the lines, and goes on after it", async () => {
    const lines = [
      record("a"),
      record("b", `\u2028👟${"x".repeat(200_000)}`),
      record("c"),
      record("d", "é".repeat(65_536)),
    ];
    const content = lines.map((line) => `${line}\n`).join("");
    const { log, digests, text } = await open(content);
    expect(digests).toEqual(["a", "b", "c", "d"]);
    await log.append(record("e"));
    expect(text()).toBe(`${content}${record("e")}\n`);
  });

  it("removes a last line that was cut off, at whatever place", async () => {
    const line = record("b", "🔑");
    const folder = temporaryFolder({});
    for (let length = 1; length < Buffer.byteLength(line); length += 1) {
      const cut = Buffer.from(line).subarray(0, length);
      const path = join(folder, "events.ndjson");
      writeFileSync(path, Buffer.concat([Buffer.from(`${record("a")}\n`), cut]));
      const digests: string[] = [];
      const onLine = (text: string): void => void digests.push(readRecord(text).sha256);
      const log = await openWebhookLog(path, { onLine, isOurs: mayBeRecord });
      await log.append(record("c"));
      await log.close();
      expect([digests, readFileSync(path, "utf8")]).toEqual([["a"], `${record("a")}\n${record("c")}\n`]);
    }
  });

  it("keeps a last line that only lacks its end", async () => {
    const { log, digests, text } = await open(`${record("a")}\n${record("b")}`);
    expect(digests).toEqual(["a", "b"]);
    await log.append(record("c"));
    expect(text()).toBe(`${record("a")}\n${record("b")}\n${record("c")}\n`);
  });

  it.each([
    ["a text", "Dear diary"],
    ["a text with lines", "Dear\ndiary\n"],
    ["other JSON", '{"a":1}\n'],
    ["JSON that is no object", "null\n"],
    ["JSON in several lines", '{\n  "a": 1\n}\n'],
    ["an empty line", "\n"],
    ["something after its own lines", `${record("a")}\nhello`],
    ["something between its own lines", `${record("a")}\n{"receivedAt":"\n${record("b")}\n`],
    ["bytes", "\u0000\u0001\u0002"],
  ])("leaves a file alone that is something else: %s", async (_, content) => {
    const folder = temporaryFolder({});
    await expect(open(content, folder)).rejects.toThrow(
      /:\d+ was not written by this command; give --out another file/,
    );
    expect(readFileSync(join(folder, "events.ndjson"), "utf8")).toBe(content);
  });

  it("fails, and takes nothing away, when something else has written to the file", async () => {
    const { log, path, text } = await open();
    await log.append(record("a"));
    writeFileSync(path, "other\n", { flag: "a" });
    await expect(log.append(record("b"))).rejects.toThrow("something else writes to it");
    expect(text()).toBe(`${record("a")}\nother\n`);
  });

  it("fails when the file was deleted, instead of writing to nowhere", async () => {
    const { log, path } = await open();
    rmSync(path);
    await expect(log.append(record("a"))).rejects.toThrow("was deleted; start again");
    expect(existsSync(path)).toBe(false);
  });
});
