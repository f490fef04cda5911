import type { CallRecord, ListFilter } from "../../provider/operations/operations.ts";
import { openAccount, type Account, type AccountOptions } from "../account/account.ts";
import { jsonText } from "../../provider/text/printable.ts";
import { attempt } from "../attempt.ts";
import { unsupportedError } from "../unsupported-error.ts";
import { callDetails, callLine } from "./text.ts";
import { exitCode } from "../exit-code.ts";
import { readJsonObject } from "../json-file.ts";
import { pairs } from "../pairs.ts";
import type { Terminal } from "../terminal.ts";

/** The options of commands about one call, as they are declared in `command.ts`. */
export interface CallChoice extends AccountOptions {
  readonly format: "text" | "json";
}

/** The options of commands that list. */
export interface ListChoice extends CallChoice {
  readonly filter?: readonly string[];
  readonly limit?: number;
}

/** Which records a command is about: a platform may keep calls and conversations apart. */
type Kind = "calls" | "conversations";

interface On {
  readonly terminal: Terminal;
}

/** Lists calls: as lines while they arrive, or as one JSON array when all of them are there. */
export function listCalls({ of, terminal, ...options }: ListChoice & On & { readonly of: Kind }): Promise<number> {
  return attempt(terminal, `listing ${of}`, async () => {
    const { filter = [], limit, format } = options;
    const filters = pairs("--filter", filter);
    const account = await openAccount(options, terminal);
    const wanted: ListFilter = {
      filters,
      ...(account.agent && { agent: account.agent.id }),
      ...(limit !== undefined && { limit }),
    };
    const records = available(account, of, "list")(wanted);
    const found: CallRecord[] = [];
    let count = 0;
    for await (const record of records) {
      count += 1;
      if (format === "json") found.push(record);
      else terminal.out(callLine(record));
    }
    if (format === "json") terminal.data(jsonText(found));
    terminal.err(`${count} ${count === 1 ? of.slice(0, -1) : of}\n`);
    return exitCode.fine;
  });
}

/** Shows one call, whole. */
export function getCall({
  of,
  id,
  terminal,
  ...options
}: CallChoice & On & { readonly id: string; readonly of: Kind }): Promise<number> {
  return attempt(terminal, `reading ${id}`, async () => {
    const account = await openAccount(options, terminal);
    const record = await available(account, of, "get")(id);
    if (options.format === "json") terminal.data(jsonText(record));
    else terminal.out(callDetails(record));
    return exitCode.fine;
  });
}

/** Withdraws a call. */
export function abortCall({
  id,
  terminal,
  ...options
}: AccountOptions & On & { readonly id: string }): Promise<number> {
  return attempt(terminal, `aborting the call ${id}`, async () => {
    const { operations, agent } = await openAccount(options, terminal);
    if (!operations.calls?.abort) throw unsupportedError(operations, "abort");
    await operations.calls.abort(id, agent?.id);
    terminal.err(`the call ${id} is aborted\n`);
    return exitCode.fine;
  });
}

/** Replaces what a call carries. */
export function updateCall({
  id,
  payload: file,
  terminal,
  ...options
}: AccountOptions & On & { readonly id: string; readonly payload: string }): Promise<number> {
  return attempt(terminal, `changing the call ${id}`, async () => {
    const payload = readJsonObject("--payload", file, terminal);
    const { operations, agent } = await openAccount(options, terminal);
    if (!operations.calls?.update) throw unsupportedError(operations, "update");
    await operations.calls.update(id, { payload }, agent?.id);
    terminal.err(`the call ${id} has its new payload\n`);
    return exitCode.fine;
  });
}

type Reader = {
  readonly list: (filter: ListFilter) => AsyncIterable<CallRecord>;
  readonly get: (id: string) => Promise<CallRecord>;
};

/** What a platform reads by. @throws UsageError with the platform's reason where it cannot. */
function available<M extends keyof Reader>({ operations, agent }: Account, of: Kind, member: M): Reader[M] {
  const { calls, conversations } = operations;
  const readers: Readonly<Record<Kind, Partial<Reader>>> = {
    calls: {
      ...(calls?.list && { list: (filter) => calls.list!(filter) }),
      ...(calls?.get && { get: (id) => calls.get!(id, agent?.id) }),
    },
    conversations: conversations
      ? { list: (filter) => conversations.list(filter), get: (id) => conversations.get(id) }
      : {},
  };
  const reader: Reader[M] | undefined = readers[of][member];
  if (reader) return reader;
  throw unsupportedError(operations, of);
}
