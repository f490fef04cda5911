import type { CallRecord } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";

/** States after which nothing about a call changes any more (contract §6.11). */
const ENDED: readonly unknown[] = ["COMPLETED", "FAILED"];

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** A call as Niche describes it (contract §6.11) in the words of all platforms. */
export function callRecord(raw: JsonObject): CallRecord {
  const { durationMs, structuredData } = raw;
  return {
    id: String(raw["id"]),
    agentId: text(raw["agentId"]),
    status: text(raw["status"]),
    ended: ENDED.includes(raw["status"]),
    // The other party is the customer whichever of the two rang.
    to: text(raw["customerNumber"]),
    startedAt: text(raw["startedAt"]),
    durationSeconds: typeof durationMs === "number" ? durationMs / 1000 : undefined,
    results: isObject(structuredData) ? structuredData : undefined,
    summary: text(raw["summary"]),
    transcript: turns(text(raw["transcript"])),
    raw,
  };
}

/** The turns of a transcript, which comes as one text whose lines begin `Agent: …` (contract §6.11, seen in an example only). */
function turns(transcript: string | undefined): CallRecord["transcript"] {
  if (transcript === undefined) return undefined;
  return transcript.split(/\r?\n/).reduce<{ role: string; text: string }[]>((all, line) => {
    const [, role, words = ""] = /^\s*([\p{L}][\p{L} _-]{0,30}):\s*(.*)$/u.exec(line) ?? [];
    const last = all.at(-1);
    if (role !== undefined) all.push({ role, text: words });
    else if (last) last.text = `${last.text}\n${line}`;
    else if (line.trim() !== "") all.push({ role: "", text: line });
    return all;
  }, []);
}
