/** How patiently a platform is talked to. Each can be set by an environment variable `<PLATFORM>_<NAME>`. */
export interface Settings {
  /** Deadline of one attempt, ms. `_TIMEOUT_MS`, default 10,000. */
  readonly timeout: number;
  /** Deadline of one request with all its attempts and waits, ms. `_TOTAL_TIMEOUT_MS`, default 90,000. */
  readonly totalTimeout: number;
  /** First wait before a repetition or between two polls, ms; doubles each time. `_RETRY_DELAY_MS`, default 300. */
  readonly retryDelay: number;
  /** Requests started in any 60 s, repetitions included. `_REQUESTS_PER_MINUTE`, default per platform (`requestsPerMinute` of its descriptor). */
  readonly requestsPerMinute: number;
  /** Requests under way at once; falls by half on 429 and climbs back. `_CONCURRENCY`, default 10. */
  readonly concurrency: number;
  /** Longest wait for an asynchronous state such as a file being processed, ms. `_WAIT_MS`, default 600,000. */
  readonly wait: number;
}

const SUFFIXES: Readonly<Record<keyof Settings, string>> = {
  timeout: "TIMEOUT_MS",
  totalTimeout: "TOTAL_TIMEOUT_MS",
  retryDelay: "RETRY_DELAY_MS",
  requestsPerMinute: "REQUESTS_PER_MINUTE",
  concurrency: "CONCURRENCY",
  wait: "WAIT_MS",
};

/** What the platform says for itself. */
type Own = Pick<Settings, "requestsPerMinute"> & Partial<Settings>;

const DEFAULTS: Omit<Settings, "requestsPerMinute"> = {
  timeout: 10_000,
  totalTimeout: 90_000,
  retryDelay: 300,
  concurrency: 10,
  wait: 600_000,
};

type Environment = Readonly<Record<string, string | undefined>>;

/** What is counted: half a request is none. */
const COUNTS: readonly (keyof Settings)[] = ["requestsPerMinute", "concurrency"];

/** Settings of a platform from the environment. @throws when a variable is not a positive number, or a whole one where it counts. */
export function readSettings(prefix: string, environment: Environment, platform: Own): Settings {
  const defaults: Settings = { ...DEFAULTS, ...platform };
  const read = (key: keyof Settings): [keyof Settings, number] => {
    const name = `${prefix}_${SUFFIXES[key]}`;
    const text = environment[name];
    const value = text === undefined || text === "" ? defaults[key] : Number(text);
    const whole = COUNTS.includes(key);
    if (!(value > 0) || (whole && !Number.isInteger(value)))
      throw new Error(`${name} must be a positive${whole ? ", whole" : ""} number, not ${JSON.stringify(text)}`);
    return [key, value];
  };
  return Object.fromEntries((Object.keys(SUFFIXES) as (keyof Settings)[]).map(read)) as unknown as Settings;
}
