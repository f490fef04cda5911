import { join } from "node:path";
import { describe, expect, it, onTestFinished, test, vi } from "vitest";
import { start } from "../harness/command.ts";
import { steering } from "../text/hostile.ts";
import { run, type Ran } from "./run.ts";
import { everyCommand, formatsOf, ROWS } from "./strange-commands.ts";
import { DEFECT_MESSAGE, strangePlatform, type Strangeness } from "./strange-platform.ts";
import { temporaryFolder } from "./temporary.ts";
import { secrets } from "./webhook-listener.ts";

const WRITES = ["POST", "PUT", "PATCH", "DELETE"];

/** Good statuses with JSON that no documentation knows. */
const SHAPES: readonly Strangeness[] = [null, [null], { data: [null] }, { data: { data: null } }].map((json) => ({
  kind: "shape",
  json,
}));

const commands = everyCommand();

/** Every row that talks to a platform, printing for machines where it can. */
const cases = ROWS.filter(({ platform }) => platform).map((row, index) => {
  const json = formatsOf(commands.get(row.command)!).includes("json") ? ["--format", "json"] : [];
  return { row, json, name: `${index}: ${row.command}` };
});

describe.each(cases)("voice-agents, $name", ({ row, json }) => {
  /** Standard output must be one JSON document or empty, whatever happens. */
  async function call(strangeness: Strangeness, methods: readonly string[] = []): Promise<Ran> {
    onTestFinished(() => void vi.unstubAllEnvs());
    const { fetch } = globalThis;
    const { argv, streams } = await row.prepare("x", "x");
    const restore = strangePlatform(strangeness, methods);
    const ran = await run([...argv, ...json], streams).finally(restore);
    globalThis.fetch = fetch;
    if (ran.out !== "" && json.length > 0) JSON.parse(ran.out);
    return ran;
  }

  it("ends with 1 and says so where a defect of its own comes behind any response", async () => {
    const { code, out, talk } = await call({ kind: "defect" });
    expect([code, out || talk]).toEqual([1, expect.stringContaining(DEFECT_MESSAGE)]);
  });

  it("leaves open what became of a write behind which there was one", async () => {
    const { code, out, talk } = await call({ kind: "defect" }, WRITES);
    if (!talk.includes(DEFECT_MESSAGE)) return;
    expect([code, out]).toEqual([1, expect.stringMatching(/^$|"outcome": "unknown"/)]);
    expect(talk).toMatch(/may have (?:been carried out|rung|been accepted)/);
  });

  it("takes no shape of a response for a defect", async () => {
    for (const shape of SHAPES) expect((await call(shape)).talk).not.toContain("a defect of voice-agents");
  });
});

test("what nobody waits for ends the process with 1, and steers nothing", async () => {
  // Fails where nobody looks as soon as the command has said its first words.
  const preload = `const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text) => { process.stderr.write = write; Promise.reject(new Error("\\u001b[8mx\\n::error::x")); return write(text); };`;
  const main = join(import.meta.dirname, "../../cli/main.ts");
  const listen = ["webhook", "listen", "--port", "0", "--platform", "formantai"];
  const { code, stdout, stderr } = await start(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(preload)}`, main, ...listen],
    {
      cwd: temporaryFolder({}),
      env: { ...process.env, FORMANTAI_WEBHOOK_SECRET: secrets.formantai },
      deadline: 60_000,
    },
  ).done;
  expect([code, stdout, steering(stderr)]).toEqual([1, "", []]);
  expect(stderr).toContain("\nerror: this is a defect of voice-agents");
});
