/** A parameter that an agent is declared to be called with. */
export interface CallParameter {
  readonly name: string;
  readonly required?: boolean;
}

/** Something in a campaign file that would make a wrong call, or none. */
export interface CampaignProblem {
  /** From 1. */
  readonly line: number;
  readonly column?: string;
  readonly message: string;
}

/** One person to call. */
export interface Recipient {
  readonly line: number;
  /** In the order of the columns. */
  readonly values: readonly string[];
}

/** What is in a campaign file. Only one without problems may be uploaded. */
export interface Campaign {
  readonly columns: readonly string[];
  readonly recipients: readonly Recipient[];
  /** Sorted by line. */
  readonly problems: readonly CampaignProblem[];
  /** What is no mistake for certain but worth a look. */
  readonly notes: readonly string[];
  /** What is to be uploaded: the file as it is, but for a byte order mark, which would become part of the first column's name. */
  readonly content: Uint8Array;
}
