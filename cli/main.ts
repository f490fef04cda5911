#!/usr/bin/env node
import { assertNodeVersion } from "../provider/pulumi/node-version.ts";

// Before anything else is loaded: an old Node ends there, with words nobody can read.
try {
  assertNodeVersion();
} catch (error) {
  process.stderr.write(`error: ${(error as Error).message}\n`);
  process.exit(1);
}
// A second run finds the compiled code of everything below.
const { keepCompiledCode } = await import("./compile-cache.ts");
keepCompiledCode(process.env);
const { runCommandLine } = await import("./program.ts");
const { systemStreams, terminalOn } = await import("./terminal.ts");
const streams = systemStreams();
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), streams);
} catch (error) {
  // A defect of ours, which may quote what it choked on.
  terminalOn(streams).err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
