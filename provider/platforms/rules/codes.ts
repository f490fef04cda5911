/** By kind, the codes of the rules that a schema cannot say, each with what it asks for: a sentence, with code between backticks. */
export type RuleCodes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Of every kind: what a platform's rules have no part in. */
export const commonCodes: Readonly<Record<string, string>> = {
  "no-id": "An id is no `.` and no `..`, which would lead to another address.",
};

/** The rules of this folder, which platforms share. */
const sharedCodes = {
  "deployed-twice":
    "An agent has one Deployment: two would undo each other's settings, and destroying one would silence the other.",
  "duplicate-item": "A list holds each item once.",
  "hours-order": "A time range ends after it starts, on the same day. For a night, write two ranges.",
  "hours-overlap": "Time ranges of one day do not overlap. Ranges that touch are fine.",
  "name-spaces":
    "A name has no spaces at either end, no line breaks and no tabs: a platform might tidy them, and the object would not be recognised any more.",
  "one-source": "A file is uploaded from its `source`, or named by the `fileId` that it has on the platform, not both.",
  "reference-forgotten":
    "Where an id belongs, the name of a manifest is written as an expression: `${tool.transfer}`, not `transfer`.",
  "reference-kind": "An expression refers to a resource of the kind that the property takes.",
  "reference-list": 'Where a list of ids belongs, one expression stands in a list: `["${tool.transfer}"]`.',
  "time-zone": "A time zone has its name in the IANA database, such as `America/New_York`.",
} as const;

type SharedCode = keyof typeof sharedCodes;

/** Some of the shared codes, for the table of a platform. */
export const shared = (...codes: readonly SharedCode[]): Readonly<Record<string, string>> =>
  Object.fromEntries(codes.map((code) => [code, sharedCodes[code]]));
