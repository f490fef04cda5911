import { describe, expect, test } from "vitest";
import { defaultAccounts } from "../../emulator/niche/seed.ts";
import { niche as nicheLibrary } from "../../provider/index.ts";
import { createWorld as formantAIWorld, formant } from "../formantai/world.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { smallest } from "../miraiminds/kinds/voice-agent.ts";
import { createWorld as miraiMindsWorld, inSeed } from "../miraiminds/world.ts";
import { businessId, createWorld as nicheWorld, niche } from "../niche/world.ts";

const NAMES = ["first", "second", "third", "fourth"];
const texts = (errors: readonly Error[]): string[] => errors.map(({ message }) => message);

const onNiche = (id: string): Declared[] =>
  NAMES.map((name) => niche("VoiceAgent", name, { businessId: id, name, type: "INBOUND", conversationFlow: "Greet." }));

/** Another business of the same account, called as somebody else likes it. */
function businesses(names: readonly string[]) {
  const [first, ...others] = defaultAccounts;
  const more = names.map((name, index) => ({ id: `biz-more-${index}`, name }));
  return { accounts: [{ ...first!, businesses: [...(first!.businesses ?? []), ...more] }, ...others] };
}

describe("Niche: an unknown business", () => {
  test("is told with those that the key can see, once; the other resources say where", async () => {
    const { pulumi } = nicheWorld(businesses(["Zoe's\u001b[31m\n::error::Bakery"]));
    const { errors } = await pulumi.tryUp(onNiche("biz-of-nobody"));
    const [first, ...others] = texts(errors);
    expect(first).toContain(`the credential cannot see biz-of-nobody; it can see: `);
    expect(first).toContain(` ${businessId}`);
    expect(first).toContain("\"Zoe's");
    expect(first).not.toContain("\u001b");
    expect(first).not.toMatch(/^::/m);
    expect(others).toHaveLength(3);
    for (const message of others) {
      expect(message).toMatch(/404 Business not found \(GET \S+\); see niche:VoiceAgent "first"$/);
    }
  });

  test("is told with ten of a hundred", async () => {
    const { pulumi } = nicheWorld(businesses(Array.from({ length: 100 }, (_, index) => `Shop ${index}`)));
    const [first = ""] = texts((await pulumi.tryUp(onNiche("biz-of-nobody"))).errors);
    // In the path, as the unknown one, and ten.
    expect(first.match(/biz-/g)).toHaveLength(12);
    expect(first).toMatch(/, and 9\d more$/);
  });

  test("is told by a client of calls, too", async () => {
    nicheWorld();
    const { calls } = nicheLibrary.client({ businessId: "biz-of-nobody" });
    await expect(calls.get("a-call")).rejects.toThrow(`it can see: "Mario`);
  });

  test.each([
    ["a key without the scope to list them", { NICHE_TOKEN: "limited" }, "biz-of-nobody"],
    ["a business that the key sees, in which the object is not there", {}, businessId],
  ])("names none: %s", async (_title, environment, id) => {
    const [first, ...others] = defaultAccounts;
    const scopes = ["voice-agents:read", "voice-agents:create", "tools:read"];
    const accounts = [
      { ...first!, tokens: [...(first!.tokens ?? []), { name: "limited", token: "limited", scopes }] },
      ...others,
    ];
    const { pulumi } = nicheWorld({ accounts }, environment);
    const gone = { businessId: id, voiceAgentId: "0b0b0b0b-0000-4000-8000-000000000000" };
    const { errors } = await pulumi.tryUp([niche("Deployment", "desk", gone)]);
    expect(texts(errors).join()).toContain("404");
    expect(texts(errors).join()).not.toContain("can see");
  });
});

test("Mirai Minds says that it lists no workspaces, and where their ids are", async () => {
  const { pulumi } = miraiMindsWorld();
  const { errors } = await pulumi.tryUp(
    NAMES.map((name) => inSeed("VoiceAgent", name, { ...smallest, name, workspaceId: "6".repeat(24) })),
  );
  const [first, ...others] = texts(errors);
  expect(first).toContain("Mirai Minds has no API that lists workspaces: the dashboard shows the id of each");
  for (const message of others) expect(message).toMatch(/; see miraiminds:VoiceAgent "first"$/);
});

test("Mirai Minds: a workspace that shows nothing is told of in full once", async () => {
  const { pulumi, control, stored } = miraiMindsWorld();
  const tools = NAMES.map((name) =>
    inSeed("Tool", name, { name, description: "Does it.", url: "https://tools.example.com", method: "get" }),
  );
  await pulumi.up(tools);
  for (const { id } of stored("tools")) control.remove("tools", id);
  const { errors } = await pulumi.refresh();
  const full = texts(errors).filter((message) => message.includes("that does not prove that anything is gone"));
  expect(full).toHaveLength(1);
  for (const message of texts(errors)) if (message !== full[0]) expect(message).toMatch(/see miraiminds:Tool "\w+"/);
});

test("FormantAI says that its key is the workspace", async () => {
  const { pulumi, control } = formantAIWorld();
  control.faults.arm({ fault: { kind: "status", status: 404 }, times: "always" });
  const { errors } = await pulumi.tryUp(
    NAMES.map((name, index) => formant("VoiceAgent", name, { region: "global", agentId: 900 + index })),
  );
  const [first, ...others] = texts(errors);
  expect(first).toContain("each key opens one, so the key says which it is");
  for (const message of others) expect(message).toContain('see formantai:VoiceAgent "first"');
});

test.each([
  ["niche", nicheWorld, onNiche(businessId)],
  ["miraiminds", miraiMindsWorld, NAMES.map((name) => inSeed("VoiceAgent", name, { ...smallest, name }))],
  [
    "formantai",
    formantAIWorld,
    NAMES.map((name, index) => formant("VoiceAgent", name, { region: "global", agentId: 900 + index })),
  ],
])(
  "%s: a platform that cannot be reached is told of in full once, with its address",
  async (_platform, createWorld, program) => {
    const { pulumi } = createWorld();
    const cause = Object.assign(new Error("connect ECONNREFUSED 192.0.2.1:443"), { code: "ECONNREFUSED" });
    globalThis.fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const { errors } = await pulumi.tryUp(program);
    const [first, ...others] = texts(errors);
    expect(first).toMatch(/ECONNREFUSED.*; nothing was reached at https:\/\/\w+\.emulator; check the network/);
    expect(others.length).toBeGreaterThan(0);
    for (const message of others) expect(message).toMatch(/; see \w+:VoiceAgent "first"$/);
  },
);
