import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { engineDirectory } from "../../tools/engine/engine.ts";
import { commandNames, commandProblem, shellWords } from "../harness/command-line.ts";
import { codeBlocks, documents, readDocument } from "../harness/documents.ts";
import { pulumiProblem } from "../harness/pulumi-command.ts";

let pulumi: string;
beforeAll(async () => {
  pulumi = join(await engineDirectory(), "pulumi");
});

interface Line {
  readonly words: readonly string[];
  /** From a shell block, so that somebody will copy it; otherwise from the middle of a sentence, which may only name a command. */
  readonly whole: boolean;
}

/** The words after a program's name, of every line of a document that calls it. */
function callsOf(program: string, document: string): Line[] {
  const blocks = ["sh", "bash", "console"].flatMap((language) => codeBlocks(document, language));
  const copied = blocks.flatMap((block) => block.replaceAll("\\\n", " ").split("\n"));
  const prose = readDocument(document).replaceAll(/^```.*?^```/gms, "");
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  const lines = [...copied.map((line) => [line, true] as const), ...inline.map((line) => [line, false] as const)];
  return lines
    .map(([line, whole]) => ({ words: commandWords(line), whole }))
    .filter(({ words: [name, first] }) => name === program && first !== undefined)
    .map(({ words, whole }) => ({ words: words.slice(1), whole }));
}

/** The words of a line from the command on. Where nothing is installed yet, npx finds ours by the name of the package alone. */
function commandWords(line: string): string[] {
  const words = shellWords(line);
  if (words[0] !== "npx") return words;
  const [, name = "", ...rest] = words;
  return [name === "pulumi-voice-agents" ? "voice-agents" : name, ...rest];
}

const isPlaceholder = (word: string): boolean => /[…,]|^\[|\]$/.test(word);

describe.each(documents())("%s", (document) => {
  test("calls voice-agents as its command table has it", async () => {
    const wrong: string[] = [];
    for (const { words, whole } of callsOf("voice-agents", document)) {
      // `calls list, get`: what a table abbreviates is not a line to copy.
      const problem = words.some(isPlaceholder) ? undefined : await commandProblem(words);
      if (problem && (whole || !/required|^Usage/.test(problem)))
        wrong.push(`voice-agents ${words.join(" ")}: ${problem}`);
    }
    expect(wrong).toEqual([]);
  });

  test("calls pulumi with commands and options that the engine has", async () => {
    const problems = callsOf("pulumi", document).map(({ words, whole }) => {
      const problem = pulumiProblem(pulumi, words);
      // A sentence may name an option, and its value elsewhere.
      return problem === undefined || (!whole && problem.endsWith("needs a value")) ? undefined : problem;
    });
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });
});

test("what is run before anything is installed is called by the name of the package: another's package may have the command's", () => {
  const lines = documents().flatMap((document) => codeBlocks(document, "sh").join("\n").split("\n"));
  expect(lines.filter((line) => /npx voice-agents init/.test(line))).toEqual([]);
});

test("the page of commands has each of them", () => {
  const page = readDocument("docs/commands.md");
  const groups = commandNames().map((name) => name.split(" ")[0]!);
  expect(groups.filter((name) => !page.includes(`voice-agents ${name}`))).toEqual([]);
});

test("a wrong command line is found", async () => {
  expect(await commandProblem(shellWords("X=1 voice-agents review --agianst main # a change").slice(1))).toMatch(
    "--agianst",
  );
  expect(await commandProblem(["recovr"])).toMatch("recovr");
  expect(await commandProblem(["call", "front-desk"])).toMatch("--to");
  expect(await commandProblem(["call", "front-desk", "--to", "+12125550100"])).toBeUndefined();
});
