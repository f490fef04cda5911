#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Before anything else is loaded: a second run finds the compiled code of everything below.
enableCompileCache();
const { runCommandLine } = await import("./program.ts");
const { systemStreams, terminalOn } = await import("./terminal.ts");
const streams = systemStreams();
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), streams);
} catch (error) {
  // A defect of ours, which may quote what it choked on.
  terminalOn(streams).talk(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
