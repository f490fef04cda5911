import { isAnyArrayBuffer, isArrayBufferView } from "node:util/types";

/** A body as it arrived: bytes in any of the ways in which JavaScript holds them, or a string, which stands for its UTF-8 bytes. */
export type RawBody = ArrayBufferLike | ArrayBufferView | string;

/** The bytes of a body, not copied; undefined for what is no body. */
export function bytesOf(body: unknown): Uint8Array | undefined {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (isArrayBufferView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  return isAnyArrayBuffer(body) ? new Uint8Array(body) : undefined;
}
