import PQueue from "p-queue";
import type { CallOutcome as FormantAICallOutcome } from "../../emulator/formantai/records.ts";
import type { CallOutcome as MiraiMindsCallOutcome } from "../../emulator/miraiminds/call-outcomes.ts";
import type { DeliverWebhook } from "../../emulator/index.ts";
import { runs } from "../harness/sample.ts";
import { campaign, openSession as openFormantAI } from "../emulator/formantai/session.ts";
import { openSession as openMiraiMinds } from "../emulator/miraiminds/session.ts";

/** A webhook that an emulator has sent, or tried to. */
interface Sent {
  readonly body: string;
  readonly state: string;
}

/** An emulated platform with many calls. */
export interface Sender {
  /** Moves the clock until everything has been delivered or given up. */
  readonly run: () => Promise<void>;
  /** One for each delivery, so twice for what is delivered twice. */
  readonly sent: () => readonly Sent[];
}

const HOUR = 3_600_000;

/** So many are on their way at one time that no connection waits for a busy machine until it is given up. */
function inTurn(deliver: DeliverWebhook): DeliverWebhook {
  const queue = new PQueue({ concurrency: 200 });
  return (url, init) => queue.add(() => deliver(url, init));
}

/** Ends when nothing is on its way. The emulator stops waiting after 30 s, which is not long on a busy machine. */
async function allSettled({ settled }: { settled: () => Promise<void> }): Promise<void> {
  await settled().catch(settled);
}

/** Calls of every course, each event sent twice, those of a call in reverse, and tried again where nobody answers. */
export async function miraiMindsFlood(deliver: DeliverWebhook): Promise<Sender> {
  const session = openMiraiMinds({
    deliver: inTurn(deliver),
    switches: {
      callbackHttp: "accepted",
      webhookDuplicate: true,
      webhookOrder: "reversed",
      webhookRetries: 3,
      webhookBackoffMs: 1000,
      webhookRetryOn: "failure",
    },
  });
  const outcomes: MiraiMindsCallOutcome[] = ["completed", "busy", "completed", "rescheduled", "no-answer", "timeout"];
  const { control } = session;
  control.scriptCalls(Array.from({ length: 300 }, (_, number) => outcomes[number % outcomes.length]!));
  const assistant = await session.assistant();
  for (let number = 0; number < runs(40, 100); number++) {
    await session.call(assistant, { callbackUrl: "http://receiver.test/mirai", metadata: { number } });
  }
  const run = async (): Promise<void> => {
    for (let hour = 0; hour < 30; hour++) {
      control.advance(HOUR);
      await allSettled(control);
    }
  };
  return { run, sent: () => sentIn(control.dump()["webhooks"]) };
}

/** A campaign to two targets that include different things under one event id, each event sent twice. */
export async function formantAIFlood(deliver: DeliverWebhook): Promise<Sender> {
  const session = openFormantAI({
    deliver: inTurn(deliver),
    switches: {
      targetHttp: "accepted",
      eventIdScope: "event",
      webhookDuplicate: true,
      webhookOrder: "reversed",
      batchPace: "atOnce",
      maxCalls: "off",
    },
  });
  const outcomes: FormantAICallOutcome[] = ["completed", "completed", "busy", "no_answer", "failed"];
  const { control } = session;
  control.scriptCalls(Array.from({ length: 600 }, (_, number) => outcomes[number % outcomes.length]!));
  session.target({ url: "http://receiver.test/all" });
  session.target({ url: "http://receiver.test/some", includeTranscript: false, includeRecordingUrl: false });
  const rows = Array.from(
    { length: runs(80, 200) },
    (_, number) => `+9198765${String(number).padStart(5, "0")},Größe ${number}\n`,
  );
  const { status, body } = await session.post("/v1/batch-call", campaign(`customer_phone,size\n${rows.join("")}`));
  if (status > 299) throw new Error(`the campaign was refused: ${JSON.stringify(body)}`);
  const run = async (): Promise<void> => {
    for (let minute = 0; minute < 60; minute++) {
      control.advance(60_000);
      await allSettled(control);
    }
  };
  return { run, sent: () => sentIn(control.dump()["deliveries"]) };
}

function sentIn(objects: readonly object[] = []): Sent[] {
  return objects.map((one) => one as Sent).map(({ body, state }) => ({ body, state }));
}
