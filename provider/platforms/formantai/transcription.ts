import type { Client } from "../../http/client.ts";
import { poll } from "../../http/poll.ts";
import { BadAnswerError } from "../../http/request-error.ts";
import { RefusedError } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import { idText, number, text } from "./pages.ts";
import type { Transcription, TranscriptionRequest, Transcriptions, Utterance } from "../../operations/transcription.ts";

/** The one resource whose responses have no `data` around them (contract §12). */
const PATH = "v1/transcription/jobs";

/** Statuses of a job that goes on: `pending` is documented, the other one likely. Any other is its end. */
const GOES_ON = ["pending", "processing"];

/** An upload of audio takes longer than other requests; deadlines of those. */
const PATIENCE = 6;

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
      const response = await client.request("POST", PATH, { body: () => form(request), timeout });
      return transcription(response, "POST", PATH);
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

function transcription(response: unknown, method: "GET" | "POST", path: string): Transcription {
  const raw = isObject(response) ? response : {};
  const [id, status] = [idText(raw["id"]), text(raw["status"])];
  if (id === undefined) {
    const outcome = method === "POST" ? "unknown" : "none";
    throw new BadAnswerError("a response without an id", { method, path, outcome });
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
