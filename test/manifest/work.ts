import { Session } from "node:inspector/promises";
import { setFlagsFromString } from "node:v8";

/** How V8 makes machine code. What runs as such is not counted whole: some of its steps are lost, other ones each time. */
const COMPILERS = ["opt", "maglev", "sparkplug"];

/** Counts work, until it is stopped. To start and to stop takes as long as many a job: once for all of a file. */
export interface Counter {
  /**
   * The work of a function, so that its growth can be bounded without a clock: how often each block of our code runs (V8's precise
   * coverage), and how many characters or items the built-in searches go through, which no coverage sees.
   */
  workOf(job: () => unknown): Promise<number>;
  stop(): Promise<void>;
}

export async function startCounter(): Promise<Counter> {
  for (const name of COMPILERS) setFlagsFromString(`--no-${name}`);
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  return {
    async workOf(job) {
      // Whatever ran before is not the job's.
      await session.post("Profiler.takePreciseCoverage");
      const searched = countSearches();
      try {
        job();
        const { result } = await session.post("Profiler.takePreciseCoverage");
        const own = result.filter(({ url }) => /\/provider\//.test(url));
        const counts = own.flatMap(({ functions }) =>
          functions.flatMap(({ ranges }) => ranges.map((each) => each.count)),
        );
        return searched.stop() + counts.reduce((sum, count) => sum + count, 0);
      } finally {
        searched.stop();
      }
    },
    async stop() {
      await session.post("Profiler.stopPreciseCoverage");
      session.disconnect();
      for (const name of COMPILERS) setFlagsFromString(`--${name}`);
    },
  };
}

type Method = (this: { readonly length: number }, ...args: unknown[]) => unknown;

function countSearches(): { stop: () => number } {
  let total = 0;
  const restore = [
    ...["split", "replace", "replaceAll", "search", "match"].map((name) => wrap(String.prototype, name, whole)),
    ...["indexOf", "includes", "lastIndexOf"].map((name) => wrap(String.prototype, name, asFarAs)),
    ...["indexOf", "includes", "slice", "concat"].map((name) => wrap(Array.prototype, name, whole)),
  ];
  return {
    stop() {
      for (const undo of restore.splice(0)) undo();
      return total;
    },
  };

  function whole(length: number): number {
    return length;
  }
  function asFarAs(length: number, from: unknown, found: unknown): number {
    const start = typeof from === "number" ? from : 0;
    return Math.abs((typeof found === "number" && found >= 0 ? found : length) - start);
  }
  function wrap(prototype: object, name: string, cost: (length: number, from: unknown, found: unknown) => number) {
    const original = Reflect.get(prototype, name) as Method;
    const counting: Method = function (...args) {
      const found = original.apply(this, args);
      total += cost(this.length, args[1], found);
      return found;
    };
    Object.defineProperty(prototype, name, { value: counting, writable: true, configurable: true });
    return () => Object.defineProperty(prototype, name, { value: original, writable: true, configurable: true });
  }
}
