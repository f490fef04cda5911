import { systemClock } from "../emulator/kernel/clock.ts";
import { createNicheEmulator } from "../emulator/niche/emulator.ts";
import { niche } from "../emulator/niche/platform.ts";
import { serveEmulator } from "../emulator/serve.ts";

/** What reached the platform in one operation. */
export interface Traffic {
  /** By verb: GET, POST, PATCH, DELETE. */
  readonly byVerb: Readonly<Record<string, number>>;
  /** By verb and route, with an asterisk in the place of each id. */
  readonly byRoute: Readonly<Record<string, number>>;
  readonly requests: number;
  /** Most requests under way at once. */
  readonly highest: number;
  /** Responses with status 429. */
  readonly refused: number;
  /** When each of the others arrived, in seconds from the beginning, where there is a limit. */
  readonly arrivals: readonly number[];
}

/** An emulated platform over HTTP, on the machine's clock, which counts. */
export interface Platform {
  readonly baseUrl: string;
  /** What points a client at it, with a credential. */
  readonly variables: Readonly<Record<string, string>>;
  /** Requests in any 60 s from now on; undefined for no limit. */
  limit(perMinute: number | undefined): void;
  /** Halves the limit after so many more requests, and forgets those. */
  halveAfter(requests: number): void;
  /** Traffic since the last call. */
  traffic(): Traffic;
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** Delay of each response, ms. */
  readonly latency: number;
  readonly perMinute: number | undefined;
  /** Lists show ids, names and times only. Default: whole objects. */
  readonly namesOnly?: boolean | undefined;
}

export async function startPlatform({ latency, perMinute, namesOnly = false }: PlatformOptions): Promise<Platform> {
  // Files are ready at once: how long a platform takes for one is not what is measured.
  const switches = { fileInitialStatus: "ready", listCarriesWhole: !namesOnly } as const;
  const emulator = createNicheEmulator({ clock: systemClock(), switches });
  const { basePath, control } = emulator;
  control.latency(latency);
  let [atOnce, highest, refused] = [0, 0, 0];
  let byVerb: Record<string, number> = {};
  let byRoute: Record<string, number> = {};
  let [begun, arrivals]: [number, number[]] = [performance.now(), []];
  let current = perMinute;
  let left = Infinity;
  const served = await serveEmulator({
    basePath,
    async fetch(request) {
      count(byVerb, request.method);
      count(byRoute, `${request.method} ${routeOf(new URL(request.url), basePath)}`);
      highest = Math.max(highest, ++atOnce);
      if (--left === 0 && current !== undefined) limit(current / 2);
      try {
        const arrived = (performance.now() - begun) / 1000;
        const response = await emulator.fetch(request);
        if (response.status === 429) refused += 1;
        else if (current !== undefined) arrivals.push(arrived);
        return response;
      } finally {
        atOnce -= 1;
      }
    },
  });
  function limit(rate: number | undefined): void {
    current = rate;
    control.rateLimit(rate === undefined ? null : { perMinute: rate });
  }
  limit(perMinute);
  return {
    baseUrl: served.baseUrl,
    variables: niche.variables(served.baseUrl),
    limit,
    halveAfter: (requests) => void (left = requests),
    traffic() {
      const requests = Object.values(byVerb).reduce((sum, count) => sum + count, 0);
      const seen = { byVerb, byRoute, requests, highest, refused, arrivals };
      [begun, arrivals] = [performance.now(), []];
      [highest, refused, byVerb, byRoute] = [0, 0, {}, {}];
      control.clearLog();
      return seen;
    },
    async close() {
      await served.close();
      emulator.close();
    },
  };
}

const count = (counts: Record<string, number>, key: string): void => void (counts[key] = (counts[key] ?? 0) + 1);

/** Every second part of a path is an id: `/businesses/<id>/tools/<id>`. */
const routeOf = ({ pathname }: URL, basePath: string): string =>
  pathname
    .slice(basePath.length)
    .split("/")
    .map((part, index) => (index > 0 && index % 2 === 0 ? "*" : part))
    .join("/");
