import type { JsonObject } from "../provider/kind/definition.ts";
import { isObject } from "../provider/kind/value.ts";
import { LossyNumberError, parseOwnJson } from "../provider/text/exact-json.ts";
import { UsageError } from "./exit-code.ts";
import { readInputFile } from "./input-file.ts";
import type { Terminal } from "./terminal.ts";

/** Far more than any platform takes with a call, bytes. */
const LARGEST_JSON = 4 * 2 ** 20;

/** The JSON object in a file, or piped in for `-`. @throws UsageError when there is none. */
export function readJsonObject(option: string, path: string, terminal: Terminal): JsonObject {
  const bytes = readInputFile({ what: `${option} ${path}`, path, most: LARGEST_JSON }, terminal);
  const value = parse(option, path, Buffer.from(bytes).toString("utf8"));
  if (isObject(value)) return value;
  throw new UsageError(`${option} ${path}: it must hold a JSON object`);
}

function parse(option: string, path: string, text: string): unknown {
  try {
    return parseOwnJson(text);
  } catch (error) {
    if (error instanceof LossyNumberError)
      throw new UsageError(`${option} ${path}: ${error.message}`, { cause: error });
    throw new UsageError(`${option} ${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
