import { resolve } from "node:path";
import { failed, type FileFailure, failureText, nodeFiles } from "../provider/manifest/file-system.ts";
import { UsageError } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Most that is read of a file that a command line names, or of what is piped in, bytes: a campaign of a million people. */
export const LARGEST_INPUT = 64 * 2 ** 20;

/** A file that a command line names, for `-` what is piped in. `what` begins the message: `--payload body.json`. */
export interface InputFile {
  readonly what: string;
  readonly path: string;
  /** Default: `LARGEST_INPUT`. */
  readonly most?: number;
}

/**
 * The bytes of a regular file, whose size is known before it is opened: a pipe would make the command wait for ever, a device would fill
 * the memory.
 * @throws UsageError when it cannot be had.
 */
export function readInputFile({ what, path, most = LARGEST_INPUT }: InputFile, terminal: Terminal): Uint8Array {
  if (path === "-") {
    const piped = terminal.input();
    if (piped.length > most) throw new UsageError(`${what}: it ${tooLarge(most)}`);
    return piped;
  }
  const absolute = resolve(terminal.directory, path);
  const bytes = regularFile(absolute, most);
  if (!failed(bytes)) return bytes;
  const code = /^E[A-Z]+$/.test(bytes.failure) ? `${bytes.failure}: ` : "";
  const why = bytes.failure === "too-large" ? tooLarge(most) : failureText(bytes);
  const hint = bytes.failure === "special" ? "; write - to read what is piped in" : "";
  throw new UsageError(`${what}: ${code}it ${why}${hint}`);
}

function regularFile(path: string, most: number): Uint8Array | FileFailure {
  const real = nodeFiles.realpath(path);
  const stat = failed(real) ? real : nodeFiles.stat(real);
  if (failed(real) || failed(stat)) return stat as FileFailure;
  if (stat.type === "directory") return { failure: "EISDIR" };
  if (stat.type !== "file") return { failure: "special" };
  return stat.size > most ? { failure: "too-large" } : nodeFiles.readFile(real, most);
}

const tooLarge = (most: number): string => `has more than ${most / 2 ** 20} MB, which is not read`;
