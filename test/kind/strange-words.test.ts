import { describe, expect, it } from "vitest";
import { segment } from "../../provider/http/path.ts";
import { pick, projectOnto, valueAt } from "../../provider/kind/value.ts";
import { run } from "../cli/run.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { against, ok } from "../http/client.ts";
import { agent, loadSet, problemsOf, workspace } from "../manifest/load-set.ts";

/** Every word that each object answers to, although nobody has put it there. */
const inherited = ["constructor", "toString", "hasOwnProperty", "valueOf"];

describe("a word that no table has", () => {
  it.each(inherited)("is none in a manifest: %s", (word) => {
    const codesOf = (text: string): string[] =>
      problemsOf(loadSet({ "manifests/a.yaml": `${workspace()}---\n${text}` })).map((line) => line.split(" ")[1] ?? "");
    expect(codesOf(agent("a").replace("VoiceAgent", word))).toEqual(["unknown-kind"]);
    expect(
      codesOf(
        agent("a")
          .replace(/niche.v1/, "formantai/v1")
          .replace("VoiceAgent", word),
      ),
    ).toEqual(["unknown-kind"]);
    expect(codesOf(agent("a").replace("niche/v1", word))).toEqual(["unknown-api-version"]);
    expect(codesOf(agent("a").replace("metadata:\n", `metadata:\n  protect: ${word}\n`))).toEqual(["wrong-type"]);
    expect(codesOf(agent("a", `multilingual: ${word}\n`))).toEqual(["wrong-type"]);
    expect(codesOf(agent("a", `${word}: 1\n`))).toEqual(["unknown-property"]);
    expect(codesOf(agent("a", `firstMessage: \${${word}.a}\n`))).toEqual(["unknown-expression"]);
    expect(codesOf(agent("a", `firstMessage: \${env.${word}}\n`))).toEqual(["variable-not-allowed"]);
  });

  it.each(inherited)("is none at the command line: %s", async (word) => {
    const directory = temporaryFolder({ "Pulumi.yaml": "name: shop\n" });
    const { code, talk } = await run(["voices", "--platform", word], { directory });
    expect([code, talk]).toEqual([64, expect.stringContaining(`no platform "${word}"`)]);
  });

  it.each(inherited)("is none in a value: %s", (word) => {
    expect(valueAt({}, [word])).toBeUndefined();
    expect(pick({}, [word])).toEqual({});
    expect(projectOnto({}, { [word]: "x" })).toEqual({});
  });
});

describe("an id in a path", () => {
  it.each(["", ".", "..", "\ud800"])("that would address another object is not sent: %j", async (id) => {
    expect(() => segment(id)).toThrow("is no id");
    const { client, requests } = against([ok()]);
    await expect(client.request("GET", `agents/${id}`)).rejects.toThrow("Nothing was sent");
    await expect(client.request("DELETE", `businesses/${id}/agents/1`)).rejects.toThrow("Nothing was sent");
    expect(requests).toEqual([]);
  });

  it("may hold anything else, and stays one piece", () => {
    expect(segment("a/../b?c#d")).toBe("a%2F..%2Fb%3Fc%23d");
  });
});
