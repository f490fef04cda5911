import { describe, expect, it } from "vitest";
import type { TranscriptionRequest } from "../../../provider/operations/transcription.ts";
import { RefusedError } from "../../../provider/operations/operations.ts";
import { createFormantAIWorld, lostAnswers, refusals, type FormantAIWorld } from "./world.ts";

const request: TranscriptionRequest = { audio: new Blob(["RIFF…"], { type: "audio/wav" }), name: "call.wav" };

const jobs = ({ control }: FormantAIWorld) => control.dump()["transcriptions"] ?? [];

describe("a transcription of FormantAI", () => {
  it("sends what it is asked for, and nothing else", async () => {
    const world = createFormantAIWorld();
    const job = await world.formantAI.transcriptions.submit({
      ...request,
      languages: ["hi-IN", "en-IN"],
      diarize: true,
      format: "code_mixed",
    });
    expect(job).toMatchObject({ status: "pending", ended: false, text: undefined, utterances: [] });
    await world.formantAI.transcriptions.submit(request);
    expect(jobs(world)).toMatchObject([
      { id: job.id, filename: "call.wav", languages: ["hi-IN", "en-IN"], diarize: true, format: "code_mixed" },
      { filename: "call.wav", languages: [], diarize: false, format: "standard" },
    ]);
  });

  it.each([[{}], [{ submitStatus: 202 }], [{ jobBetween: "processing" }], [{ audioTypes: "audio" }]] as const)(
    "is waited for to its end: %j",
    async (switches) => {
      const world = createFormantAIWorld({ switches });
      const { id } = await world.formantAI.transcriptions.submit({ ...request, diarize: true });
      expect(await world.formantAI.transcriptions.wait(id, 1)).toMatchObject({ id, ended: false });
      world.control.advance(10_000);
      expect(await world.formantAI.transcriptions.wait(id)).toMatchObject({
        ended: true,
        status: "completed",
        text: "Hello. Yes, I can talk.",
        language: "en-IN",
        utterances: [
          { speaker: "speaker_0", text: "Hello.", start: 0, end: 1.25 },
          { speaker: "speaker_1", text: "Yes, I can talk.", start: 1.5, end: 2.75 },
        ],
      });
    },
  );

  it.each([[{}], [{ jobFailure: "none" }]] as const)("that fails has ended, without a text: %j", async (switches) => {
    const world = createFormantAIWorld({ switches });
    world.control.failTranscriptions("call");
    const { id } = await world.formantAI.transcriptions.submit(request);
    world.control.advance(10_000);
    expect(await world.formantAI.transcriptions.wait(id)).toMatchObject({
      ended: true,
      status: "failed",
      text: undefined,
    });
  });

  it.each(lostAnswers.map((fault) => [JSON.stringify(fault), fault] as const))(
    "is not submitted again when its answer is lost: %s",
    async (_, fault) => {
      const world = createFormantAIWorld();
      // An upload of audio has six deadlines' time.
      world.control.faults.arm({
        fault: fault.kind === "slow" ? { ...fault, milliseconds: 5000 } : fault,
        method: "POST",
      });
      await expect(world.formantAI.transcriptions.submit(request)).rejects.toMatchObject({ outcome: "unknown" });
      expect(world.control.log()).toHaveLength(1);
      expect(jobs(world).length).toBeLessThanOrEqual(1);
    },
  );

  it.each(refusals.map((fault) => [JSON.stringify(fault), fault] as const))(
    "that is refused made no job: %s",
    async (_, fault) => {
      const world = createFormantAIWorld();
      world.control.faults.arm({ fault, method: "POST", times: "always" });
      await expect(world.formantAI.transcriptions.submit(request)).rejects.toMatchObject({ outcome: "none" });
      expect(jobs(world)).toEqual([]);
    },
  );

  it.each(["", "hi-IN,en-IN"])("of the language %j is refused before anything is sent", async (language) => {
    const world = createFormantAIWorld();
    await expect(world.formantAI.transcriptions.submit({ ...request, languages: [language] })).rejects.toThrow(
      RefusedError,
    );
    expect(world.control.log()).toEqual([]);
  });

  it("that is gone is an error", async () => {
    const world = createFormantAIWorld({ switches: { jobRetentionMs: 1000 } });
    const { id } = await world.formantAI.transcriptions.submit(request);
    world.control.advance(10_000);
    await expect(world.formantAI.transcriptions.wait(id)).rejects.toMatchObject({ status: 404 });
  });
});
