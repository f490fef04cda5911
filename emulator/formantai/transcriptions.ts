import { asText, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import type { FormantAIContext, FormantAIRoute, World } from "./context.ts";
import { invalid, notFound } from "./errors.ts";
import type { TranscriptionJob } from "./records.ts";

const base = "/v1/transcription/jobs";

/** Turning audio into text. Responses have no `data` around them. */
export const transcriptionRoutes: readonly FormantAIRoute[] = [
  { method: "POST", path: base, body: ["audio", "languages", "diarize", "format"], handle: submitJob },
  { method: "GET", path: `${base}/:id`, handle: getJob },
];

const languages = "hi-IN bn-IN kn-IN ml-IN mr-IN pa-IN ta-IN te-IN en-IN gu-IN as-IN ur-IN unknown".split(" ");

function submitJob({ world, tenant, body, uploads }: FormantAIContext): Reply {
  const { switches, pending, store, ids, clock } = world;
  const audio = uploads.find(({ field }) => field === "audio");
  if (!audio) throw invalid("audio is required");
  if (switches.audioTypes === "audio" && !audio.mimeType.startsWith("audio/")) throw invalid("audio must be audio");
  const job = store.put("transcriptions", {
    id: `job_${ids.next("job").replaceAll("-", "").slice(0, 12)}`,
    tenant,
    filename: audio.filename,
    languages: languagesOf(body, world),
    diarize: diarizeOf(body, world),
    format: formatOf(body, world),
    fails: pending.transcriptions?.test(audio.filename) === true,
    createdMs: clock.now(),
  });
  return { status: switches.submitStatus, json: { id: job.id, engine: "sarvam", status: "pending" } };
}

function languagesOf({ languages: sent }: JsonObject, { switches }: World): string[] {
  const codes = asText(sent)
    .split(",")
    .map((code) => code.trim())
    .filter((code) => code !== "");
  const unknown = codes.find((code) => !languages.includes(code));
  if (unknown !== undefined && switches.unknownLanguage === 400) throw invalid(`unknown language ${unknown}`);
  return codes;
}

function diarizeOf({ diarize }: JsonObject, { switches }: World): boolean {
  if (diarize === undefined) return switches.diarizeDefault;
  if (diarize !== "true" && diarize !== "false") throw invalid("diarize must be true or false");
  return diarize === "true";
}

function formatOf({ format }: JsonObject, { switches }: World): string {
  if (format === undefined) return switches.formatDefault;
  if (format !== "standard" && format !== "code_mixed") throw invalid("format must be standard or code_mixed");
  return format;
}

function getJob({ world, tenant, param }: FormantAIContext): Reply {
  const { store, clock, switches } = world;
  const job = store.get("transcriptions", param("id"));
  const until = switches.jobRetentionMs === "none" ? Infinity : (job?.createdMs ?? 0) + switches.jobRetentionMs;
  if (job?.tenant !== tenant || clock.now() > until) throw notFound("job");
  const head = { id: job.id, engine: "sarvam" };
  if (clock.now() < job.createdMs + switches.jobReadyMs) {
    return { status: 200, json: { ...head, status: switches.jobBetween } };
  }
  if (job.fails) {
    const reason = switches.jobFailure === "error" ? { error: "the audio could not be read" } : {};
    return { status: 200, json: { ...head, status: "failed", ...reason } };
  }
  return { status: 200, json: { ...head, status: "completed", ...textOf(job) } };
}

function textOf({ languages: [language = "unknown"], diarize, format }: TranscriptionJob): JsonObject {
  const parts = ["Hello.", format === "code_mixed" ? "Haan, I can talk." : "Yes, I can talk."];
  const utterances = parts.map((text, index) => ({
    speaker: `speaker_${diarize ? index : 0}`,
    text,
    start: index * 1.5,
    end: index * 1.5 + 1.25,
  }));
  return { text: parts.join(" "), language: language === "unknown" ? "en-IN" : language, utterances };
}
