import { availableParallelism } from "node:os";
import { expect, onTestFinished, test, vi } from "vitest";
import { Gathering } from "../../provider/lifecycle/gathering.ts";

/** How an engine makes objects, ms. */
interface Engine {
  /** So many workers, each of which saves the state before a create and after it. */
  readonly atOnce: number;
  /** How long it saves; one save after the other. */
  readonly saving: number;
  /** How long a create takes. */
  readonly late: number;
  readonly perMinute: number;
  /** Whether it checks what it is about to make: what its workers have, and one more. */
  readonly announced: boolean;
  /** Whether the user has said how many it makes at once. */
  readonly known: boolean;
}

const USUAL: Engine = { atOnce: 8, saving: 20, late: 10, perMinute: 1000, announced: true, known: false };

/** Creates of one list. Returns how many were done, how many looks they would have needed, and how long it took. */
async function creates(count: number, changes: Partial<Engine> = {}) {
  const { atOnce, saving, late, perMinute, announced, known } = { ...USUAL, ...changes };
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const gathering = new Gathering(() => (known ? atOnce : undefined));
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  let saved: Promise<unknown> = Promise.resolve();
  const save = () => (saved = saved.then(() => wait(saving)));
  let [done, looks] = [0, 0];
  let looking: Promise<void> | undefined;
  const look = () =>
    (looking ??= wait(1).then(() => {
      looking = undefined;
      looks += 1;
    }));
  const [waiting, unchecked] = [0, 1].map(() => Array.from({ length: count }, (_, index) => `agent-${index}`));
  const check = (): void => {
    const name = unchecked!.shift();
    if (announced && name !== undefined) gathering.announce("agents", name);
  };
  check();
  const worker = async () => {
    for (let name = waiting!.shift(); name !== undefined; name = waiting!.shift()) {
      const resource = name;
      check();
      await save();
      await gathering.carryOut(async () => {
        const over = gathering.begin("agents", resource);
        await wait(late);
        over();
        await gathering.gathered("agents", perMinute);
        await look();
      });
      done += 1;
      await save();
    }
  };
  const start = performance.now();
  const all = Promise.all(Array.from({ length: atOnce }, worker)).then(() => performance.now() - start);
  await vi.runAllTimersAsync();
  return { done, looks, seconds: (await all) / 1000 };
}

test("those that the engine makes at once share a look, and nothing waits for more than can come", async () => {
  const { done, looks, seconds } = await creates(80);
  expect(done).toBe(80);
  expect(looks).toBeLessThanOrEqual(11);
  // Saving is what takes the time: two saves for each.
  expect(seconds).toBeLessThan(1.15 * 80 * 2 * 0.02);
});

test.each([1, 2, 3 * 4 * availableParallelism()])(
  "an engine that makes %i at once is waited for once only",
  async (atOnce) => {
    const { looks, seconds } = await creates(96, { atOnce });
    expect(looks).toBeLessThanOrEqual(96 / Math.min(atOnce, 8) + 3);
    expect(seconds).toBeLessThan(1.15 * 96 * (2 * 0.02 + (atOnce === 1 ? 0.011 : 0)) + 0.5);
  },
);

test.each([
  [2, 20],
  [32, 20],
  [32, 150],
])(
  "as many as the user lets the engine make at once share a look: %i, which it saves in %i ms",
  async (atOnce, saving) => {
    const { looks, seconds } = await creates(128, { atOnce, saving, known: true });
    expect(looks).toBeLessThanOrEqual(128 / atOnce + 1);
    expect(seconds).toBeLessThan(1.15 * 128 * 2 * (saving / 1000));
  },
);

test("no create waits for one that was not announced", async () => {
  const { done, seconds } = await creates(40, { announced: false, atOnce: 1 });
  expect(done).toBe(40);
  expect(seconds).toBeLessThan(40 * 0.06);
});

test("what was announced and does not come is not waited for again and again", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const gathering = new Gathering();
  gathering.announce("agents", "never made");
  const start = performance.now();
  const one = async (resource: string): Promise<void> => {
    gathering.begin("agents", resource)();
    await gathering.gathered("agents", 1000);
  };
  const all = (async () => {
    for (let index = 0; index < 20; index += 1) await gathering.carryOut(() => one(`agent-${index}`));
    return performance.now() - start;
  })();
  await vi.runAllTimersAsync();
  expect(await all).toBeLessThan(1000);
});

test("an engine that was slow once is known to have more workers as soon as they have something", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const gathering = new Gathering();
  const done: string[] = [];
  const make = (resource: string) =>
    gathering.carryOut(async () => {
      gathering.begin("agents", resource)();
      await gathering.gathered("agents", 1000);
      done.push(resource);
    });
  const announce = (...resources: string[]) => resources.forEach((each) => gathering.announce("agents", each));
  announce("first", "second");
  const first = make("first");
  await vi.advanceTimersByTimeAsync(1000);
  expect(done).toEqual(["first"]);
  announce("third", "fourth");
  const second = make("second");
  await vi.advanceTimersByTimeAsync(10);
  expect(done).toEqual(["first"]);
  await Promise.all([first, second, make("third"), make("fourth")]);
  expect(done).toHaveLength(4);
});

test("after a failure nobody waits for what was announced", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const gathering = new Gathering();
  for (const name of ["failed", "second", "never", "never either"]) gathering.announce("agents", name);
  const start = performance.now();
  const made = gathering.carryOut(async () => {
    gathering.begin("agents", "second")();
    await gathering.gathered("agents", 1);
    return performance.now() - start;
  });
  const failed = gathering.carryOut(async () => {
    gathering.begin("agents", "failed")();
    return Promise.reject(new Error("refused"));
  });
  await expect(failed).rejects.toThrow("refused");
  await vi.runAllTimersAsync();
  expect(await made).toBe(0);
});

test("a create that waits for its turn in the limit is waited for, and not for ever", async () => {
  const slow = { atOnce: 4, perMinute: 4, announced: false };
  expect(await creates(12, { ...slow, late: 59_000 })).toMatchObject({ looks: 3, done: 12 });
  expect(await creates(12, { ...slow, late: 600_000 })).toMatchObject({ done: 12 });
});
