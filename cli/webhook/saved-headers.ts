import { isJsonObject } from "../../provider/webhooks/shape.ts";
import { UsageError } from "../exit-code.ts";

/**
 * The headers in a file: lines `Name: value`, as HTTP has them (a first line `POST / HTTP/1.1` is skipped, an empty one ends them), or JSON:
 * an object of texts and lists of texts. @throws UsageError otherwise.
 */
export function parseSavedHeaders(text: string, file: string): (readonly [string, string])[] {
  if (text.trimStart().startsWith("{")) return fromJson(text, file);
  const lines = text.split(/\r?\n/);
  const from = /^[A-Z]+ \S+ HTTP\/|^HTTP\//.test(lines[0] ?? "") ? 1 : 0;
  const end = lines.indexOf("", from);
  return lines
    .slice(from, end === -1 ? lines.length : end)
    .map((line, index) => parseHeader(line, `${file}:${from + index + 1}: `));
}

/** One header, `Name: value`. `where` begins the message of an error. @throws UsageError */
export function parseHeader(line: string, where = ""): readonly [string, string] {
  const [, name, value] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new UsageError(`${where}a header is written "Name: value", not ${JSON.stringify(line)}`);
}

function fromJson(text: string, file: string): (readonly [string, string])[] {
  const wrong = new UsageError(`${file} is not a JSON object of header names and values`);
  let headers: unknown;
  try {
    headers = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (!isJsonObject(headers)) throw wrong;
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => {
      if (typeof one !== "string") throw wrong;
      return [name, one] as const;
    }),
  );
}
