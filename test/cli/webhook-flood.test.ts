import { describe, expect, it } from "vitest";
import { runs } from "../harness/sample.ts";
import { temporaryFolder } from "./temporary.ts";
import { formantAIFlood, miraiMindsFlood } from "./webhook-flood.ts";
import { listen, listenAsProcess, recordsIn, sha256, type Process, type RecordedLine } from "./webhook-listener.ts";

const bySha = (a: { sha256: string }, b: { sha256: string }): number => (a.sha256 < b.sha256 ? -1 : 1);

/** What a file must hold of these bodies: each once. */
function onceEach(bodies: readonly string[]): Pick<RecordedLine, "sha256" | "event">[] {
  return [...new Set(bodies)].map((body) => ({ sha256: sha256(body), event: JSON.parse(body) as unknown })).sort(bySha);
}

const recorded = (directory: string): Pick<RecordedLine, "sha256" | "event">[] =>
  recordsIn(directory)
    .map(({ sha256, event }) => ({ sha256, event }))
    .sort(bySha);

describe("a flood of webhooks of both platforms, each twice, out of order", () => {
  it("is recorded with every event once", async () => {
    const directory = temporaryFolder({});
    const { url, stop } = await listen(["--out", "events.ndjson"], directory);
    const deliver = async (_: string, init: RequestInit): Promise<Response> => fetch(url, init);
    const senders = await Promise.all([miraiMindsFlood(deliver), formantAIFlood(deliver)]);
    await Promise.all(senders.map(({ run }) => run()));
    const sent = senders.flatMap((sender) => sender.sent());
    expect(sent.filter(({ state }) => state !== "delivered")).toEqual([]);
    const expected = onceEach(sent.map(({ body }) => body));
    expect(expected.length).toBeGreaterThan(runs(400, 1000));
    expect(recorded(directory)).toEqual(expected);
    const { code, talk } = await stop();
    const again = sent.length - expected.length;
    expect([code, talk]).toEqual([
      0,
      expect.stringContaining(`${expected.length} recorded, ${again} delivered again, 0 refused, 0 failed\n`),
    ]);
  });

  it("loses nothing that was acknowledged when the listener is killed in the middle, and doubles nothing after a new start", async () => {
    const directory = temporaryFolder({});
    const argv = ["--out", "events.ndjson"];
    const acknowledged: string[] = [];
    const first = await listenAsProcess(argv, { directory });
    let restarting: Promise<Process> | undefined;

    async function restart(): Promise<Process> {
      first.kill("SIGKILL");
      expect(await first.ended).toBeNull();
      const there = new Set(recordsIn(directory).map(({ sha256 }) => sha256));
      expect(acknowledged.filter((body) => !there.has(sha256(body)))).toEqual([]);
      return listenAsProcess(argv, { directory });
    }

    // What is under way at the kill is lost and tried again; what leaves later finds the new listener.
    const deliver = async (_: string, init: RequestInit): Promise<Response> => {
      const { url } = restarting ? await restarting : first;
      const response = await fetch(url, init);
      if (response.status === 200) acknowledged.push(init.body as string);
      if (acknowledged.length > 150) restarting ??= restart();
      return response;
    };
    const senders = await Promise.all([miraiMindsFlood(deliver), formantAIFlood(deliver)]);
    await Promise.all(senders.map(({ run }) => run()));
    const second = (await restarting)!;
    const sent = senders.flatMap((sender) => sender.sent());
    const expected = onceEach(sent.map(({ body }) => body));
    expect(sent.filter(({ state }) => state !== "delivered")).toEqual([]);
    expect(recorded(directory)).toEqual(expected);
    second.kill("SIGINT");
    expect(await second.ended).toBe(0);
    // Each event is acknowledged twice.
    expect(Number(/it holds (\d+) from before/.exec(second.talk())?.[1])).toBeGreaterThanOrEqual(75);
  });
});
