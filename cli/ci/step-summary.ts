import { appendFileSync, statSync } from "node:fs";
import type { Terminal } from "../terminal.ts";

/** Most that GitHub keeps of one step's summary, bytes. */
const MOST = 1024 * 1024;

/** Adds Markdown to the summary of the step, where the job has one. @returns whether it has. */
export function addToSummary(texts: readonly string[], env: NodeJS.ProcessEnv, terminal: Terminal): boolean {
  const path = env["GITHUB_STEP_SUMMARY"];
  if (!path) return false;
  let left = MOST - (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  for (const [index, text] of texts.entries()) {
    const part = `${text.trimEnd()}\n\n`;
    left -= Buffer.byteLength(part);
    if (left < 0) {
      terminal.err(`warning: the step's summary is full; ${texts.length - index} more did not fit\n`);
      break;
    }
    appendFileSync(path, part);
  }
  return true;
}
