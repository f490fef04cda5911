import { form, type Fields, type Parts } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

const jobs = "/v1/transcription/jobs";

/** A job so long after it was submitted. */
async function jobAfter(session: Session, milliseconds: number, parts: Parts = {}) {
  const { id } = (await session.job(parts)).body as Fields;
  session.control.advance(milliseconds);
  const { status, body } = await session.get(`${jobs}/${String(id)}`);
  return { code: status, ...(body as Fields) } as Fields;
}

export const transcriptionCases: SwitchCases = {
  submitStatus: { observe: async (session) => (await session.job()).status, expected: { 200: 200, 202: 202 } },
  jobReadyMs: {
    observe: async (session) => (await jobAfter(session, 0))["status"],
    expected: { 2000: "pending", 0: "completed" },
  },
  jobBetween: {
    observe: async (session) => (await jobAfter(session, 1000))["status"],
    expected: { pending: "pending", processing: "processing" },
  },
  jobFailure: {
    observe: async (session) => {
      session.control.failTranscriptions(".");
      return typeof (await jobAfter(session, 2000))["error"];
    },
    expected: { error: "string", none: "undefined" },
  },
  unknownLanguage: {
    observe: async (session) => (await session.job({ languages: "fr-FR" })).status,
    expected: { 400: 400, accepted: 200 },
  },
  audioTypes: {
    observe: async (session) =>
      (await session.post(jobs, form("audio", new File(["x"], "a.bin", { type: "application/zip" }), {}))).status,
    expected: { any: 200, audio: 400 },
  },
  diarizeDefault: {
    observe: async (session) => {
      const { utterances } = await jobAfter(session, 2000);
      return new Set((utterances as Fields[]).map(({ speaker }) => speaker)).size;
    },
    expected: { false: 1, true: 2 },
  },
  formatDefault: {
    observe: async (session) => (await jobAfter(session, 2000))["text"],
    expected: { standard: "Hello. Yes, I can talk.", code_mixed: "Hello. Haan, I can talk." },
  },
  jobRetentionMs: {
    observe: async (session) => [
      (await jobAfter(session, 86_400_000))["code"],
      (await jobAfter(session, 86_400_001))["code"],
    ],
    expected: { none: [200, 200], 86400000: [200, 404] },
  },
};
