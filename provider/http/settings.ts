/** How patiently a platform is talked to. Each can be set by an environment variable `<PLATFORM>_<NAME>`. */
export interface Settings {
  /** Deadline of one attempt, ms. `_TIMEOUT_MS`, default 10,000. */
  readonly timeout: number;
  /** Deadline of one request with all its attempts and waits, ms. `_TOTAL_TIMEOUT_MS`, default 90,000. */
  readonly totalTimeout: number;
  /** First wait before a repetition or between two polls, ms; doubles each time. `_RETRY_DELAY_MS`, default 300. */
  readonly retryDelay: number;
  /** Requests started in any 60 s, repetitions included. `_REQUESTS_PER_MINUTE`, default per platform. */
  readonly requestsPerMinute: number;
  /** Requests under way at once; falls by half on 429 and climbs back. `_CONCURRENCY`, default 10. */
  readonly concurrency: number;
  /** Longest wait for an asynchronous state such as a file being processed, ms. `_WAIT_MS`, default 600,000. */
  readonly wait: number;
}

const VARIABLES: Readonly<Record<keyof Settings, readonly [suffix: string, fallback: number]>> = {
  timeout: ["TIMEOUT_MS", 10_000],
  totalTimeout: ["TOTAL_TIMEOUT_MS", 90_000],
  retryDelay: ["RETRY_DELAY_MS", 300],
  requestsPerMinute: ["REQUESTS_PER_MINUTE", 200],
  concurrency: ["CONCURRENCY", 10],
  wait: ["WAIT_MS", 600_000],
};

type Environment = Readonly<Record<string, string | undefined>>;

/** What is counted: half a request is none. */
const COUNTS: readonly (keyof Settings)[] = ["requestsPerMinute", "concurrency"];

/** Settings of a platform from the environment. @throws when a variable is not a positive number, or a whole one where it counts. */
export function readSettings(prefix: string, environment: Environment, defaults: Partial<Settings> = {}): Settings {
  const read = (key: keyof Settings): [keyof Settings, number] => {
    const [suffix, fallback] = VARIABLES[key];
    const name = `${prefix}_${suffix}`;
    const text = environment[name];
    const value = text === undefined || text === "" ? (defaults[key] ?? fallback) : Number(text);
    const whole = COUNTS.includes(key);
    if (!(value > 0) || (whole && !Number.isInteger(value)))
      throw new Error(`${name} must be a positive${whole ? ", whole" : ""} number, not ${JSON.stringify(text)}`);
    return [key, value];
  };
  return Object.fromEntries((Object.keys(VARIABLES) as (keyof Settings)[]).map(read)) as unknown as Settings;
}
