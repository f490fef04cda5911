import { createHash } from "node:crypto";

const rate = 8000;

/** A tenth of a second of noise as a WAV file (8 bits, 8 kHz, mono), other noise for each text. */
export function wavOf(text: string): Uint8Array<ArrayBuffer> {
  const noise = createHash("sha512").update(text).digest();
  const samples = Buffer.alloc(rate / 10, noise);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return new Uint8Array(Buffer.concat([header, samples]));
}
