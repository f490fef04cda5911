import { BadAnswerError } from "./request-error.ts";

const MEGABYTE = 1024 * 1024;

/** Largest response that is read into memory, bytes: a list without pages of some thousand agents with long prompts. */
export const MAX_RESPONSE_BYTES = 32 * MEGABYTE;

/** Largest list that is read into memory, all its pages together, bytes. */
export const MAX_LIST_BYTES = 256 * MEGABYTE;

/** How much of an error's body is read, bytes; a message shows far less. */
export const MAX_ERROR_BYTES = 64 * 1024;

/** Largest file that is saved, bytes: a day of speech. */
export const MAX_DOWNLOAD_BYTES = 1024 * MEGABYTE;

/** How many bytes may still come, counted as they are after decompression. One for several responses is a limit for all of them together. */
export interface ByteBudget {
  readonly limit: number;
  left: number;
}

export const byteBudget = (limit: number): ByteBudget => ({ limit, left: limit });

/** More came than is read. It would come again: not repeated. */
export class TooLargeError extends BadAnswerError {
  override name = "TooLargeError";
}

/** What is wrong with a response that is larger than `limit` bytes. */
export const tooLarge = (limit: number): string => `a response of more than ${size(limit)} after decompression`;

const size = (bytes: number): string =>
  bytes >= MEGABYTE ? `${Math.floor(bytes / MEGABYTE)} MB` : `${Math.ceil(bytes / 1024)} kB`;

/** The text of a body as far as the budget reaches, and whether that was all of it. What is left is not read. */
export async function readText(response: Response, budget: ByteBudget): Promise<{ text: string; whole: boolean }> {
  const decoder = new TextDecoder();
  let text = "";
  // Typed by the DOM, a body has no iterator; Node's has.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    const fitting = chunk.subarray(0, budget.left);
    text += decoder.decode(fitting, { stream: true });
    budget.left -= fitting.length;
    if (fitting.length < chunk.length) return { text, whole: false };
  }
  return { text: text + decoder.decode(), whole: true };
}
