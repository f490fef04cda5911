import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerSecret, redact } from "../../provider/http/redact.ts";
import { canonicalText, withoutFinal } from "../../provider/kind/canonical.ts";
import { formatGitHub } from "../../provider/manifest/format-github.ts";
import { formatJson } from "../../provider/manifest/format-json.ts";
import { formatText } from "../../provider/manifest/format-text.ts";
import { readCsv } from "../../provider/platforms/formantai/csv.ts";
import { generated } from "./generated-inputs.ts";
import { loadSet } from "./load-set.ts";
import { startCounter, type Counter } from "./work.ts";

const SIZE = 60;

/** Twice the input may be twice the work, and a little for what is done once. */
const MOST = 2.5;

/** The most that is printed of one load: 1,000 problems with a line and a message each. */
const MOST_PRINTED = 4_000_000;

let counter: Counter;
beforeAll(async () => {
  counter = await startCounter();
});
afterAll(() => counter.stop());

/** How the work grows when the input is twice as large, once it is large enough for what is done once not to count. */
async function growth(job: (n: number) => () => unknown): Promise<number> {
  const [small, large] = [job(SIZE), job(2 * SIZE)];
  small();
  return (await counter.workOf(large)) / (await counter.workOf(small));
}

describe("the work grows as the input does", () => {
  it.each(Object.entries(generated))("of manifests: %s", async (_, { files, stack }) => {
    const load = (n: number) => {
      const input = files(n);
      return () => {
        const { diagnostics } = loadSet(input, stack === undefined ? {} : { stack });
        return [formatText(diagnostics), formatJson(1, diagnostics), formatGitHub(diagnostics)];
      };
    };
    expect(await growth(load)).toBeLessThan(MOST);
  });

  const texts: Record<string, (n: number) => () => unknown> = {
    "a text to redact": (n) => () => redact("abc ".repeat(n)),
    "a text of secrets": (n) => () => redact("s3cret-value ".repeat(n)),
    "columns of a CSV": (n) => () => readCsv(`${"a,".repeat(n)}b\n1`),
    "rows of a CSV": (n) => () => readCsv(`a,b\n${"1,2\n".repeat(n)}`),
    "line ends": (n) => () => canonicalText(`a${"\n".repeat(n)}b`),
    slashes: (n) => () => withoutFinal(`a${"/".repeat(n)}b`, "/"),
  };
  it.each(Object.entries(texts))("of %s", async (_, job) => {
    registerSecret("s3cret-value");
    expect(await growth(job)).toBeLessThan(MOST);
  });

  it("and what is printed has an end: a line of 64 kB with 10,000 mistakes", () => {
    const input = generated["variables that are not allowed"]!.files(10_000);
    const { diagnostics } = loadSet(input);
    expect(diagnostics).toHaveLength(1001);
    expect(diagnostics.at(-1)).toMatchObject({ code: "more-problems", message: "9000 problems more are not shown" });
    for (const text of [formatText(diagnostics), formatJson(1, diagnostics), formatGitHub(diagnostics)])
      expect(text.length).toBeLessThan(MOST_PRINTED);
  });

  it("counts what it says: a search in a search is seen", async () => {
    const squared = (n: number) => () => Array.from({ length: n }, (_, index) => "a".repeat(n).includes(`b${index}`));
    expect(await growth(squared)).toBeGreaterThan(3.5);
  });
});
