/** Deadlines of a request, of one with its repetitions, and of a wait, ms. */
export type Deadlines = readonly [request: number, total: number, wait: number];

/** No deadline passes on a busy machine. */
export const UNHURRIED: Deadlines = [20_000, 30_000, 20_000];

/** Deadlines that no test lives to see: what was killed does nothing more. */
export const NEVER: Deadlines = [100_000_000, 2_000_000_000, 2_000_000_000];

/** The variables that set them for a platform, whose own begin with `prefix`. */
export const deadlines = (prefix: string, [request, total, wait]: Deadlines): Record<string, string> => ({
  [`${prefix}_TIMEOUT_MS`]: String(request),
  [`${prefix}_TOTAL_TIMEOUT_MS`]: String(total),
  [`${prefix}_WAIT_MS`]: String(wait),
});
