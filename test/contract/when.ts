import { describe, it } from "vitest";

/** A test that there is only where the condition holds: what does not apply to a kind is no skipped test of it. */
export const when =
  (condition: unknown) =>
  (title: string, work: () => Promise<void>): void => {
    if (condition) it(title, work);
  };

/** The same for a group of tests. */
export const whenAll =
  (condition: unknown) =>
  (title: string, tests: () => void): void => {
    if (condition) describe(title, tests);
  };
