import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open about campaigns. */
export const batchSwitches = {
  batchName: {
    default: "required",
    alternatives: ["optional"],
    about: "whether an upload needs `name`",
    source: "§7, §16.2",
  },
  batchIdForm: {
    default: 400,
    alternatives: [404],
    about: "a batch id in the path that is no integer",
    source: "§7",
  },
  badRow: {
    default: "reject",
    alternatives: ["skip", "fail"],
    about: "a row without a proper number: the file is refused, the row is left out, or its call is unreachable",
    source: "§7",
  },
  csvPhone: {
    default: "e164",
    alternatives: ["any"],
    about: "form of a proper number in a file",
    source: "§7",
  },
  csvBom: {
    default: "stripped",
    alternatives: ["kept"],
    about: "a byte order mark before the header: dropped, or part of the first name",
    source: "§7",
  },
  duplicateColumns: {
    default: 400,
    alternatives: ["last"],
    about: "two columns of one name: the file is refused, or the last one counts",
    source: "§7",
  },
  duplicateRows: {
    default: "dial",
    alternatives: ["skip"],
    about: "a number that is in the file twice",
    source: "§7",
  },
  maxRows: {
    default: "any",
    alternatives: [1000],
    anyNumber: true,
    about: "rows that a file may have",
    source: "§7",
  },
  batchStartMs: {
    default: 1000,
    alternatives: [60_000],
    anyNumber: true,
    about: "time from the upload to the first call",
    source: "§7",
  },
  batchPace: {
    default: "capped",
    alternatives: ["atOnce"],
    about: "rows wait for their turn under `maxCalls`, or are all called at once",
    source: "§7",
  },
  batchStatus: {
    default: "in_progress",
    alternatives: ["processing", "pending"],
    about: "`status` between pending and completed; pending: it never says anything else",
    source: "§7, §16.4",
  },
  batchList: {
    default: "envelope",
    alternatives: ["data"],
    about: "list of batches: with `has_more` and `total`, or `data` alone",
    source: "§7",
  },
  successRateOf: {
    default: "recipients",
    alternatives: ["processed"],
    about: "what `success_rate` is a percentage of",
    source: "§7, §15.22",
  },
  avgDurationEmpty: {
    default: 0,
    alternatives: ["null"],
    about: "`avg_duration_seconds` before any call is completed",
    source: "§7",
  },
  telephonyFailedCount: {
    default: "failed",
    alternatives: ["none"],
    about: "where a call that ended as telephony_failed is counted",
    source: "§7",
  },
  queuedRows: {
    default: "in_progress",
    alternatives: ["none"],
    about: "where a row that was not called yet is counted",
    source: "§7",
  },
} as const satisfies SwitchTable;
