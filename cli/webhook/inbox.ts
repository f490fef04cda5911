import type { IncomingHttpHeaders } from "node:http";
import { readJson } from "../../provider/webhooks/parsed.ts";
import { signatureHeaderProblem } from "../../provider/webhooks/signature.ts";
import { digestOf, recordLine, type Delivery, type RecordedKey } from "./record.ts";
import { claimedPlatform, webhookKind } from "./platforms.ts";
import type { WebhookSecrets } from "./secrets.ts";

/** What the sender gets: the status, and a line of text. */
export interface InboxResponse {
  readonly status: 200 | 400 | 401 | 500;
  readonly text: string;
}

/** What became of a request, for whoever watches. */
export interface InboxWatcher {
  readonly recorded: (delivery: Delivery) => void;
  readonly repeated: (delivery: Delivery) => void;
  readonly refused: (reason: string) => void;
  readonly failed: (error: unknown) => void;
}

interface InboxOptions {
  readonly secrets: WebhookSecrets;
  /** Ends when the line cannot be lost any more. */
  readonly write: (line: string) => Promise<void>;
  readonly watcher: InboxWatcher;
  /** What earlier runs have recorded. */
  readonly known: Iterable<RecordedKey>;
  /** Whether deliveries of what is recorded already are written too, marked as such. */
  readonly keepRepeats: boolean;
  /** The time of arrival, ISO 8601. */
  readonly now: () => string;
}

/**
 * Verifies requests and records each event once, before its sender is told so. The same event = the same platform and the same bytes. That is
 * finer than what the platforms name (FormantAI: `event_id`; Mirai Minds, whose events have no id: type and call), so that nothing is taken
 * for a repetition that says something new: not another attempt of one call, and not one id with other content, which is recorded with `sameIdAs`.
 */
export function createInbox({ secrets, write, watcher, known, keepRepeats, now }: InboxOptions) {
  const platforms = [...secrets.keys()];
  /** By platform and bytes; settled when it is recorded, so that a second delivery gets no response before the first. */
  const records = new Map<string, Promise<void>>();
  const firstById = new Map<string, string>();
  for (const { platform, sha256, id } of known) registerDelivery(platform, sha256, id, Promise.resolve());

  function registerDelivery(platform: string, sha256: string, id: string | undefined, done: Promise<void>): void {
    records.set(`${platform}/${sha256}`, done);
    if (id !== undefined && !firstById.has(`${platform}/${id}`)) firstById.set(`${platform}/${id}`, sha256);
  }

  async function record(delivery: Delivery): Promise<InboxResponse> {
    const { platform, body, facts } = delivery;
    const sha256 = digestOf(body);
    const key = `${platform}/${sha256}`;
    const earlier = records.get(key);
    if (earlier) {
      await earlier;
      if (keepRepeats) await write(recordLine({ ...delivery, repeat: true }, sha256));
      watcher.repeated(delivery);
      return { status: 200, text: "recorded already" };
    }
    const first = facts.id === undefined ? undefined : firstById.get(`${platform}/${facts.id}`);
    const whole = { ...delivery, sameIdAs: first };
    const done = write(recordLine(whole, sha256));
    registerDelivery(platform, sha256, facts.id, done);
    try {
      await done;
    } catch (error) {
      records.delete(key);
      if (first === undefined && facts.id !== undefined) firstById.delete(`${platform}/${facts.id}`);
      throw error;
    }
    watcher.recorded(whole);
    return { status: 200, text: "recorded" };
  }

  function refuse(status: 400 | 401, reason: string): InboxResponse {
    watcher.refused(`${status}: ${reason}`);
    return { status, text: `refused: ${reason}` };
  }

  /** The response to a request that no body can make good; undefined where its body has to be read. */
  function refuseUnread(headers: IncomingHttpHeaders): InboxResponse | undefined {
    const platform = claimedPlatform(headers, platforms);
    if (platform === undefined) {
      const names = platforms.map((name) => webhookKind(name).signature.header);
      return refuse(401, `it must have exactly one of the headers ${names.join(" and ")}`);
    }
    if (secrets.get(platform)?.length === 0) return undefined;
    const problem = signatureHeaderProblem(headers, webhookKind(platform).signature);
    return problem === undefined ? undefined : refuse(401, `${platform}: ${problem}`);
  }

  /** Takes a request that `refuseUnread` let through, and whose body is `body`, byte for byte. Never rejects. */
  async function receive(headers: IncomingHttpHeaders, body: Buffer): Promise<InboxResponse> {
    const platform = claimedPlatform(headers, platforms);
    if (platform === undefined) return refuse(401, "it names no platform");
    const keys = secrets.get(platform) ?? [];
    const problems = keys.map((key) => webhookKind(platform).problem(body, headers, key));
    const verified = problems.includes(undefined);
    if (!verified && problems[0] !== undefined) return refuse(401, `${platform}: ${problems[0]}`);
    const json = readJson(body);
    if ("kind" in json) return refuse(400, `${platform}: ${json.reason}`);
    const parsed = webhookKind(platform).parse(body);
    const oddity = parsed.kind === "known" ? undefined : parsed.reason;
    const facts = webhookKind(platform).facts(json.value);
    try {
      return await record({
        platform,
        body,
        facts,
        verified,
        receivedAt: now(),
        oddity,
        sameIdAs: undefined,
        repeat: false,
      });
    } catch (error) {
      watcher.failed(error);
      return { status: 500, text: "it could not be recorded; send it again" };
    }
  }

  return { refuseUnread, receive };
}
