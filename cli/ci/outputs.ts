import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { reviewsIn } from "./report-files.ts";

/** What a later step of a job may want to know. Numbers and digests alone, so that no text of a stranger comes into a workflow. */
export function outputs(review: string, terminal: Terminal): number {
  const changeSets = reviewsIn("--review", review, terminal);
  const [only, ...more] = changeSets;
  const operations = ["create", "update", "replace", "delete"] as const;
  const lines = {
    stacks: changeSets.length,
    problems: sum(changeSets, ({ problems }) => problems.length),
    changes: sum(changeSets, ({ resources }) => resources.length),
    ...Object.fromEntries(operations.map((operation) => [operation, countOf(changeSets, operation)])),
    digest: only && more.length === 0 ? only.digest : "",
  };
  for (const [name, value] of Object.entries(lines)) terminal.out(`${name}=${value}\n`);
  return exitCode.fine;
}

const sum = (changeSets: readonly ChangeSet[], count: (changeSet: ChangeSet) => number): number =>
  changeSets.reduce((total, changeSet) => total + count(changeSet), 0);

const countOf = (changeSets: readonly ChangeSet[], wanted: string): number =>
  sum(changeSets, ({ resources }) => resources.filter(({ operation }) => operation === wanted).length);
