import { readSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { LARGEST_INPUT } from "./input-file.ts";
import { oneLine, printable } from "../provider/text/printable.ts";

/** What a command line runs in: the streams of a process, or those of a test. */
export interface Streams {
  readonly directory: string;
  /** Standard output. */
  readonly out: (text: string) => void;
  /** Standard error. */
  readonly err: (text: string) => void;
  /** Whether what goes to standard output may be coloured. */
  readonly colour: boolean;
  /** Columns of the screen; undefined where there is none. */
  readonly width?: number | undefined;
  /** Everything that is piped in. */
  readonly input: () => Uint8Array;
  /** Asks a person and returns what was typed, empty where they only leave; undefined where nobody sits at a terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Where a person can be asked by a prompt library, which draws: our own words only. Undefined where nobody sits at a terminal. */
  readonly prompts?: Prompts | undefined;
  /** Settles when the user wants a command that runs for ever to end. */
  readonly interrupted: Promise<void>;
}

/** Keys in, drawing out. */
export interface Prompts {
  readonly input: Readable;
  readonly output: Writable;
}

/** Where a command runs and what it talks to. `out`, `err` and `ask` are the one door out: what they are given is made `printable`. */
export interface Terminal extends Streams {
  /** The same for standard output, but with colours: of a printer that makes every word of a stranger harmless before it colours it. */
  readonly painted: (text: string) => void;
  /** What was asked for, for machines, as it is: `jsonText`, or commands for a CI system from a printer of its own. */
  readonly data: (text: string) => void;
}

/** The terminal of a command: nothing that it writes steers what shows it, and nothing in it is secret. */
export function terminalOn(streams: Streams): Terminal {
  const { directory, out, err, colour, width, input, ask, prompts } = streams;
  return {
    directory,
    colour,
    width,
    input,
    out: (text) => out(printable(text)),
    painted: (text) => out(printable(text, { colour })),
    err: (text) => err(printable(text)),
    data: out,
    ask: ask && ((question) => ask(printable(question))),
    prompts,
    // Looked at only where a command waits for it: from then on the process does not end by itself.
    get interrupted() {
      return streams.interrupted;
    },
  };
}

export function systemStreams(): Streams {
  process.stdout.on("error", endOfOutput);
  return {
    directory: process.cwd(),
    out: writeOut,
    err: (text) => void process.stderr.write(text),
    colour: wantsColour(process.env, process.stdout.isTTY),
    width: process.stdout.columns,
    input: () => readPiped(),
    ask: process.stdin.isTTY && process.stderr.isTTY ? askPerson : undefined,
    // Talk is on standard error, also where it is drawn.
    prompts: process.stdin.isTTY && process.stderr.isTTY ? { input: process.stdin, output: process.stderr } : undefined,
    get interrupted() {
      return new Promise<void>((resolve) => {
        process.once("SIGINT", resolve);
        process.once("SIGTERM", resolve);
      });
    },
  };
}

/** Standard input to its end, or a little more than is ever read of it. */
function readPiped(): Uint8Array {
  const parts: Uint8Array[] = [];
  const part = Buffer.alloc(65_536);
  for (let length = 0; length <= LARGEST_INPUT;) {
    const read = readSome(part);
    if (read === 0) break;
    parts.push(Buffer.from(part.subarray(0, read)));
    length += read;
  }
  return Buffer.concat(parts);
}

/** Some systems end a pipe with an error. */
function readSome(into: Uint8Array): number {
  try {
    return readSync(0, into);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EOF") return 0;
    throw error;
  }
}

async function askPerson(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  // Who leaves by Ctrl-C or Ctrl-D closes it, which newer versions of Node report as an abort too.
  const asked = terminal.question(question).catch((error: unknown) => {
    if ((error as Error).name === "AbortError") return "";
    throw error;
  });
  const answer = await Promise.race([asked, left]);
  terminal.close();
  return answer;
}

/** To a file it fails at once, to a pipe by the stream's event. */
function writeOut(text: string): void {
  try {
    process.stdout.write(text);
  } catch (error) {
    endOfOutput(error as Error);
  }
}

/** A reader such as `head` closes the pipe when it has enough, and a disk is full: neither is a defect of ours. */
function endOfOutput(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit();
  const what = "what was sent to a platform before may have been carried out";
  process.stderr.write(`error: writing to standard output: ${oneLine(error.message)}; ${what}\n`);
  process.exit(1);
}

/** Colours for people who look at a screen; `NO_COLOR` and `FORCE_COLOR` decide where they are set. */
export function wantsColour(environment: Readonly<Record<string, string | undefined>>, isScreen: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return isScreen && TERM !== "dumb";
}
