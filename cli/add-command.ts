import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

/** Declares a command: how it is called, and its help. What it does is in a module of its own, loaded when it is called. */
export type AddCommand = (program: Command, terminal: Terminal, done: (code: number) => void) => void;

/** The part of a command's help that shows how it is called. */
export const examples = (...lines: string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}\n`).join("")}`;
