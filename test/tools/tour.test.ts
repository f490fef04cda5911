import { expect, test } from "vitest";
import { tour } from "../../tools/tour.ts";

const subject = { page: "http://x/agents/1", agent: "front-desk", prompt: "p.md", voiceAgents: ["voice-agents"] };

/** Walks with these answers, where the commands end with these exit codes. */
async function walk(answers: readonly string[], codes: readonly number[]) {
  const [ran, said]: [string[], string[]] = [[], []];
  const [typed, ends] = [[...answers], [...codes]];
  await tour(subject, {
    ask: async () => typed.shift(),
    say: (text) => void said.push(text),
    async exitCodeOf(command, variables = {}) {
      ran.push([...Object.entries(variables).map((pair) => pair.join("=")), ...command].join(" "));
      return ends.shift()!;
    },
  });
  return { ran, said: said.join("\n") };
}

test("git wins where somebody says so, and the platform is looked at again", async () => {
  const { ran, said } = await walk(["", "g", "q"], [2, 0, 0]);
  expect(ran).toEqual([
    "voice-agents drift",
    "VOICE_AGENTS_OVERWRITE=front-desk pulumi up --refresh --yes --non-interactive",
    "voice-agents drift",
  ]);
  expect(said).toMatch(/Decide:.*copy the text into p\.md.*Git and the platform agree/s);
});

test("nothing is overwritten by looking, by leaving or by Ctrl-C", async () => {
  expect((await walk(["", "", "q"], [2, 2])).ran).toEqual(["voice-agents drift", "voice-agents drift"]);
  expect((await walk(["q"], [])).ran).toEqual([]);
  expect((await walk([], [])).ran).toEqual([]);
});

test("where the drift could not be looked for, nothing is said to agree", async () => {
  expect((await walk([""], [1])).said).not.toContain("agree");
});
