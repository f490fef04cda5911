import { InvalidArgumentError, type Command } from "commander";
import type { BatchCreateOptions } from "./create.ts";
import type { BatchReadOptions } from "./read.ts";
import type { Terminal } from "../terminal.ts";
import { withAccount, withFormat, withStack } from "../account/options.ts";
import { examples, type AddCommand } from "../add-command.ts";
import { wholeNumber } from "../option-values.ts";

export const addBatch: AddCommand = (program, terminal, done) => {
  const batch = program
    .command("batch")
    .summary("call everybody in a CSV file, and see how it goes")
    .description("Campaigns: one call per row of a CSV file, where the platform has them.")
    .addHelpText(
      "after",
      examples(
        'voice-agents batch create collections march.csv --name "March follow-ups"',
        "voice-agents batch metrics 456 --agent collections",
      ),
    );
  addCreate(batch, terminal, done);
  addList(batch, terminal, done);
  addRead(batch, terminal, done, "get", "show one campaign");
  addRead(batch, terminal, done, "metrics", "show how a campaign goes: its counts");
};

function addCreate(batch: Command, terminal: Terminal, done: (code: number) => void): void {
  const command = batch
    .command("create")
    .summary("upload a campaign: it calls everybody in the file")
    .description(
      "Checks a CSV file, shows what is in it, asks, and uploads it. The calls begin at once and cannot be stopped. So the command never sends a file " +
        "twice. When a response is lost, it shows what the list of campaigns contains. " +
        "Exit code 0: accepted. 1: the file has errors and was not sent, or it may have been accepted. 64: wrong options, nothing was sent.",
    )
    .argument("<agent>", "name of the agent in the manifests, or <platform>/<name>")
    .argument(
      "<file>",
      "CSV file in UTF-8, a row for each call: the number and the call parameters, in columns that the first line names; - for standard input",
    )
    .requiredOption("--name <name>", "name of the campaign", campaignName)
    .option("--yes", "do not ask: for machines")
    .option("--again", "although the agent has a campaign of this name")
    .option("--dry-run", "check the file, show what is in it, and send nothing");
  withFormat(withStack(command))
    .addHelpText(
      "after",
      examples(
        'voice-agents batch create collections march.csv --name "March follow-ups" --dry-run',
        'voice-agents batch create collections march.csv --name "March follow-ups" --yes --format json',
      ),
    )
    .action(async (agent: string, file: string, options: BatchCreateOptions) => {
      const { createBatch } = await import("./create.ts");
      done(await createBatch({ ...options, agent, file, terminal }));
    });
}

function addList(batch: Command, terminal: Terminal, done: (code: number) => void): void {
  const command = batch
    .command("list")
    .summary("list campaigns")
    .description("Lists campaigns, to the end of the list.")
    .option("--limit <number>", "at most so many", wholeNumber(1));
  withFormat(withAccount(command))
    .addHelpText(
      "after",
      examples("voice-agents batch list --agent collections", "voice-agents batch list --format json"),
    )
    .action(async (options: BatchReadOptions) => {
      const { listBatches } = await import("./read.ts");
      done(await listBatches({ ...options, terminal }));
    });
}

function addRead(
  batch: Command,
  terminal: Terminal,
  done: (code: number) => void,
  what: "get" | "metrics",
  summary: string,
): void {
  const command = batch
    .command(what)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`);
  withFormat(withAccount(command.argument("<id>", "id of the campaign")))
    .addHelpText("after", examples(`voice-agents batch ${what} 456`, `voice-agents batch ${what} 456 --format json`))
    .action(async (id: string, options: BatchReadOptions) => {
      const { getBatch, getMetrics } = await import("./read.ts");
      done(await (what === "get" ? getBatch : getMetrics)(id, { ...options, terminal }));
    });
}

function campaignName(text: string): string {
  if (text !== "" && text === text.trim()) return text;
  throw new InvalidArgumentError("It must not be empty, nor have blanks around it.");
}
