import { Option, type Command } from "commander";
import { wholeNumber } from "../option-values.ts";

/** The options by which a command finds what the manifests name. */
export const withStack = (command: Command): Command =>
  command
    .option("--stack <name>", "look for names in this stack; default: the selected one")
    .option("--platform <name>", "look on this platform only");

/** The options by which a command names an account. `AccountOptions` has what they mean. */
export const withAccount = (command: Command): Command =>
  withStack(command)
    .option("--agent <name>", "the account of this agent; of a list, only what is this agent's")
    .option("--workspace <name>", "a Workspace of the manifests, or its id; default: the only one in the stack")
    .option("--workspace-id <id>", "with --platform: a workspace that no stack knows")
    .option("--credentials <prefix>", "with --platform: prefix of the environment variables that hold the credential");

/** How a command prints what it found. */
export const withFormat = (command: Command): Command =>
  command.addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"));

/** The options of a list. */
export const withList = (command: Command): Command =>
  withFormat(withAccount(command))
    .option("--filter <name=value...>", "one of the platform's own filters")
    .option("--limit <number>", "how many at most; default: all", wholeNumber(1));
