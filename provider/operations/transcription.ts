import type { JsonObject } from "../kind/definition.ts";

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
  /** The response of the platform, as it came. */
  readonly raw: JsonObject;
}

/** Turning audio into text. There is no list of jobs, and no way to delete one. */
export interface Transcriptions {
  /** Submits audio, once: a second time would be a second job. @throws RequestError whose `outcome` says whether there may be a job. */
  submit(request: TranscriptionRequest): Promise<Transcription>;
  get(id: string): Promise<Transcription>;
  /** Waits for the end of a job, ms at most; returns what was seen last. Default: the settings' `wait`, 10 minutes. */
  wait(id: string, deadline?: number): Promise<Transcription>;
}
