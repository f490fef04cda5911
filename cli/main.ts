#!/usr/bin/env node
import { assertNodeVersion } from "../provider/pulumi/node-version.ts";

// Before anything else is loaded: an old Node ends there, with words nobody can read. So does a directory that somebody has deleted.
try {
  assertNodeVersion();
  process.cwd();
} catch (error) {
  process.stderr.write(`error: ${(error as Error).message}\n`);
  process.exit(1);
}
// A second run finds the compiled code of everything below.
const { keepCompiledCode } = await import("./compile-cache.ts");
keepCompiledCode(process.env);
const { runCommandLine } = await import("./program.ts");
const { defectText } = await import("./defect-text.ts");
const { systemStreams, terminalOn } = await import("./terminal.ts");
const streams = systemStreams();
// What nobody waits for fails here, too: Node would print it as it is, and it may quote what it choked on.
process.on("uncaughtException", (error) => {
  terminalOn(streams).err(defectText(error));
  process.exit(1);
});
process.exitCode = await runCommandLine(process.argv.slice(2), streams);
