import { type Finding, MOST_PROBLEMS, type Report } from "./diagnostic.ts";

/** Where a piece of work reports to. */
export interface Reports {
  readonly report: Report;
  readonly warn: Report;
}

interface Done<Result> {
  readonly result: Result;
  readonly reported: readonly (readonly [to: keyof Reports, finding: Finding])[];
}

/** When a result may stand for another run of the work. Default: always. */
interface Conditions<Result> {
  /** Whether the result depends on nothing but its key. */
  readonly keep?: (result: Result) => boolean;
  /** Whether the work would have the same result now; asked each time before it is left out. */
  readonly holds?: (result: Result) => boolean;
}

/** Results of work by what it is done on. What the work has reported is reported again each time. */
export class Remembered<Key, Result> {
  readonly #done = new Map<Key, Done<Result>>();

  /** The result for this key: of an earlier time, else of `work`. */
  recall(
    key: Key,
    { report, warn }: Reports,
    work: (reports: Reports) => Result,
    { keep = () => true, holds = () => true }: Conditions<Result> = {},
  ): Result {
    const known = this.#done.get(key);
    if (known && holds(known.result)) {
      for (const [to, finding] of known.reported) (to === "warn" ? warn : report)(finding);
      return known.result;
    }
    const reported: (readonly [keyof Reports, Finding])[] = [];
    // More than anybody is shown is not kept: a file of some MB can have a million mistakes.
    const note = (to: keyof Reports, finding: Finding): void => {
      if (reported.length <= MOST_PROBLEMS) reported.push([to, finding]);
    };
    const result = work({
      report(finding) {
        note("report", finding);
        report(finding);
      },
      warn(finding) {
        note("warn", finding);
        warn(finding);
      },
    });
    if (reported.length <= MOST_PROBLEMS && keep(result)) this.#done.set(key, { result, reported });
    return result;
  }
}
