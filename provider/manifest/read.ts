import { isUtf8 } from "node:buffer";
import { type CheckoutTrouble, mergeConflict, placeholder } from "./checkout.ts";
import type { Report } from "./diagnostic.ts";
import { failed, failureText } from "./file-system.ts";
import { failureCode, LARGEST_FILE, type ProjectFiles } from "./project-files.ts";
import { type Place, SourceText } from "./source-text.ts";

const BYTE_ORDER_MARK = "\uFEFF";

/** Where a file is, and how messages call it. */
export interface FileName {
  readonly path: string;
  readonly file: string;
}

/** Reads a manifest. Undefined, and the reason reported, where the file is not clean text in UTF-8. */
export function readSource(files: ProjectFiles, name: FileName, report: Report): SourceText | undefined {
  const bytes = files.read(name.path);
  if (!failed(bytes)) return decodeSource(bytes, name, report);
  const code = failureCode(bytes);
  const message = `${name.file} ${failureText(bytes)}`;
  // A path that a person gave is no property of a manifest that could be wrong.
  report({ code: code === "file-not-found" ? "unreadable-file" : code, at: fileStart(name), message });
  return undefined;
}

/** The start of a file, for problems that no single piece of it has. */
export const fileStart = ({ path, file }: FileName, text = ""): Place => ({
  source: new SourceText({ path, file, text }),
  start: 0,
  end: 0,
});

/**
 * A manifest's bytes as text. A byte order mark at the very start is dropped: YAML allows it and some editors write it.
 */
export function decodeSource(bytes: Uint8Array, name: FileName, report: Report): SourceText | undefined {
  const trouble = encodingTrouble(bytes);
  if (trouble) {
    const isPartlyText = trouble.code === "not-utf8" && !isUtf16(bytes);
    report({ ...trouble, at: isPartlyText ? firstBadByte(bytes, name) : fileStart(name) });
    return undefined;
  }
  const source = new SourceText({ ...name, text: decode(bytes) });
  const broken = mergeConflict(source.text) ?? (bytes.length > 0 ? standIn(bytes) : undefined);
  if (broken) {
    const { start, end, message, ...trouble } = broken;
    report({ ...trouble, message: `${name.file} ${message}`, at: { source, start, end } });
    return undefined;
  }
  const invisible = findInvisible(source.text);
  if (!invisible) return source;
  const { start, ...problem } = invisible;
  report({ ...problem, at: { source, start, end: start + 1 } });
  return undefined;
}

/** An empty manifest has a message of its own. */
function standIn(bytes: Uint8Array): CheckoutTrouble | undefined {
  const trouble = placeholder(bytes);
  return trouble?.code === "empty-text" ? undefined : trouble;
}

/** The decoder puts U+FFFD where it cannot read on. */
function firstBadByte(bytes: Uint8Array, name: FileName): Place {
  const text = decode(bytes);
  const start = text.indexOf("\uFFFD");
  return { ...fileStart(name, text), start, end: start + 1 };
}

/**
 * Bytes as text, without the byte order mark and with the line ends that YAML would give: a checkout on Windows changes
 * no prompt.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes);
  // The search for ends of lines goes by every line of a text that has no such end.
  return text.includes("\r") ? text.replace(/(?<!\r)\r+\n/g, "\n") : text;
}

function decode(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** Why bytes are not a text that we take. */
export function encodingTrouble(
  bytes: Uint8Array,
): { code: "file-too-large" | "not-utf8" | "binary-file"; message: string; suggestion?: string } | undefined {
  if (bytes.length > LARGEST_FILE) {
    const size = (bytes.length / 1024 / 1024).toFixed(1);
    return { code: "file-too-large", message: `the file has ${size} MB; 4 MB are the most that is read` };
  }
  if (isUtf16(bytes)) {
    return { code: "not-utf8", message: "the file is in UTF-16", suggestion: "save it as UTF-8" };
  }
  if (bytes.includes(0)) return { code: "binary-file", message: "the file is not text: it has NUL bytes" };
  if (!isUtf8(bytes)) return { code: "not-utf8", message: "the file is not in UTF-8", suggestion: "save it as UTF-8" };
  return undefined;
}

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** Characters that nobody sees and nobody means. Tab, line feed, carriage return and next line are fine. */
function findInvisible(text: string) {
  const control = text.search(/(?![\t\n\r\u0085])\p{Cc}/u);
  if (control >= 0) {
    const name = `U+${text.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0")}`;
    const message = `an invisible control character (${name})`;
    return { code: "control-character", message, suggestion: "delete it", start: control } as const;
  }
  const mark = text.indexOf(BYTE_ORDER_MARK);
  if (mark < 0) return undefined;
  const message = "an invisible byte order mark (U+FEFF) in the middle of the file";
  return {
    code: "byte-order-mark",
    message,
    suggestion: "delete it; files that were joined hold such marks",
    start: mark,
  } as const;
}
