import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import { run, type Ran } from "./run.ts";

/** The secrets that listeners of the tests have: those of the emulators. */
export const secrets = { miraiminds: miraiMindsSeed.privateKey, formantai: formantAISeed.webhookSecret } as const;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Listener {
  readonly url: string;
  /** Everything on standard error so far. */
  readonly talk: () => string;
  /** Ctrl-C. */
  readonly stop: () => Promise<Ran>;
}

/** Runs `webhook listen` on a free port in this process, until the test is over or it is stopped. */
export async function listen(argv: readonly string[], directory: string): Promise<Listener> {
  vi.stubEnv("MIRAIMINDS_PRIVATE_KEY", secrets.miraiminds);
  vi.stubEnv("FORMANTAI_WEBHOOK_SECRET", secrets.formantai);
  onTestFinished(() => void vi.unstubAllEnvs());
  const ready = Promise.withResolvers<string>();
  const interrupted = Promise.withResolvers<void>();
  const written = { out: "", talk: "" };
  const command = run(["webhook", "listen", "--port", "0", ...argv], {
    directory,
    interrupted: interrupted.promise,
    out: (text) => void (written.out += text),
    err: (text) => {
      written.talk += text;
      const url = urlIn(written.talk);
      if (url !== undefined) ready.resolve(url);
    },
  });
  void command.then(({ code }) => ready.reject(new Error(`it ended with ${code}: ${written.talk}`)));
  const stop = async (): Promise<Ran> => {
    interrupted.resolve();
    const { code } = await command;
    return { code, ...written };
  };
  onTestFinished(async () => void (await stop()));
  return { url: await ready.promise, talk: () => written.talk, stop };
}

export interface Process extends Omit<Listener, "stop"> {
  readonly kill: (signal: "SIGKILL" | "SIGINT") => void;
  /** Its exit code, null when it was killed. */
  readonly ended: Promise<number | null>;
}

/** Runs `webhook listen` on a free port as a process of its own; `limit` is the greatest size of a file it may write, in KiB. */
export async function listenAsProcess(
  argv: readonly string[],
  { directory, limit = "unlimited" }: { directory: string; limit?: number | "unlimited" },
): Promise<Process> {
  const main = join(import.meta.dirname, "../../cli/main.ts");
  const command = [process.execPath, main, "webhook", "listen", "--port", "0", ...argv];
  const child = spawn("bash", ["-c", `ulimit -f ${limit} && exec "$@"`, "bash", ...command], {
    cwd: directory,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      NODE_DISABLE_COMPILE_CACHE: "1",
      MIRAIMINDS_PRIVATE_KEY: secrets.miraiminds,
      FORMANTAI_WEBHOOK_SECRET: secrets.formantai,
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let talk = "";
  const ready = Promise.withResolvers<string>();
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    talk += text;
    const url = urlIn(talk);
    if (url !== undefined) ready.resolve(url);
  });
  void ended.then((code) => ready.reject(new Error(`it ended with ${code}: ${talk}`)));
  return { url: await ready.promise, talk: () => talk, kill: (signal) => void child.kill(signal), ended };
}

/** The address is there when the whole line is. */
function urlIn(talk: string): string | undefined {
  return /on (http:\S+), any path.*\n/.exec(talk)?.[1];
}

/** Sends a body as it is; no headers but these. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
}

/** A webhook ready to be sent. */
export interface Signed {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function miraiMindsWebhook(event: object, key: string = secrets.miraiminds): Signed {
  const body = JSON.stringify(event);
  const signature = createHmac("sha256", key).update(body).digest("hex");
  return { body, headers: { "content-type": "application/json", "x-public-key": "pk_1", "x-signature": signature } };
}

export function formantAIWebhook(event: object, secret: string = secrets.formantai): Signed {
  const body = JSON.stringify(event);
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const about = { "x-formantai-event-id": "e", "x-formantai-event-type": "t", "x-formantai-timestamp": "1763690400" };
  return { body, headers: { ...about, "x-formantai-signature": `sha256=${signature}` } };
}

/** A line of a recorded file. */
export interface RecordedLine {
  readonly platform: string;
  readonly type?: string;
  readonly id?: string;
  readonly call?: string;
  readonly at?: string;
  readonly verified: boolean;
  readonly sha256: string;
  readonly oddity?: string;
  readonly sameIdAs?: string;
  readonly repeat?: boolean;
  readonly event: unknown;
}

/** What a file of events holds. Every line of it must be JSON, and end. */
export function recordsIn(directory: string, file = "events.ndjson"): RecordedLine[] {
  return linesOf(readFileSync(join(directory, file), "utf8"));
}

export function linesOf(text: string): RecordedLine[] {
  if (text !== "" && !text.endsWith("\n")) throw new Error("the last line does not end");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RecordedLine);
}

export const sha256 = (body: string): string => createHash("sha256").update(body).digest("hex");
