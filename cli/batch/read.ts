import type { Batches } from "../../provider/operations/operations.ts";
import { type AccountOptions, openAccount } from "../account/account.ts";
import { jsonText } from "../../provider/text/printable.ts";
import { attempt } from "../attempt.ts";
import { unsupportedError } from "../unsupported-error.ts";
import { batchDetails, batchLine, factLines } from "./text.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** The options as they are declared in `command.ts`. */
export interface BatchReadOptions extends AccountOptions {
  readonly limit?: number;
  readonly format: "text" | "json";
}

type Command = BatchReadOptions & { readonly terminal: Terminal };

/** Lists campaigns, each page as it comes. */
export function listBatches(command: Command): Promise<number> {
  const { terminal, format, limit } = command;
  return withBatches("listing campaigns", command, async (batches, agent) => {
    const listed: unknown[] = [];
    for await (const batch of batches.list({
      ...(agent !== undefined && { agent }),
      ...(limit !== undefined && { limit }),
    })) {
      if (format === "text") terminal.out(batchLine(batch));
      listed.push(batch.raw);
    }
    if (format === "json") terminal.data(jsonText(listed));
    terminal.err(listed.length === 1 ? "1 campaign\n" : `${listed.length} campaigns\n`);
  });
}

/** Shows one campaign. */
export function getBatch(id: string, command: Command): Promise<number> {
  return withBatches(`reading the campaign ${id}`, command, async (batches) => {
    const batch = await batches.get(id);
    if (command.format === "json") command.terminal.data(jsonText(batch.raw));
    else command.terminal.out(batchDetails(batch));
  });
}

/** Shows how one campaign goes. */
export function getMetrics(id: string, command: Command): Promise<number> {
  return withBatches(`reading the metrics of the campaign ${id}`, command, async (batches) => {
    const metrics = await batches.metrics(id);
    if (command.format === "json") command.terminal.data(jsonText(metrics));
    else command.terminal.out(factLines(metrics));
  });
}

function withBatches(
  doing: string,
  command: Command,
  work: (batches: Batches, agent: string | undefined) => Promise<void>,
): Promise<number> {
  return attempt(command.terminal, doing, async () => {
    const { operations, agent } = await openAccount(command, command.terminal);
    if (!operations.batches) throw unsupportedError(operations, "batches");
    await work(operations.batches, agent?.id);
    return exitCode.fine;
  });
}
