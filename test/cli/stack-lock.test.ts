import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { isRefusal, locksIn } from "../../cli/stack-lock/lock.ts";
import { lockText } from "../../cli/stack-lock/lock-text.ts";
import type { Machine } from "../../cli/stack-lock/machine.ts";
import { patience } from "../../cli/stack-lock/patience.ts";
import { recordedRuns } from "../../cli/stack-lock/run-record.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const refusal = (...locks: string[]): string =>
  [
    `error: the stack is currently locked by ${locks.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.`,
    ...locks.map((lock) => `  ${lock}`),
    "",
  ].join("\n");

const place = "postgres://****:****@db.example.com/.pulumi/locks/organization/desk/prod/6f1c.json?sslmode=require";

test("Pulumi's refusal is read lock by lock, whatever a machine or a user is called", () => {
  const said = refusal(
    `${place}: created by build@runner-7 (pid 57) at 2026-11-26T10:00:00Z`,
    `${place}: created by EXAMPLE\\o@brien: created by x (pid 1) at y@host-2 (pid 4194304) at 2026-11-26T12:00:00+02:00`,
  );
  expect(isRefusal(said)).toBe(true);
  expect(locksIn(said)).toEqual([
    { place, user: "build", host: "runner-7", pid: 57, at: "2026-11-26T10:00:00Z" },
    {
      place,
      user: "EXAMPLE\\o@brien: created by x (pid 1) at y",
      host: "host-2",
      pid: 4194304,
      at: "2026-11-26T12:00:00+02:00",
    },
  ]);
  expect(isRefusal("error: [409] Conflict: Another update is currently in progress.")).toBe(true);
  expect(isRefusal("error: update failed\n")).toBe(false);
});

/** A machine on which the processes of `running` run, each by number and start. */
function machineOf(
  running: Map<number, string>,
  more: Partial<Machine> & { boot?: string; namespace?: string } = {},
): Machine {
  const { host = "runner-7", boot = "boot-1", namespace = "pid:[1]" } = more;
  return {
    host,
    epoch: { boot, namespace },
    identityOf(pid) {
      const start = running.get(pid);
      return start === undefined ? undefined : { host, boot, namespace, pid, start };
    },
    runs: (pid) => running.has(pid),
    ...more,
  };
}

const STARTED = Date.parse("2026-11-26T10:00:00Z");

const lockOf = (more: object = {}) => ({
  place,
  user: "build",
  host: "runner-7",
  pid: 57,
  at: "2026-11-26T10:00:01Z",
  ...more,
});

function memory(running: Map<number, string>) {
  const cache = mkdtempSync(join(tmpdir(), "voice-agents-runs-"));
  onTestFinished(() => rmSync(cache, { recursive: true }));
  const on = (machine: Machine, now = STARTED) =>
    recordedRuns(machine, { env: { XDG_CACHE_HOME: cache }, now: () => now });
  return { runs: on(machineOf(running)), on };
}

test("a holder counts as gone only where this machine started it and it runs no more", () => {
  const running = new Map([[57, "1000"]]);
  const { runs, on } = memory(running);
  expect(runs.ownerOf(lockOf())).toBe("unknown");
  runs.begin(57);
  expect(runs.ownerOf(lockOf())).toBe("running");
  expect(runs.takeProof(lockOf())).toBeUndefined();

  // Its number has been given to another process since.
  running.set(57, "2000");
  expect(runs.ownerOf(lockOf())).toBe("gone");
  running.delete(57);
  expect(runs.ownerOf(lockOf())).toBe("gone");

  const others = {
    "another machine": lockOf({ host: "runner-8" }),
    "another process": lockOf({ pid: 58 }),
    "before it was started": lockOf({ at: "2026-11-26T09:59:50Z" }),
    "long after it was started": lockOf({ at: "2026-11-26T10:02:00Z" }),
    "no time": lockOf({ at: "soon" }),
  };
  for (const lock of Object.values(others)) expect(runs.ownerOf(lock)).toBe("unknown");
  // The same name, but started anew, or another container.
  for (const other of [{ boot: "boot-2" }, { namespace: "pid:[2]" }, { host: "runner-8" }, { epoch: undefined }])
    expect(on(machineOf(running, other)).ownerOf(lockOf())).toBe("unknown");
});

test("of all who want to clear a dead lock one gets the proof, and a run that ended in order leaves none", () => {
  const running = new Map([[57, "1000"]]);
  const { runs, on } = memory(running);
  const end = runs.begin(57);
  running.delete(57);
  const putBack = runs.takeProof(lockOf());
  expect(putBack).toBeDefined();
  expect(on(machineOf(running)).takeProof(lockOf())).toBeUndefined();
  putBack?.();
  expect(runs.ownerOf(lockOf())).toBe("gone");
  end();
  expect(runs.ownerOf(lockOf())).toBe("unknown");
});

test("waiting ends in time, and no two wait alike", async () => {
  const clock = { now: 0 };
  const waits = async (random: () => number): Promise<number[]> => {
    clock.now = 0;
    const slept: number[] = [];
    const sleep = async (ms: number) => void (slept.push(ms), (clock.now += ms));
    const next = patience(60_000, { now: () => clock.now, random, sleep });
    while (await next());
    return slept;
  };
  const [least, most] = [await waits(() => 0), await waits(() => 1)];
  for (const each of [least, most]) expect(each.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
  expect(least.slice(0, 3)).toEqual([500, 750, 1125]);
  expect(most.slice(0, 3)).toEqual([1500, 2250, 3375]);
});

test("names that steer a terminal are shown as text, with what to do", () => {
  const shown = lockText(lockOf({ host: "evil\u001b[2J", user: "a\nb" }), {
    owner: "unknown",
    machine: machineOf(new Map()),
    now: STARTED + 3 * 3_600_000,
  });
  expect(shown).toContain("a\\nb@evil\\u001b[2J, process 57, for 2 hours");
  expect(shown).toContain("it is on another machine; if you are certain that it has ended, run `pulumi cancel`");
});

test("a wait is a number of seconds, minutes or hours", async () => {
  const { code, talk } = await run(["stack-lock", "--wait", "soon"]);
  expect(code).toBe(64);
  expect(talk).toContain("90s, 10m, 1h");
  const both = await run(["stack-lock", "--clear", "--", "pulumi", "up"]);
  expect(both.code).toBe(64);
});

test("the command may have 32 operations of the engine under way at once, unless the user says otherwise", async () => {
  const directory = temporaryFolder({});
  const seen = async (): Promise<string> => {
    await run(["stack-lock", "--", "sh", "-c", "echo $PULUMI_PARALLEL > seen"], { directory });
    return readFileSync(join(directory, "seen"), "utf8").trim();
  };
  vi.stubEnv("PULUMI_PARALLEL", undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await seen()).toBe("32");
  vi.stubEnv("PULUMI_PARALLEL", "4");
  expect(await seen()).toBe("4");
});
