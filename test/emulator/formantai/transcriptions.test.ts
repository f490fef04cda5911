import { describe, expect, test } from "vitest";
import { errorOf, openSession, otherKey, type Fields, type Parts } from "./session.ts";

/** A job after all its time. */
async function finished(parts: Parts = {}, name?: string): Promise<Fields> {
  const session = openSession();
  const { id } = (await session.job(parts, name)).body as Fields;
  session.control.advance(2000);
  return (await session.get(`/v1/transcription/jobs/${String(id)}`)).body as Fields;
}

test("a job is pending at first, then has text, language and utterances; nothing is wrapped in data", async () => {
  const session = openSession();
  const { status, body } = await session.job();
  expect(status).toBe(200);
  const { id } = body as Fields;
  expect(body).toEqual({ id: expect.stringMatching(/^job_\w{12}$/) as string, engine: "sarvam", status: "pending" });
  const read = async () => (await session.get(`/v1/transcription/jobs/${String(id)}`)).body;
  expect(await read()).toEqual(body);
  session.control.advance(2000);
  expect(await read()).toEqual({
    id,
    engine: "sarvam",
    status: "completed",
    text: "Hello. Yes, I can talk.",
    language: "en-IN",
    utterances: [
      { speaker: "speaker_0", text: "Hello.", start: 0, end: 1.25 },
      { speaker: "speaker_0", text: "Yes, I can talk.", start: 1.5, end: 2.75 },
    ],
  });
});

test("language, speakers and format are as asked", async () => {
  const parts = { languages: "hi-IN, en-IN", diarize: true, format: "code_mixed" };
  expect(await finished(parts)).toMatchObject({
    language: "hi-IN",
    text: "Hello. Haan, I can talk.",
    utterances: [{ speaker: "speaker_0" }, { speaker: "speaker_1" }],
  });
});

test("a job fails where a control says so", async () => {
  const session = openSession();
  session.control.failTranscriptions(/^bad/);
  const ids = [];
  for (const name of ["bad.wav", "good.wav"]) ids.push(((await session.job({}, name)).body as Fields)["id"]);
  session.control.advance(2000);
  const states = ids.map(
    async (id) => ((await session.get(`/v1/transcription/jobs/${String(id)}`)).body as Fields)["status"],
  );
  expect(await Promise.all(states)).toEqual(["failed", "completed"]);
});

describe("400 for", () => {
  test.each<[string, Parts]>([
    ["no audio", { audio: null }],
    ["audio as text", { audio: "RIFF" }],
    ["an unknown language", { languages: "hi-IN,xx-XX" }],
    ["a diarize that is neither", { diarize: "yes" }],
    ["an unknown format", { format: "srt" }],
    ["an unknown part", { model: "x" }],
  ])("%s", async (_, parts) => {
    const session = openSession();
    const answer = await session.job(parts);
    expect([answer.status, errorOf(answer)["type"]]).toEqual([400, "invalid_request"]);
    expect(session.control.dump()["transcriptions"]).toEqual([]);
  });
});

test("another tenant's job is not there", async () => {
  const session = openSession();
  const { id } = (await session.job()).body as Fields;
  expect((await session.get(`/v1/transcription/jobs/${String(id)}`, otherKey)).status).toBe(404);
});
