import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMiraiMindsEmulator, type MiraiMindsEmulator } from "../../emulator/miraiminds/emulator.ts";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import { run, type Ran } from "./run.ts";

const KEYS = {
  MIRAIMINDS_BASE_URL: "https://miraiminds.emulator",
  MIRAIMINDS_PUBLIC_KEY: miraiMindsSeed.publicKey,
  MIRAIMINDS_PRIVATE_KEY: miraiMindsSeed.privateKey,
  MIRAIMINDS_ORGANIZATION: miraiMindsSeed.organizationId,
  MIRAIMINDS_RETRY_DELAY_MS: "1",
};

const { fetch } = globalThis;
let emulator: MiraiMindsEmulator;

beforeEach(() => {
  emulator = createMiraiMindsEmulator();
  globalThis.fetch = emulator.fetch;
  Object.assign(process.env, KEYS);
});
afterEach(() => {
  globalThis.fetch = fetch;
  for (const name of Object.keys(KEYS)) Reflect.deleteProperty(process.env, name);
});

const search = (...args: string[]): Promise<Ran> => run(["numbers", "search", ...args]);

const deployment = (block: string): string =>
  [
    "apiVersion: miraiminds/v1",
    "kind: Deployment",
    "metadata: {name: line}",
    "spec:",
    "  voiceAgentId: 6690a1b2c3d4e5f600000030",
    "  outbound:",
    ...block.split("\n").map((line) => `    ${line}`),
  ].join("\n");

describe("voice-agents numbers search", () => {
  it("lists what is for sale, and prints the block that buys the first one, which a manifest accepts", async () => {
    const { code, out, talk } = await search("--country", "us", "--limit", "3");
    expect(code).toBe(0);
    const numbers = [...talk.matchAll(/^(\+\d+) {2}US local {2}1\.15 a month, 0\.00 once$/gm)].map(
      ([, number]) => number,
    );
    expect(numbers).toHaveLength(3);
    expect(out).toBe(
      `purchase:\n  number: "${numbers[0]}"\n  countryCode: US\n  numberType: local\n  maxMonthlyRateCents: 115\n  maxSetupFeeCents: 0\n`,
    );
    const checked = await run(["validate", "-"], { input: () => new TextEncoder().encode(deployment(out)) });
    expect(checked.talk + checked.out).not.toMatch(/purchase|number/);
    expect(emulator.control.log().filter(({ write }) => write)).toEqual([]);
  });

  it("finds a number by its digits, and prints JSON alone for machines", async () => {
    const first = JSON.parse((await search("--country", "IN", "--format", "json")).out) as { number: string }[];
    const { number } = first[7]!;
    const { code, out, talk } = await search("--country", "IN", "--pattern", number.slice(3), "--format", "json");
    expect([code, talk]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject([{ number, countryCode: "IN", monthlyRateCents: 500, setupFeeCents: 900 }]);
  });

  it("says that there is none", async () => {
    expect(await search("--country", "FR")).toEqual({
      code: 1,
      out: "",
      talk: "no local number is for sale in FR; try another pattern\n",
    });
  });

  it.each([
    [[], "required option '--country <code>' not specified"],
    [["--country", "USA"], "must be two letters"],
    [["--country", "US", "--limit", "51"], "must be a number from 1 to 50"],
  ])("refuses %j", async (args, message) => {
    const { code, out, talk } = await search(...args);
    expect([code, out, talk]).toEqual([64, "", expect.stringContaining(message)]);
  });

  it("says which variable is missing, and what the platform answers to a wrong key", async () => {
    delete process.env["MIRAIMINDS_PRIVATE_KEY"];
    const missing = await search("--country", "US");
    expect([missing.code, missing.talk]).toEqual([1, expect.stringContaining("MIRAIMINDS_PRIVATE_KEY")]);
    process.env["MIRAIMINDS_PRIVATE_KEY"] = "sk_wrong";
    const wrong = await search("--country", "US");
    expect([wrong.code, wrong.talk]).toEqual([1, expect.stringMatching(/searching numbers: .*40[13]/s)]);
    expect(wrong.talk).not.toContain("sk_wrong");
  });

  it("never takes an answer that is no list for an empty one", async () => {
    emulator.control.faults.arm({ fault: { kind: "wrongShape" }, nth: 1, times: "always" });
    const { code, talk } = await search("--country", "US");
    expect([code, talk]).toEqual([1, expect.not.stringContaining("no local number")]);
  });
});
