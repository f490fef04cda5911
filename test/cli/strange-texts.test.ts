import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test, vi } from "vitest";
import { serveEmulator } from "../../emulator/index.ts";
import { createNicheEmulator } from "../../emulator/niche/emulator.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess, start } from "../harness/command.ts";
import { HOSTILE, steering } from "../text/hostile.ts";
import { run, type Ran } from "./run.ts";
import { everyCommand, formatsOf, ROWS, type Call, type Row } from "./strange-commands.ts";
import { strangePlatform, type Strangeness } from "./strange-platform.ts";
import { temporaryFolder } from "./temporary.ts";

/** What every text of a stranger here says, so that a test can tell that it has been printed at all. */
const MARK = "NotOurs";

/** At the beginning of a line it would be taken for a line of ours. */
const FORGED = "error: forged";

const MARKUP = [
  "```",
  "</pre></code></td></svg><script>alert(1)</script><!-- -->",
  "@everyone #12 [link](https://evil.example.com) ![](https://evil.example.com/x.png)",
  "| a | b |",
];

const plain = [
  MARK,
  FORGED,
  "see ##[group]x ##vso[task.complete]",
  ...MARKUP,
  "::error::x",
  "  ::add-mask::e",
  "long ".repeat(100),
].join("\n");

const hostile = [`${MARK}\u001b[8mhidden\u001b[28m`, ...Object.values(HOSTILE), plain].join("\n");

const commands = everyCommand();

/** Where it is shown: on a screen with colours, or in the log of a CI system. */
const PLACES = [
  { place: "a terminal", colour: true, width: 80, environment: { FORCE_COLOR: "1" } },
  {
    place: "a log",
    colour: false,
    width: undefined,
    environment: { GITHUB_ACTIONS: "true", CI: "true", TF_BUILD: "True" },
  },
] as const;

const strangenesses = (text: string): Strangeness[] => [
  { kind: "texts", text },
  { kind: "refusal", text },
  { kind: "page", text },
  { kind: "broken", text },
];

/** The colours that printers of ours use, which hide nothing. */
// eslint-disable-next-line no-control-regex -- colours begin with one
const OUR_COLOURS = /\u001b\[(?:1|2|4|22|24|31|32|33|36|39)m/g;

/** A command for GitHub that is meant as one. */
const ANNOTATION = /^::(?:error|warning|notice) (?=[a-zA-Z]+=)/gm;

const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
};

function expectHarmless({ out, talk }: Ran, format: string | undefined, colour: boolean): void {
  const ours = format === "github" ? out.replace(ANNOTATION, "") : colour ? out.replace(OUR_COLOURS, "") : out;
  expect(steering(ours)).toEqual([]);
  expect(steering(talk)).toEqual([]);
  // Our own colours, which went through the door for words of strangers.
  expect(out).not.toMatch(/\\u001b\[(?:1|22)m/);
  const isPicture = format === "html" || format === "svg";
  for (const line of [...(isPicture ? [] : out.split("\n")), ...talk.split("\n")])
    expect(line.startsWith(FORGED), `a line of a stranger's own: ${line}`).toBe(false);
  if (isPicture) expect(out).not.toMatch(/<script|<\/pre>|<!-- -->/);
}

/** Called once with each strangeness of its platform, if it has one; all that it printed. */
async function printed(row: Row, format: string | undefined, place: (typeof PLACES)[number]): Promise<string> {
  const all: string[] = [];
  const { fetch } = globalThis;
  // What fails is told the same way in colours.
  const kinds = strangenesses(hostile).slice(0, place.colour ? 2 : undefined);
  const prepare = async (): Promise<Call> => {
    globalThis.fetch = fetch;
    return row.prepare(hostile, plain);
  };
  const shared = row.reads && (await prepare());
  for (const strangeness of row.platform ? kinds : [undefined]) {
    const { argv, streams } = shared ?? (await prepare());
    const restore = strangeness && strangePlatform(strangeness);
    const written = { out: "", talk: "" };
    const { code } = await run(
      [...argv, ...(format === undefined ? [] : ["--format", format, ...(row.options?.[format] ?? [])])],
      {
        ...streams,
        ...{ colour: place.colour, width: place.width },
        out: (text) => void (written.out += text),
        err: (text) => {
          written.talk += text;
          streams.err?.(text);
        },
      },
    );
    restore?.();
    const ran = { code, ...written };
    expectHarmless(ran, format, place.colour);
    if (format === "json") expectExact(ran, strangeness);
    all.push(written.out, written.talk);
  }
  globalThis.fetch = fetch;
  return all.join("");
}

/** Standard output is one JSON document or empty, and a good response is in it sign for sign. */
function expectExact({ code, out }: Ran, strangeness: Strangeness | undefined): void {
  if (out === "") return expect(code).not.toBe(0);
  const value = JSON.parse(out) as unknown;
  if (strangeness?.kind === "texts" && code === 0)
    expect(textsIn(value).some((text) => text.endsWith(hostile))).toBe(true);
}

it("each command of the table has a row", () => {
  expect([...commands.keys()].filter((name) => !ROWS.some(({ command }) => command === name))).toEqual([]);
});

/** What is for machines is the same wherever it goes. */
const shownAt = ({ colour }: (typeof PLACES)[number], formats: readonly (string | undefined)[]) =>
  colour ? formats.slice(0, 1) : formats;

describe.each(PLACES)("texts of strangers on $place", (place) => {
  const cases = ROWS.flatMap((row, index) =>
    shownAt(place, formatsOf(commands.get(row.command)!)).map((format) => ({
      row,
      format,
      name: `${index}: ${row.command} ${format ?? ""}`,
    })),
  );

  it.each(cases)("steer nothing: $name", async ({ row, format }) => {
    for (const [name, value] of Object.entries(place.environment)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const all = await printed(row, format, place);
    if (!row.silentIn?.includes(format ?? "")) expect(all).toContain(MARK);
  });
});

test.skipIf(spawnSync("python3", ["--version"]).error)("a transcript steers no real terminal", async () => {
  const emulator = createNicheEmulator();
  const { businessId, token } = nicheSeed;
  const call = { id: "call-1", businessId, agentId: "a", type: "INBOUND", status: "COMPLETED" };
  emulator.control.create("calls", { ...call, summary: hostile, transcript: hostile });
  const served = await serveEmulator(emulator);
  onTestFinished(async () => served.close());
  const main = join(import.meta.dirname, "../../cli/main.ts");
  const account = ["--platform", "niche", "--workspace-id", businessId];
  const command = [process.execPath, main, "conversations", "get", "call-1", ...account].join(" ");
  // A pseudo-terminal of Python's own works the same on every system.
  const { stdout } = await expectSuccess(
    start("python3", ["-c", "import pty, sys; sys.exit(pty.spawn(['/bin/sh', '-c', sys.argv[1]]) >> 8)", command], {
      cwd: temporaryFolder({}),
      env: { ...process.env, NICHE_BASE_URL: served.baseUrl, NICHE_TOKEN: token, NO_COLOR: undefined, TERM: "xterm" },
      deadline: 60_000,
    }).done,
  );
  expect(stdout).toContain(MARK);
  // The terminal itself ends each line with a carriage return.
  expect(steering(stdout.replaceAll("\r\n", "\n"))).toEqual([]);
});
