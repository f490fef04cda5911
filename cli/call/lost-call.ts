import { poll } from "../../provider/http/poll.ts";
import { StatusError } from "../../provider/http/request-error.ts";
import type { CallRecord, CallRequest } from "../../provider/operations/operations.ts";
import { jsonText } from "../../provider/text/printable.ts";
import { shellWord } from "../../provider/text/shell-word.ts";
import type { Account } from "../account/account.ts";
import { callLine } from "../calls/text.ts";
import { continued, errorText } from "../error-text.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** One call as a command makes it. */
export interface Called extends Account {
  readonly request: CallRequest;
  /** Beginning of messages about it. */
  readonly doing: string;
  readonly terminal: Terminal;
  readonly format: "text" | "json";
  /** First pause between two looks, ms. */
  readonly pause: number;
}

/** The latest calls of an agent to a number, or why they cannot be known. */
type Latest = { readonly calls: readonly CallRecord[] } | { readonly why: string };

/** How many first pauses a list is looked at for a call that it may show a little late. */
const LATE = 6;

/** What is there before a call is made. Without the right to read calls one can still be made; any other failure ends it here, before it rings. */
export async function latestCalls({ operations, request }: Called): Promise<Latest> {
  const { platform, lacking, call } = operations;
  if (!call.recent) return { why: lacking.calls ?? `${platform} has no list of calls` };
  try {
    return { calls: await call.recent(request) };
  } catch (error) {
    if (error instanceof StatusError && [403, 404].includes(error.status)) return { why: error.message };
    throw new Error(`looking at the calls there are: ${(error as Error).message}; nothing was sent`, { cause: error });
  }
}

/**
 * Tells what is known of a call whose response was lost. It is never made again; `repeat` is the command that may be run again, where an
 * idempotency key makes that safe.
 */
export async function reportLostCall(called: Called, error: Error, before: Latest, repeat?: string): Promise<number> {
  const { doing, terminal, format } = called;
  const found = await findNew(called, before);
  const calls = "calls" in found ? found.calls : [];
  const advice = repeat !== undefined && calls.length === 0 ? repeatAdvice(repeat) : lines(called, found);
  const problem = error.message;
  if (format === "json")
    terminal.data(
      jsonText({ outcome: "unknown", error: problem, found: calls, ...(repeat !== undefined && { repeat }) }),
    );
  const sent = repeat === undefined ? "the request was not sent again" : "it was sent again with the same key only";
  terminal.err(
    `${errorText(`${doing}: ${problem}`)}The phone may have rung: no good response came back, and ${sent}.\n${advice}\n`,
  );
  return exitCode.failed;
}

const repeatAdvice = (repeat: string): string =>
  `This is safe to run, and to run again, within 24 hours: for one key the platform never rings twice.\n  ${repeat}`;

/** Calls that were not there before. */
async function findNew({ operations, request, pause }: Called, before: Latest): Promise<Latest> {
  if ("why" in before) return before;
  const known = new Set(before.calls.map(({ id }) => id));
  const search = async (): Promise<readonly CallRecord[] | undefined> => {
    const fresh = ((await operations.call.recent?.(request)) ?? []).filter(({ id }) => !known.has(id));
    return fresh.length > 0 ? fresh : undefined;
  };
  try {
    return { calls: (await poll(search, { pause, deadline: LATE * pause })) ?? [] };
  } catch (error) {
    return { why: `the list of calls could not be read: ${(error as Error).message}` };
  }
}

function lines({ operations, request, accountFlags }: Called, found: Latest): string {
  const { platform, calls, conversations } = operations;
  const list = calls?.list ? "calls" : conversations && "conversations";
  const where = list ? `\`voice-agents ${list} list ${accountFlags}\`` : `the dashboard of ${platform}`;
  if ("why" in found)
    return `Whether it did cannot be seen from here: ${continued(found.why)}.\nLook in ${where} before you call again.`;
  const [first, another] = found.calls;
  if (!first)
    return `The list of calls shows no new call to ${request.to} so far. Look again with ${where} before you call again.`;
  const which = another ? "New calls to this number are" : "A new call to this number is";
  return `${which} in the list, so it rang:\n  ${found.calls.map(callLine).join("  ").trimEnd()}\nDo not call again; see it with \`voice-agents ${calls?.get ? "calls" : "conversations"} get ${shellWord(first.id)} ${accountFlags}\`.`;
}
