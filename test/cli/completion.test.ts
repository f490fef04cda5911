import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandWords } from "../../cli/completion/command-words.ts";
import { everyCommand } from "./strange-commands.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const program = [...everyCommand().values()][0]!.parent!;
const commands = commandWords(program.parent ?? program);

/** What is typed, with a bar where the cursor is, and what is offered there; undefined where it is files. */
const typed: readonly (readonly [line: string, offered: readonly string[] | undefined])[] = [
  ...commands
    .filter(({ subcommands }) => subcommands.length > 0)
    .map(({ path, subcommands }) => [`${path} `.trimStart(), subcommands.map(({ word }) => word)] as const),
  ...commands.map(({ path, options }) => [`${path} -`.trimStart(), options.flatMap(({ names }) => names)] as const),
  ...commands.flatMap(({ path, options }) =>
    options.flatMap(({ names, choices, takesValue }) =>
      names
        .filter(() => takesValue)
        .map((name) => [`${path} ${name} `, choices.length > 0 ? choices : undefined] as const),
    ),
  ),
  ["val", ["validate"]],
  ["validate --fo", ["--format"]],
  ["validate --stack prod --format js", ["json"]],
  ["calls li", ["list"]],
  ["completion ", ["bash", "zsh", "fish"]],
  ["validate manif", undefined],
];

const script = async (shell: string): Promise<string> => {
  const { code, out, talk } = await run(["completion", shell]);
  expect([code, talk]).toEqual([0, ""]);
  return out;
};

const isInstalled = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

/** What a shell prints that runs a program of ours. */
function shell(name: string, args: readonly string[], text: string): string {
  const folder = temporaryFolder({ test: text });
  const [file, cwd] = [join(folder, "test"), join(folder, "empty")];
  mkdirSync(cwd);
  const { status, stdout, stderr } = spawnSync(name, [...args, file], { cwd, encoding: "utf8", timeout: 60_000 });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

const quoted = (word: string): string => `'${word}'`;

const words = (line: string): string => ["voice-agents", ...line.split(" ")].map(quoted).join(" ");

/** Offers as the tests name them: in order, none for files. */
const sorted = (found: readonly string[] | undefined): string[] => [...new Set(found ?? [])].sort();

const expected = typed.map(([line, found]) => [line, sorted(found)] as const);

const found = (out: string) =>
  out
    .replace(/\n$/, "")
    .split("\n")
    .map((line, index) => [typed[index]![0], sorted(line.split(" ").filter(Boolean))] as const);

describe("voice-agents completion", () => {
  it.runIf(isInstalled("bash"))(
    "completes every command and option in bash, and each value that there is",
    async () => {
      const cases = typed.map(
        ([line]) =>
          `COMP_WORDS=(${words(line)}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _voice_agents; echo "\${COMPREPLY[*]}"`,
      );
      const out = shell("bash", ["--norc"], `set -u\n${await script("bash")}\n${cases.join("\n")}\n`);
      expect(found(out)).toEqual(expected);
      const equals = `COMP_WORDS=(voice-agents validate --format = s); COMP_CWORD=4; _voice_agents; echo "\${COMPREPLY[*]}"`;
      expect(shell("bash", ["--norc"], `${await script("bash")}\n${equals}\n`)).toBe("sarif\n");
    },
  );

  it.runIf(isInstalled("zsh"))("does so in zsh", async () => {
    // What zsh draws is told in place of it.
    const drawn = `compdef() { }\n_files() { echo }\n_describe() { print -- \${\${(P)2}%%:*} }\n`;
    const cases = typed.map(([line]) => `words=(${words(line)}); CURRENT=\${#words}; _voice_agents`);
    const out = shell("zsh", ["-f"], `${drawn}${await script("zsh")}\n${cases.join("\n")}\n`);
    const prefix = (line: string) => line.slice(line.lastIndexOf(" ") + 1);
    // zsh itself leaves out what does not begin as it is typed.
    expect(
      found(out).map(([line, offers]) => [line, offers.filter((offer) => offer.startsWith(prefix(line)))]),
    ).toEqual(expected);
  });

  it.runIf(isInstalled("fish"))("does so in fish", async () => {
    const cases = typed.map(
      ([line]) => `echo (complete -C ${quoted(`voice-agents ${line}`)} | string replace -r '\\t.*' '')`,
    );
    const out = shell("fish", ["--no-config"], `${await script("fish")}\n${cases.join("\n")}\n`);
    // With one dash fish offers the long options too; files are none in an empty folder.
    expect(found(out)).toEqual(expected);
  });

  it("knows no other shell", async () => {
    expect(await run(["completion", "tcsh"])).toMatchObject({
      code: 64,
      talk: expect.stringContaining("bash, zsh, fish") as unknown,
    });
  });
});
