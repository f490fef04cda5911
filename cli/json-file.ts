import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { JsonObject } from "../provider/kind/definition.ts";
import { isObject } from "../provider/kind/value.ts";
import { UsageError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** The JSON object in a file, or piped in for `-`. @throws UsageError when there is none. */
export function readJsonObject(option: string, path: string, { directory, input }: Terminal): JsonObject {
  const value = parse(option, path, read(option, path, directory, input));
  if (isObject(value)) return value;
  throw new UsageError(`${option} ${path}: it must hold a JSON object`);
}

function read(option: string, path: string, directory: string, input: Terminal["input"]): string {
  if (path === "-") return Buffer.from(input()).toString("utf8");
  try {
    return readFileSync(resolve(directory, path), "utf8");
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${(error as Error).message}`, { cause: error });
  }
}

function parse(option: string, path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${option} ${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
