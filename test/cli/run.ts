import { runCommandLine } from "../../cli/program.ts";
import type { Streams } from "../../cli/terminal.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
}

/** Runs a command line in this process. */
export async function run(argv: readonly string[], terminal: Partial<Streams> = {}): Promise<Ran> {
  const written = { out: "", talk: "" };
  const code = await runCommandLine(argv, {
    directory: import.meta.dirname,
    out: (text) => (written.out += text),
    err: (text) => (written.talk += text),
    colour: false,
    input: () => new Uint8Array(),
    interrupted: Promise.resolve(),
    ...terminal,
  });
  return { code, ...written };
}
