import type { Client } from "../../http/client.ts";
import { poll } from "../../http/poll.ts";
import { BadAnswerError } from "../../http/request-error.ts";
import { RefusedError } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import { idText, number, text } from "./pages.ts";

/** The one resource whose answers have no `data` around them (contract §12). */
const PATH = "v1/transcription/jobs";

/** Statuses of a job that goes on: `pending` is documented, the other one likely. Any other is its end. */
const GOES_ON = ["pending", "processing"];

/** An upload of audio takes longer than other requests; deadlines of those. */
const PATIENCE = 6;

export interface TranscriptionRequest {
  /** The audio, which is streamed where it is a file: `await openAsBlob("call.wav")` of node:fs. */
  readonly audio: Blob;
  /** What the file is called. Default: `audio`. */
  readonly name?: string;
  /** Codes such as `hi-IN`. Default: the platform's, which finds out by itself for `unknown`. */
  readonly languages?: readonly string[];
  /** Tells speakers apart. Default: the platform's, not documented. */
  readonly diarize?: boolean;
  /** `code_mixed` for speech that goes back and forth between languages. Default: the platform's, not documented. */
  readonly format?: "standard" | "code_mixed";
}

/** A piece of what was said; times in seconds. */
export interface Utterance {
  readonly speaker: string | undefined;
  readonly text: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
}

export interface Transcription {
  readonly id: string;
  readonly status: string | undefined;
  /** True when nothing about it will change any more. */
  readonly ended: boolean;
  /** All of it; undefined before it is completed, and where it failed. */
  readonly text: string | undefined;
  readonly language: string | undefined;
  readonly utterances: readonly Utterance[];
  /** The answer of the platform, as it came. */
  readonly raw: JsonObject;
}

/** Turning audio into text. There is no list of jobs, and no way to delete one. */
export interface Transcriptions {
  /** Submits audio, once: a second time would be a second job. @throws RequestError whose `outcome` says whether there may be a job. */
  submit(request: TranscriptionRequest): Promise<Transcription>;
  get(id: string): Promise<Transcription>;
  /** Waits for the end of a job, ms at most; answers what was seen last. Default: the settings' `wait`, 10 minutes. */
  wait(id: string, deadline?: number): Promise<Transcription>;
}

export function transcriptions(client: Client): Transcriptions {
  const get = async (id: string): Promise<Transcription> => {
    const path = `${PATH}/${encodeURIComponent(id)}`;
    return transcription(await client.request("GET", path), "GET", path);
  };
  return {
    get,
    async submit(request) {
      const { languages = [] } = request;
      const strange = languages.find((code) => code.trim() === "" || code.includes(","));
      if (strange !== undefined) throw new RefusedError(`${JSON.stringify(strange)} is no code of a language`);
      const timeout = PATIENCE * client.settings.timeout;
      const answer = await client.request("POST", PATH, { body: () => form(request), timeout });
      return transcription(answer, "POST", PATH);
    },
    async wait(id, deadline = client.settings.wait) {
      let seen: Transcription | undefined;
      const look = async (): Promise<Transcription | undefined> => {
        seen = await get(id);
        return seen.ended ? seen : undefined;
      };
      const pause = Math.min(5 * client.settings.retryDelay, deadline);
      return (await poll(look, { pause, deadline })) ?? seen ?? get(id);
    },
  };
}

function form({ audio, name = "audio", languages, diarize, format }: TranscriptionRequest): FormData {
  const parts = new FormData();
  parts.set("audio", audio, name);
  if (languages && languages.length > 0) parts.set("languages", languages.join(","));
  if (diarize !== undefined) parts.set("diarize", String(diarize));
  if (format !== undefined) parts.set("format", format);
  return parts;
}

function transcription(answer: unknown, method: "GET" | "POST", path: string): Transcription {
  const raw = isObject(answer) ? answer : {};
  const [id, status] = [idText(raw["id"]), text(raw["status"])];
  if (id === undefined) {
    const outcome = method === "POST" ? "unknown" : "none";
    throw new BadAnswerError("an answer without an id", { method, path, outcome });
  }
  const { utterances } = raw;
  return {
    id,
    status,
    ended: status !== undefined && !GOES_ON.includes(status),
    text: text(raw["text"]),
    language: text(raw["language"]),
    utterances: Array.isArray(utterances) ? utterances.filter(isObject).map(utterance) : [],
    raw,
  };
}

const utterance = ({ speaker, text: said, start, end }: JsonObject): Utterance => ({
  speaker: text(speaker),
  text: text(said) ?? "",
  start: number(start),
  end: number(end),
});
