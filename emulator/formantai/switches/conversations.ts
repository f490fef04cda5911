import type { SwitchTable } from "../../kernel/switches.ts";

/** What the sources leave open about conversations and their recordings. */
export const conversationSwitches = {
  fullListItems: {
    default: false,
    alternatives: [true],
    about: "whether the items of the list have everything that the single conversation has",
    source: "§6",
  },
  liveEnd: {
    default: "null",
    alternatives: ["absent"],
    about: "`end_timestamp` of a conversation that goes on",
    source: "§6",
  },
  detailTimestamps: {
    default: "absent",
    alternatives: ["present"],
    about: "`start_timestamp` and `end_timestamp` of a single conversation",
    source: "§6, §17.2",
  },
  recordingField: {
    default: "absent",
    alternatives: ["recording_url"],
    about: "whether a single conversation tells the address of its recording",
    source: "§6",
  },
  deliveryMetadata: {
    default: "absent",
    alternatives: ["present"],
    about: "whether a single conversation tells of the deliveries of its events",
    source: "§6",
  },
  metadataEcho: {
    default: "none",
    alternatives: ["webhook", "conversation"],
    about: "where the `metadata` of a call comes back",
    source: "§11, §16.12",
  },
  transcriptDelayMs: {
    default: 0,
    alternatives: [60_000],
    anyNumber: true,
    about: "time from the end of a call to its transcript",
    source: "§17.5",
  },
  recordingDelayMs: {
    default: 0,
    alternatives: [60_000],
    anyNumber: true,
    about: "time from the end of a call to its recording",
    source: "§6, §15.20",
  },
  recordingType: {
    default: "audio/wav",
    alternatives: ["application/octet-stream"],
    about: "content type of a recording",
    source: "§6",
  },
  recordingBody: {
    default: "direct",
    alternatives: ["redirect"],
    about: "a recording is the body, or a 302 to another host",
    source: "§6, §16.8",
  },
  otherResults: {
    default: "empty",
    alternatives: ["null", "absent"],
    about: "`results` of an attempt that was not completed, here and in events",
    source: "§11",
  },
  otherDuration: {
    default: "null",
    alternatives: ["zero"],
    about: "`duration_seconds` of an attempt that was not completed, here and in events",
    source: "§6",
  },
  failureReason: {
    default: "text",
    alternatives: ["null"],
    about: "`failure_reason` of an attempt that failed, here and in events",
    source: "§6, §8",
  },
} as const satisfies SwitchTable;
