#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Before anything else is loaded: a second run finds the compiled code of everything below.
enableCompileCache();
const { runCommandLine } = await import("./program.ts");
const { systemTerminal } = await import("./terminal.ts");
process.exitCode = await runCommandLine(process.argv.slice(2), systemTerminal());
