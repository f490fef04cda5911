import { describe, expect, test } from "vitest";
import { buildChangeSet } from "../../gitops/change-set/build.ts";
import type { Side, SideResource } from "../../gitops/change-set/side.ts";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { formatGitHub } from "../../gitops/report/github.ts";
import { formatMarkdown } from "../../gitops/report/markdown.ts";
import { formatText } from "../../gitops/report/text.ts";
import { agentWith, deploymentOf, side } from "./sides.ts";

const changeSet = (before: Side, after: Side, cautions: readonly string[] = []): ChangeSet =>
  buildChangeSet({
    project: "p",
    folder: ".",
    stack: "prod",
    base: undefined,
    head: undefined,
    before,
    after,
    cautions,
  });

const changedFlow = (before: string, after: string): ChangeSet =>
  changeSet(side(agentWith(before), deploymentOf("a")), side(agentWith(after), deploymentOf("a")));

const hostile = [
  "Hello",
  "```",
  "<script>alert(1)</script> <!-- --> </details> @everyone #12 https://evil.example.com",
  "\u202eevil\u202c \u200bhidden \u001b[31mred\u001b[0m \u0007",
  "::set-output name=x::y",
  "  ::error::not ours",
  "##[error]not ours",
  "**bold** | [link](https://evil.example.com)",
].join("\n");

describe("hostile texts", () => {
  const found = changeSet(side(agentWith("Hello\n"), deploymentOf("a")), side(agentWith(hostile), deploymentOf("a")), [
    hostile,
  ]);

  test.each([
    ["text", formatText([found])],
    ["markdown", formatMarkdown([found])],
    ["github", formatGitHub([found])],
  ])("%s: no control, no hidden sign, no command of theirs", (format, out) => {
    // eslint-disable-next-line no-control-regex -- those are the signs it is about
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e]/);
    expect(out).not.toContain("##[");
    const commands = out.split("\n").filter((line) => line.trimStart().startsWith("::"));
    expect(commands.every((line) => format === "github" && /^::(warning|notice) title=p \/ prod::/.test(line))).toBe(
      true,
    );
    expect(out).toContain(String.raw`\u202eevil`);
  });

  test("markdown: they stand in code only, and no fence of theirs ends one of ours", () => {
    const lines = formatMarkdown([found]).split("\n");
    let fence: string | undefined;
    const outside = lines.filter((line) => {
      const mark = /^(`{3,})(\w*)$/.exec(line);
      if (mark && fence === undefined) fence = mark[1];
      else if (mark?.[1] === fence) fence = undefined;
      else return fence === undefined;
      return false;
    });
    expect(fence).toBeUndefined();
    const withoutCode = outside.map((line) => line.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, "")).join("\n");
    expect(withoutCode).not.toMatch(/evil|@everyone|script|bold/);
  });
});

test("a prompt of a megabyte: whole words of what changed, and what is between them is counted", () => {
  const filler = "lorem ipsum ".repeat(45_000);
  const before = `${filler}the emergency plumber ${filler}`;
  const found = changedFlow(before, before.replace("the emergency plumber", "the unmistakable emergency electrician"));
  const text = formatText([found], { width: 72 });
  expect(text.length).toBeLessThan(3_000);
  expect(text.replace(/\n {2}│ {3}/g, " ")).toMatch(/\{\+unmistakable \+\}emergency.*\{\+electrician\+\}/);
  expect(text).toMatch(/… \d+ characters …/);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(76);
  const markdown = formatMarkdown([found]);
  expect(markdown).toContain("unmistakable emergency electrician");
  expect(markdown.length).toBeLessThan(5_000);
  // All is other: neither takes minutes.
  const other = changedFlow("a b\n".repeat(100_000), "c d\n".repeat(100_000));
  expect(formatMarkdown([other]).length).toBeLessThan(64_000);
  expect(formatText([other]).length).toBeLessThan(64_000);
});

test("words are whole in every script", () => {
  const found = changedFlow(
    "नमस्ते, आपका ऑर्डर कल आएगा, धन्यवाद, और कुछ बताइए जो आपको चाहिए आज हमारी दुकान से",
    "नमस्ते, आपका ऑर्डर परसों आएगा, धन्यवाद, और कुछ बताइए जो आपको चाहिए आज हमारी दुकान से",
  );
  expect(formatText([found], { width: 200 })).toContain("[-कल-]");
  expect(formatText([found], { width: 200 })).toContain("{+परसों+}");
});

test("a comment at the limit: never longer, never cut inside of a fence, the rest is named, the loudest first", () => {
  const flow = (name: string, word: string): string =>
    Array.from({ length: 60 }, (_, line) => `${word} ${name} ${line} ${"text ".repeat(20)}`).join("\n");
  const names = Array.from({ length: 120 }, (_, index) => `agent-${index}`);
  const all = (word: string): SideResource[] =>
    names.flatMap((name) => [agentWith(flow(name, word), name), deploymentOf(name)]);
  const found = changeSet(side(...all("old"), agentWith("x", "leaving")), side(...all("new")));
  const out = formatMarkdown([found]);
  expect(out.length).toBeLessThanOrEqual(64_000);
  expect(out.length).toBeGreaterThan(50_000);
  expect(out.match(/^`{3,}/gm)!.length % 2).toBe(0);
  expect(out.slice(0, 400)).toContain("- **deletes:** `VoiceAgent leaving`");
  expect(out).toMatch(/\*\*\d+ parts did not fit:\*\* `/);
  expect(out).not.toContain("```mermaid");
  const many = formatMarkdown(Array.from({ length: 200 }, (_, index) => ({ ...found, stack: `stack-${index}` })));
  expect(many.length).toBeLessThanOrEqual(64_000);
  expect(many).toMatch(/\d+ more stacks did not fit/);
  expect(many.match(/^`{3,}/gm)?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
});

test("a conflict is told with all three values", () => {
  const found = changedFlow("old", "new");
  const [agent, ...others] = found.resources.toReversed();
  const conflict = { path: "conversationFlow", recorded: "old", live: "by hand", desired: "new" };
  const text = formatText([{ ...found, resources: [...others, { ...agent!, conflicts: [conflict] }] }], { width: 500 });
  expect(text).toContain(
    '! conflict: VoiceAgent a: conversationFlow was changed on the platform since the last pulumi up: was "old", is "by hand", and the manifest says "new"',
  );
});
