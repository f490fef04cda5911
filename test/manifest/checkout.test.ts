import { describe, expect, it } from "vitest";
import { agent, loadSet, manifest, problemsOf, resource, workspace } from "./load-set.ts";

const composed = "caf\u00e9";
const decomposed = "cafe\u0301";

const prompt = (path: string): string => `${workspace()}---\n${agent("a").replace("Greet.", `"\${text:${path}}"`)}`;
const file = (source: string): string => `${workspace()}---\n${manifest("File", "a", `source: "${source}"`)}`;
const windows = (text: string): string => text.replaceAll("\n", "\r\n");

describe("a name in another normal form", () => {
  it.each([
    [composed, decomposed, `${decomposed}.md`, `${composed}.md`],
    [decomposed, composed, `${composed}.md`, `${decomposed}.md`],
    ["a folder", "of that form", `${decomposed}/x.md`, `${composed}/x.md`],
  ])("is an error that says so: %s for %s", (_, __, there, written) => {
    for (const text of [prompt(written), file(written)]) {
      const loaded = loadSet({ "manifests/a.yaml": text, [`manifests/${there}`]: "Greet.\n" });
      expect(loaded.diagnostics).toMatchObject([
        {
          code: "file-not-found",
          suggestion: expect.stringContaining(`manifests/${there} is there, and writes`) as string,
        },
      ]);
    }
  });

  it.each([composed, decomposed])("is found where both have one form: %j", (name) => {
    expect(
      problemsOf(loadSet({ "manifests/a.yaml": prompt(`${name}.md`), [`manifests/${name}.md`]: "Greet." })),
    ).toEqual([]);
  });
});

describe("a file that others are like", () => {
  it.each([
    ["a prompt", prompt("desk.md"), "manifests/Desk.md", "manifests/desk.md"],
    ["a knowledge file", file("desk.md"), "manifests/Desk.md", "manifests/desk.md"],
    ["a folder", prompt("../prompts/desk.md"), "Prompts/desk.md", "prompts/desk.md"],
  ])("is an error where it is used: %s", (_, text, one, other) => {
    const files = { "manifests/a.yaml": text, [one]: "One.", [other]: "Other." };
    expect(loadSet(files).diagnostics.map(({ code }) => code)).toEqual(["names-alike"]);
  });

  it("is none where nobody uses it", () => {
    const files = { "manifests/a.yaml": workspace(), "manifests/Notes.md": "One.", "manifests/notes.md": "Other." };
    expect(problemsOf(loadSet(files))).toEqual([]);
  });
});

describe("line ends of a checkout on Windows", () => {
  it("change no prompt, wherever it stands", () => {
    const text = `${prompt("p.md")}---\n${agent("b").replace("Greet.", "|\n    Greet.\n    Ask.")}`;
    const files = { "manifests/a.yaml": text, "manifests/p.md": "Greet.\nAsk.\n" };
    const converted = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, windows(content)]));
    for (const name of ["a", "b"]) {
      const [here, there] = [files, converted].map((set) => resource(loadSet(set), `niche.voiceAgent.${name}`).spec);
      expect(there).toEqual(here);
    }
  });

  it("are a warning for a knowledge file that is a text, where the manifest has them too", () => {
    const codes = (manifestText: string, content: string, name = "k.md"): string[] =>
      loadSet({ "manifests/a.yaml": manifestText, [`manifests/${name}`]: content }).warnings.map(({ code }) => code);
    expect(codes(windows(file("k.md")), "One.\r\nTwo.\r\n")).toEqual(["converted-line-ends"]);
    // Written so by its author, or not a text, or as it was.
    expect(codes(file("k.md"), "One.\r\nTwo.\r\n")).toEqual([]);
    expect(codes(windows(file("k.md")), "One.\nTwo.\r\n")).toEqual([]);
    expect(codes(windows(file("k.pdf")), "One.\r\nTwo.\r\n", "k.pdf")).toEqual([]);
  });
});
