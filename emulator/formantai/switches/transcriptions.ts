import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open about transcription. */
export const transcriptionSwitches = {
  submitStatus: {
    default: 200,
    alternatives: [202],
    about: "status of an accepted job",
    source: "§2, §12",
  },
  jobReadyMs: {
    default: 2000,
    alternatives: [0],
    anyNumber: true,
    about: "time that a job takes",
    source: "§12",
  },
  jobBetween: {
    default: "pending",
    alternatives: ["processing"],
    about: "`status` of a job that is read before it is done",
    source: "§12",
  },
  jobFailure: {
    default: "error",
    alternatives: ["none"],
    about: "the field that tells why a job failed",
    source: "§12",
  },
  unknownLanguage: {
    default: 400,
    alternatives: ["accepted"],
    about: "a language code that is not in the list",
    source: "§12",
  },
  audioTypes: {
    default: "any",
    alternatives: ["audio"],
    about: "uploads that are taken: any, or those that call themselves audio",
    source: "§12",
  },
  diarizeDefault: {
    default: false,
    alternatives: [true],
    about: "whether speakers are told apart where that is left out",
    source: "§12",
  },
  formatDefault: {
    default: "standard",
    alternatives: ["code_mixed"],
    about: "the format where that is left out",
    source: "§12",
  },
  jobRetentionMs: {
    default: "none",
    alternatives: [86_400_000],
    anyNumber: true,
    about: "how long a job can be read",
    source: "§12",
  },
} as const satisfies SwitchTable;
