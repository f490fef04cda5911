import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { platforms } from "../../emulator/platforms.ts";
import { start, type Running } from "../harness/command.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const main = join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

/** `voice-agents emulate niche -- node --eval <program>`, in a process of its own. */
function emulate(program: string): Running {
  const args = [main, "emulate", "niche", "--", process.execPath, "--input-type=module", "--eval", program];
  const running = start(process.execPath, args, { cwd: import.meta.dirname, env: process.env, deadline: 30_000 });
  onTestFinished(() => running.kill());
  return running;
}

describe("voice-agents emulate with a command", () => {
  test("gives it the variables of a running emulator, and its streams and its exit code go through", async () => {
    const finished = await emulate(`
      const { NICHE_BASE_URL, NICHE_TOKEN } = process.env;
      const headers = { authorization: "Bearer " + NICHE_TOKEN };
      const tools = await fetch(NICHE_BASE_URL + "/tools", { headers });
      const dashboard = await fetch(new URL("/_emulator/dashboard", NICHE_BASE_URL));
      const stranger = await fetch(dashboard.url, { headers: { origin: "https://evil.example.com" } });
      console.log(tools.status, dashboard.status, stranger.status);
      process.exitCode = 7;`).done;
    expect(finished).toMatchObject({ code: 7, stdout: "200 200 403\n" });
    expect(finished.stderr).toMatch(/dashboard is http:\/\/127\.0\.0\.1:\d+\/_emulator\/dashboard/);
  });

  test("passes a signal on, and ends as it ends", async () => {
    const program = `
      process.on("SIGTERM", () => { console.log("asked to end"); process.exit(3); });
      process.kill(process.ppid, "SIGTERM");
      setInterval(() => {}, 1000);`;
    expect(await emulate(program).done).toMatchObject({ code: 3, stdout: "asked to end\n" });
    expect(await emulate(`process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);`).done).toMatchObject({
      code: 137,
    });
  });

  test("says that a command cannot be started", async () => {
    expect(await run(["emulate", "niche", "--", "no-such-command"])).toMatchObject({
      code: 127,
      talk: expect.stringContaining("no-such-command cannot be started") as unknown,
    });
  });
});

test("voice-agents emulate says before it serves that its store can be neither read nor kept", async () => {
  const directory = temporaryFolder({ "odd.json": "{" });
  for (const [store, why] of [
    ["gone/store.json", "cannot be written: ENOENT"],
    ["odd.json", "cannot be read: "],
  ] as const) {
    const { code, out, talk } = await run(["emulate", "niche", "--store", store, "--", process.execPath, "-e", "0"], {
      directory,
    });
    expect([code, out, talk]).toEqual([1, "", expect.stringContaining(`${store} ${why}`)]);
    expect(talk).toMatch(/^error: emulating: the emulator's store [^\n]*\n$/);
  }
});

test("voice-agents emulate tells what it holds, and where its dashboard is", async () => {
  const { code, out, talk } = await run(["emulate", "formantai"], { interrupted: Promise.resolve() });
  expect(code).toBe(0);
  expect(out).toMatch(/^export FORMANTAI_API_KEY=/m);
  expect(talk).toMatch(/^Its dashboard.*: http:\S+\/_emulator\/dashboard$/m);
  expect(talk).toMatch(/^ {2}agents +\S+/m);
});

test.each(platforms)(
  "the help of voice-agents emulate $name tells what each switch decides",
  async ({ name, switches }) => {
    const { code, out } = await run(["emulate", name, "--help"]);
    expect(code).toBe(0);
    for (const { name: other } of platforms) expect(out).toContain(`  ${other} `);
    for (const [key, { default: first, about }] of Object.entries(switches)) {
      expect(out).toMatch(new RegExp(`^  ${key}=${String(first)}\\b`, "m"));
      expect(out).toContain(`\n      ${about}\n`);
    }
  },
);
