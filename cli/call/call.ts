import { isWithoutEffect, StatusError } from "../../provider/http/request-error.ts";
import { canFollow, follow } from "../../provider/operations/follow.ts";
import { LostCallError } from "../../provider/operations/lost-errors.ts";
import {
  RefusedError,
  type CallRecord,
  type CallRequest,
  type CallStarted,
} from "../../provider/operations/operations.ts";
import { shellWord } from "../../provider/text/shell-word.ts";
import { openAgent } from "../account/account.ts";
import { jsonText, oneLine } from "../../provider/text/printable.ts";
import { attempt } from "../attempt.ts";
import { callDetails } from "../calls/text.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { readJsonObject } from "../json-file.ts";
import { type Called, latestCalls, reportLostCall } from "./lost-call.ts";
import { pairs } from "../pairs.ts";
import type { CallCommand } from "./options.ts";
import { repeatCommand } from "./repeat-command.ts";

/** Lets an agent call a number, once, whatever happens to the response. */
export function call(command: CallCommand): Promise<number> {
  const { agent: name, to, terminal, format, dryRun = false, wait = false } = command;
  const doing = `calling ${to} with ${name}`;
  return attempt(terminal, doing, async () => {
    const details = requestDetails(command);
    const account = await openAgent(name, command, terminal);
    const called: Called = {
      ...account,
      doing,
      request: { ...details, agent: account.agent, to },
      terminal,
      format,
      pause: command.pollSeconds * 1000,
    };
    const { operations } = called;
    if (wait && !canFollow(operations))
      throw new UsageError(
        `${operations.lacking.calls ?? `${operations.platform} cannot follow calls`}; so leave --wait out: nothing was sent`,
      );
    if (dryRun) return printPlan(called);
    return startCall(called, command);
  });
}

async function printPlan({ operations, request, terminal, format }: Called): Promise<number> {
  const planned = await operations.call.plan(request);
  const { method, url, body } = planned;
  if (format === "json") terminal.data(jsonText(planned));
  else terminal.out(`${method} ${url}\n${jsonText(body)}`);
  terminal.err("nothing was sent\n");
  return exitCode.fine;
}

/** Everything about a call but whom it concerns. @throws UsageError when a file cannot be read. */
function requestDetails(command: CallCommand): Omit<CallRequest, "agent" | "to"> {
  const { param = [], payload, metadata, callback, schedule, priority, idempotencyKey, check, terminal } = command;
  if (payload === "-" && metadata === "-")
    throw new UsageError("only one of --payload and --metadata can be standard input");
  return {
    ...(param.length > 0 && { parameters: pairs("--param", param) }),
    ...(payload !== undefined && { payload: readJsonObject("--payload", payload, terminal) }),
    ...(metadata !== undefined && { metadata: readJsonObject("--metadata", metadata, terminal) }),
    ...(callback !== undefined && { callbackUrl: callback }),
    ...(schedule !== undefined && { schedule }),
    ...(priority !== undefined && { priority }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(!check && { unchecked: true }),
  };
}

async function startCall(called: Called, command: CallCommand): Promise<number> {
  const { operations, doing, terminal, format } = called;
  // A request that breaks a rule must not cost a look at the list.
  const { idempotencyKey } = await operations.call.plan(called.request);
  // Said before it rings: who kills this command in between can still ask for the same call.
  if (idempotencyKey !== undefined) terminal.err(`idempotency key: ${idempotencyKey}\n`);
  const request = { ...called.request, ...(idempotencyKey !== undefined && { idempotencyKey }) };
  const before = await latestCalls(called);
  const since = Date.now();
  let started: CallStarted;
  // Who ends this command before the response must be able to see that it was too late for that.
  terminal.err(`${doing}: sent, no response yet\n`);
  try {
    started = await operations.call.start(request);
  } catch (error) {
    if (error instanceof LostCallError)
      return reportLostCall(called, error, before, repeatCommand(command, error.idempotencyKey));
    // What failed for any other reason, a defect of ours among them, may have failed after it rang.
    if (!isWithoutEffect(error) && !(error instanceof RefusedError))
      return reportLostCall(called, error instanceof Error ? error : new Error(String(error)), before);
    if (format === "json") terminal.data(jsonText({ outcome: "none", error: (error as Error).message }));
    if (!(error instanceof StatusError)) throw error;
    throw new Error(`${error.message}; it has not rung`, { cause: error });
  }
  const { callId, traceId, status, note } = started;
  const id = callId === undefined ? "" : `: ${traceId === undefined ? "" : "trace id "}${callId}`;
  const more = `${status === undefined ? "" : ` (${status})`}${note === undefined ? "" : `; ${note}`}`;
  terminal.err(`${oneLine(`${doing}: accepted${id}${more}`)}\n`);
  if (command.wait) return followed(called, started, since, command);
  const { raw: _raw, ...facts } = started;
  if (format === "json") terminal.data(jsonText({ outcome: "accepted", ...facts }));
  else terminal.out(callId === undefined ? "" : `${oneLine(callId)}\n`);
  return exitCode.fine;
}

/** Follows a call that was accepted; whatever happens now, it has rung. */
async function followed(
  { operations, request, terminal, format, accountFlags, pause }: Called,
  started: CallStarted,
  since: number,
  { waitMinutes }: CallCommand,
): Promise<number> {
  const { raw: _raw, ...facts } = started;
  if (started.callId === undefined) {
    if (format === "json") terminal.data(jsonText({ outcome: "accepted", ...facts }));
    terminal.err(
      `error: the call was accepted, but cannot be followed without an id: look with \`voice-agents conversations list ${accountFlags}\`\n`,
    );
    return exitCode.failed;
  }
  let shown: string | undefined;
  const onLook = ({ status = "-" }: CallRecord): void => {
    if (status !== shown) terminal.err(`${oneLine(status)} after ${Math.round((Date.now() - since) / 1000)} s\n`);
    shown = status;
  };
  const timing = { deadline: waitMinutes * 60_000, pause };
  const where = operations.calls?.get
    ? `\`voice-agents calls get ${shellWord(started.callId)} ${accountFlags}\``
    : `\`voice-agents conversations list ${accountFlags}\``;
  const last = await follow(operations, { started, request, since, onLook, ...timing }).catch((error: unknown) => {
    if (format === "json") terminal.data(jsonText({ outcome: "accepted", ...facts }));
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`the call was accepted, and goes on, but following it failed: ${problem}; look with ${where}`, {
      cause: error,
    });
  });
  if (format === "json") terminal.data(jsonText({ outcome: "accepted", ...facts, call: last }));
  else terminal.out(last ? callDetails(last) : "");
  if (last?.ended) return exitCode.fine;
  terminal.err(`error: the call has not ended after ${waitMinutes} minutes; it goes on: look with ${where}\n`);
  return exitCode.failed;
}
