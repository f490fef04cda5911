/** How far a run is, by what each of its steps was estimated to take. */
export interface Progress {
  /** A step has ended that was estimated so; all in seconds. */
  done(estimate: number): void;
  /** `12 of 40 steps, 8 minutes, about 14 to go` */
  text(): string;
}

export function createProgress(steps: number, estimate: number, now = () => performance.now()): Progress {
  const started = now();
  let [count, passed] = [0, 0];
  return {
    done(seconds) {
      count += 1;
      passed += seconds;
    },
    text() {
      const spent = (now() - started) / 1000;
      // A machine that is slower or faster than the one of the estimates is so for the rest too.
      const left = Math.max(estimate - passed, 0) * (passed > 0 ? spent / passed : 1);
      return `${count} of ${steps} steps, ${inMinutes(spent)} minutes, about ${inMinutes(left)} to go`;
    },
  };
}

export const inMinutes = (seconds: number): string => (seconds / 60).toFixed(seconds < 600 ? 1 : 0);
