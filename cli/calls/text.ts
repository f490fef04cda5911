import { oneLine } from "../../provider/text/printable.ts";
import type { CallRecord } from "../../provider/operations/operations.ts";

const seconds = (duration: number | undefined): string => (duration === undefined ? "-" : `${Math.round(duration)} s`);

/** A call in one line: when, what became of it, with whom, how long, its id. */
export function callLine({ id, status, to, startedAt, durationSeconds }: CallRecord): string {
  const columns = [
    (startedAt ?? "-").padEnd(20),
    (status ?? "-").padEnd(12),
    (to ?? "-").padEnd(15),
    seconds(durationSeconds).padStart(6),
    id,
  ];
  return `${oneLine(columns.join("  "))}\n`;
}

/** Everything about a call. */
export function callDetails(call: CallRecord): string {
  const { id, traceId, status, to, startedAt, durationSeconds, agentId, results, summary, transcript } = call;
  const facts: Readonly<Record<string, string | undefined>> = {
    call: id,
    "trace id": traceId,
    status,
    with: to,
    agent: agentId,
    started: startedAt,
    duration: durationSeconds === undefined ? undefined : seconds(durationSeconds),
    results: results && JSON.stringify(results, undefined, 2),
    summary,
    transcript: transcript?.map(({ role, text }) => (role === "" ? text : `${role}: ${text}`)).join("\n"),
  };
  return Object.entries(facts)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}:${value.includes("\n") ? `\n${indented(value)}` : ` ${value}`}\n`],
    )
    .join("");
}

const indented = (text: string): string => text.replace(/^/gm, "  ");
