import { basename } from "node:path";
import type { Campaign } from "../../provider/operations/campaign.ts";
import { isWithoutEffect } from "../../provider/http/request-error.ts";
import {
  RefusedError,
  type Batches,
  type BatchRecord,
  type BatchRequest,
} from "../../provider/operations/operations.ts";
import { LostBatchError } from "../../provider/operations/lost-errors.ts";
import { openAgent, type Account } from "../account/account.ts";
import { jsonText, oneLine } from "../../provider/text/printable.ts";
import { shellWord } from "../../provider/text/shell-word.ts";
import { attempt } from "../attempt.ts";
import { unsupportedError } from "../unsupported-error.ts";
import { batchDetails, batchLine, campaignSummary, people, problemLines } from "./text.ts";
import { errorText } from "../error-text.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { readInputFile } from "../input-file.ts";
import type { Terminal } from "../terminal.ts";

/** The options as they are declared in `command.ts`. */
export interface BatchCreateOptions {
  readonly name: string;
  readonly yes?: boolean;
  readonly again?: boolean;
  readonly dryRun?: boolean;
  readonly stack?: string;
  readonly platform?: string;
  readonly format: "text" | "json";
}

interface BatchCreateCommand extends BatchCreateOptions {
  readonly agent: string;
  readonly file: string;
  readonly terminal: Terminal;
}

/** A campaign that has been checked. */
interface Checked extends BatchCreateCommand {
  readonly account: Account & { readonly agent: NonNullable<Account["agent"]> };
  readonly batches: Batches;
  readonly campaign: Campaign;
}

/** Uploads a campaign, once, whatever happens to the response. */
export function createBatch(command: BatchCreateCommand): Promise<number> {
  const { agent, file, name, terminal, yes = false, dryRun = false } = command;
  return attempt(terminal, `the campaign ${JSON.stringify(name)} of ${agent}`, async () => {
    if (!yes && !dryRun && (terminal.ask === undefined || file === "-"))
      throw new UsageError("nobody can be asked here: add --yes, or --dry-run to see what would be sent");
    const bytes = readInputFile({ what: file, path: file }, terminal);
    const account = await openAgent(agent, command, terminal);
    const { batches } = account.operations;
    if (!batches) throw unsupportedError(account.operations, "batches");
    const campaign = batches.read(bytes, account.agent);
    const checked = { ...command, account, batches, campaign };
    if (campaign.problems.length > 0) return refuse(checked);
    terminal.err(`${oneLine(name)}, by ${agent} (${account.agent.id}): ${campaignSummary(campaign)}`);
    if (dryRun) return printPlan(checked);
    return (await confirmStart(checked)) ? upload(checked) : exitCode.failed;
  });
}

function refuse({ file, campaign, terminal, format }: Checked): number {
  const { problems } = campaign;
  if (format === "json") terminal.data(jsonText({ outcome: "refused", problems }));
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  terminal.err(`${problemLines(file, campaign)}error: ${file} has ${count}; nothing was sent\n`);
  return exitCode.failed;
}

function printPlan({ account, name, campaign, terminal, format }: Checked): number {
  const { columns, recipients, notes } = campaign;
  const plan = { outcome: "planned", agent: account.agent.id, name, recipients: recipients.length, columns, notes };
  if (format === "json") terminal.data(jsonText(plan));
  terminal.err("nothing was sent\n");
  return exitCode.fine;
}

/** False when it must not be sent, for a reason that has been told. */
async function confirmStart(checked: Checked): Promise<boolean> {
  const { account, batches, campaign, name, terminal, format, again = false, yes = false } = checked;
  const before: BatchRecord[] = [];
  if (!again) {
    for await (const batch of batches.list({ agent: account.agent.id })) if (batch.name === name) before.push(batch);
  }
  if (before.length > 0) {
    if (format === "json")
      terminal.data(jsonText({ outcome: "refused", found: before.map(({ raw: _raw, ...facts }) => facts) }));
    terminal.err(
      `${before.map(batchLine).join("")}error: the agent has a campaign of this name already, as above: sent again, everybody in it could be ` +
        "called twice; nothing was sent. Give another name, or --again if that is meant\n",
    );
    return false;
  }
  if (yes) return true;
  const answer = await terminal.ask?.(
    `This calls ${people(campaign.recipients.length)}, begins at once and cannot be stopped. Type yes to go on: `,
  );
  if (answer?.trim().toLowerCase() === "yes") return true;
  terminal.err("nothing was sent\n");
  return false;
}

async function upload(checked: Checked): Promise<number> {
  const { account, batches, campaign, name, file, terminal, format } = checked;
  const { recipients, content } = campaign;
  const request: BatchRequest = {
    agent: account.agent,
    name,
    file: { name: fileName(file), content, recipients: recipients.length },
  };
  let batch: BatchRecord;
  try {
    batch = await batches.create(request);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof LostBatchError) return reportLostBatch(checked, error);
    // What failed for any other reason, a defect of ours among them, may have failed after it was accepted.
    if (!isWithoutEffect(error) && !(error instanceof RefusedError))
      return reportLostBatch(checked, { message, found: [] });
    if (format === "json") terminal.data(jsonText({ outcome: "none", error: message }));
    throw new Error(`${message}; nobody is called`, { cause: error });
  }
  const { raw: _raw, ...facts } = batch;
  if (format === "json") terminal.data(jsonText({ outcome: "accepted", ...facts }));
  else terminal.out(batchDetails(batch));
  const note = batch.note === undefined ? "" : ` (${batch.note})`;
  terminal.err(
    `accepted${note}; see how it goes with \`voice-agents batch metrics ${shellWord(batch.id)} ${account.accountFlags}\`\n`,
  );
  return exitCode.fine;
}

/** The platform takes only files that are called so. */
function fileName(file: string): string {
  const name = file === "-" ? "campaign" : basename(file);
  return /\.csv$/i.test(name) ? name : `${name}.csv`;
}

/** Tells what is known of a campaign whose response was lost. It is never sent again. */
function reportLostBatch(
  { account, name, terminal, format }: Checked,
  { message, found }: Pick<LostBatchError, "message" | "found">,
): number {
  if (format === "json")
    terminal.data(
      jsonText({ outcome: "unknown", error: message, found: found.map(({ raw: _raw, ...facts }) => facts) }),
    );
  const list = `\`voice-agents batch list ${account.accountFlags}\``;
  const advice =
    found.length > 0
      ? `These campaigns of the name ${JSON.stringify(name)} are new:\n${found.map(batchLine).join("")}Do not send it again.`
      : `Look with ${list}: if ${JSON.stringify(name)} is there, it runs, and must not be sent again. ` +
        "If it is still not there after some minutes, it was most likely not accepted: then run this command again; it looks for the name first.";
  terminal.err(
    `${errorText(message)}The campaign may have been accepted, and people may be called: no good response came back, and it was not sent again.\n${advice}\n`,
  );
  return exitCode.failed;
}
