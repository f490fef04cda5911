/** How an attempt can go. */
export const callOutcomes = [
  "completed",
  "low-engagement",
  "rescheduled",
  "timeout",
  "no-answer",
  "busy",
  "failed",
  "skip",
  "validation-failed",
] as const;

/** What a workspace pays for a talk. */
export const creditsPerCall = 1.5;

/** How an attempt goes. */
export type CallOutcome = (typeof callOutcomes)[number];

/** What brings another attempt, and counts against its own limit. */
export type RetryKind = "noPickup" | "lowEngagement" | "reschedule";

/** The course of an attempt. */
export interface Course {
  /** Seconds from the attempt's begin, and the event; "limit" stands for the longest duration of a call. */
  readonly events: readonly (readonly [seconds: number | "limit", event: string])[];
  readonly retry?: RetryKind;
  /** Seconds from the last event to call.lifecycle-ended. */
  readonly tail: number;
}

const talk = [
  [0, "call.initiate"],
  [5, "call.in-progress"],
  [50, "call.ended"],
  [52, "call.completed"],
  [60, "end-of-call"],
] as const;

/** The events of each outcome, in the documented order; the seconds are the emulator's. */
export const courses: Readonly<Record<CallOutcome, Course>> = {
  completed: { events: talk, tail: 1 },
  "low-engagement": { events: talk, retry: "lowEngagement", tail: 1 },
  rescheduled: { events: [...talk, [61, "call.rescheduled"]], retry: "reschedule", tail: 1 },
  timeout: {
    events: [
      [0, "call.initiate"],
      [5, "call.in-progress"],
      ["limit", "call.timeout"],
      ["limit", "end-of-call"],
    ],
    tail: 1,
  },
  "no-answer": {
    events: [
      [0, "call.initiate"],
      [30, "call.no-answer"],
    ],
    retry: "noPickup",
    tail: 1,
  },
  busy: {
    events: [
      [0, "call.initiate"],
      [5, "call.busy"],
    ],
    retry: "noPickup",
    tail: 1,
  },
  failed: {
    events: [
      [0, "call.initiate"],
      [2, "call.failed"],
    ],
    retry: "noPickup",
    tail: 1,
  },
  // These two may still be aborted, so they are not over at once.
  skip: { events: [[0, "call.skip"]], tail: 60 },
  "validation-failed": { events: [[0, "call.validation-failed"]], tail: 60 },
};
