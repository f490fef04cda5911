import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { run } from "../cli/run.ts";
import { manifest } from "../manifest/load-set.ts";
import { edited, frontDesk, pullRequest, realisticChange } from "./pull-request.ts";
import { repository, type Files, type Repository } from "./repository.ts";

const review = (directory: string, ...args: string[]) => run(["review", "--against", "main", ...args], { directory });

async function changeSet({ directory }: Repository, ...args: string[]): Promise<ChangeSet> {
  const { code, out, talk } = await review(directory, "--format", "json", ...args);
  if (code === 64) throw new Error(talk);
  const found = JSON.parse(out) as ChangeSet;
  expect(isChangeSet(found), JSON.stringify(isChangeSet.errors)).toBe(true);
  return found;
}

const isChangeSet = new Ajv2020().compile(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/change-set.schema.json"), "utf8")) as object,
);

/** What becomes of each resource, `voiceAgent.front-desk: update conversationFlow`. */
const done = ({ resources }: ChangeSet): string[] =>
  resources.map(({ kind, name, operation, paths, because }) =>
    [`${kind} ${name}: ${operation}`, ...paths.map(({ path }) => path), ...because.map((key) => `<${key}>`)].join(" "),
  );

/** The change that turns the front desk of `main` into one with these files. */
function changed(files: Files): Repository {
  const made = repository(frontDesk());
  made.commit(files);
  return made;
}

const MANIFEST = "manifests/front-desk.yaml";
const withAgent = (...changes: (readonly [string, string])[]): Files => ({
  [MANIFEST]: edited(frontDesk()[MANIFEST]!, changes),
});

test("a pull request: what changes, who hears it, what is trusted; valid, deterministic, and without a secret", async () => {
  const made = pullRequest();
  const found = await changeSet(made);
  expect(done(found)).toEqual([
    "Deployment front-desk: update <niche.voiceAgent.front-desk>",
    "File price-list: replace name sha256",
    "Tool message: create configOverride template",
    "Tool order-status: update configOverride.url",
    "VoiceAgent front-desk: update activatedHours.hours[4].endTime conversationFlow toolIds <niche.file.price-list>",
  ]);
  expect(found).toMatchObject({
    version: 1,
    project: "front-desk",
    stack: "prod",
    folder: ".",
    base: { time: "2026-03-03T09:00:00Z" },
    reach: [{ platform: "niche", deployment: "front-desk", agent: "front-desk", numbers: [] }],
    counts: { create: 1, update: 3, replace: 1, delete: 0, unchanged: 2, deployments: 1, numbers: 0 },
    trust: {
      environment: [{ name: "OFFICE_HOOK_KEY", new: true }],
      hosts: [
        { host: "api.dispatch.example.net", new: true },
        { host: "hooks.office.example.com", new: true },
      ],
    },
    problems: [],
  });
  const agent = found.resources.at(-1)!;
  const lines = agent.paths[1]?.hunks?.[0]?.lines ?? [];
  const words = lines.flatMap(({ text, words: ranges = [] }) => ranges.map(({ from, to }) => text.slice(from, to)));
  expect(words).toContain("tell the caller to turn the main valve off, then ");
  expect(agent.paths[0]).toEqual({ path: "activatedHours.hours[4].endTime", before: "16:00", after: "18:00" });
  const [, { out }] = [found, await review(made.directory, "--format", "json")];
  expect(JSON.parse(out)).toEqual(found);
  expect(out).toContain('"url": "[secret]"');
  expect(out).not.toContain("/messages?key=");
});

describe("what counts as a change", () => {
  const secretConfig = (ciphertext: string): string =>
    `config:\n  front-desk:businessId: biz-mario-plumbing\n  front-desk:token:\n    secure: ${ciphertext}\n`;
  const tokenTool = manifest(
    "Tool",
    "secured",
    "template: apiRequest\nconfigOverride:\n  name: secured\n  description: D\n  url: https://a.example.com/\n  method: GET\n  headers:\n    Authorization: Bearer ${config.token}",
  );

  test.each<readonly [name: string, base: Files, change: Files, expected: readonly string[]]>([
    [
      "a comment and a final line break: nothing",
      {},
      {
        ...withAgent(["spec:", "# here\nspec:"]),
        "manifests/prompts/front-desk.md": `${frontDesk()["manifests/prompts/front-desk.md"]}\n`,
      },
      [],
    ],
    [
      "the order of tools, CRLF: nothing",
      {},
      withAgent([
        "    - ${tool.transfer}\n    - ${tool.order-status}\n",
        "    - ${tool.order-status}\r\n    - ${tool.transfer}\r\n",
      ]),
      [],
    ],
    [
      "an overlay",
      {},
      {
        "overlays/prod/agent.yaml":
          "apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: { name: front-desk }\nspec: { firstMessage: Hello }\n",
      },
      ["Deployment front-desk: update <niche.voiceAgent.front-desk>", "VoiceAgent front-desk: update firstMessage"],
    ],
    [
      "an overlay that leaves a resource out",
      {},
      {
        "overlays/prod/out.yaml":
          "apiVersion: niche/v1\nkind: Tool\nmetadata: { name: order-status }\n$disabled: true\n---\napiVersion: niche/v1\nkind: VoiceAgent\nmetadata: { name: front-desk }\nspec: { toolIds: ['${tool.transfer}'] }\n",
      },
      [
        "Deployment front-desk: update <niche.voiceAgent.front-desk>",
        "Tool order-status: delete configOverride template",
        "VoiceAgent front-desk: update toolIds",
      ],
    ],
    [
      "an overlay that adds a resource",
      {},
      {
        "overlays/prod/night.yaml":
          "apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: { name: night }\nspec: { name: Night, type: INBOUND, conversationFlow: Greet. }\n",
      },
      ["VoiceAgent night: create conversationFlow name type"],
    ],
    [
      "a word in a template, and configuration that it takes in",
      {
        ...withAgent(["${text:prompts/front-desk.md}", "${template:prompts/front-desk.md}"]),
        "manifests/prompts/front-desk.md": "Greet for ${config.brand}. Transfer with ${tool.transfer}.\n",
        "Pulumi.prod.yaml": "config:\n  front-desk:businessId: biz-1\n  front-desk:brand: Mario\n",
      },
      { "Pulumi.prod.yaml": "config:\n  front-desk:businessId: biz-1\n  front-desk:brand: Luigi\n" },
      ["Deployment front-desk: update <niche.voiceAgent.front-desk>", "VoiceAgent front-desk: update conversationFlow"],
    ],
    [
      "the configuration of the stack",
      {},
      { "Pulumi.prod.yaml": "config:\n  front-desk:businessId: biz-2\n" },
      [
        "Deployment front-desk: replace <niche.voiceAgent.front-desk> <niche.workspace.mario-plumbing>",
        "File price-list: replace <niche.workspace.mario-plumbing>",
        "Tool order-status: replace <niche.workspace.mario-plumbing>",
        "Tool transfer: replace <niche.workspace.mario-plumbing>",
        "VoiceAgent front-desk: replace <niche.file.price-list> <niche.tool.order-status> <niche.tool.transfer> <niche.workspace.mario-plumbing>",
        "Workspace mario-plumbing: replace businessId",
      ],
    ],
    [
      "a secret that is set anew",
      { "Pulumi.prod.yaml": secretConfig("v1:aa"), "manifests/secured.yaml": tokenTool },
      { "Pulumi.prod.yaml": secretConfig("v1:bb") },
      ["Tool secured: update configOverride.headers"],
    ],
    [
      "another name with previousNames",
      {},
      {
        "manifests/tools.yaml": edited(frontDesk()["manifests/tools.yaml"]!, [
          ["name: transfer\n", "name: hand-over\n  previousNames: [transfer]\n"],
        ]),
        ...withAgent(["${tool.transfer}", "${tool.hand-over}"]),
      },
      ["Tool hand-over: rename"],
    ],
    [
      "an ignored path",
      {},
      withAgent(
        ["  name: front-desk\nspec:", "  name: front-desk\n  ignoreChanges: [firstMessage]\nspec:"],
        ["good day!", "good evening!"],
      ),
      [],
    ],
    [
      "a protected agent that goes",
      withAgent(["  name: front-desk\nspec:\n  name", "  name: front-desk\n  protect: true\nspec:\n  name"]),
      { [MANIFEST]: undefined },
      [
        "Deployment front-desk: delete voiceAgentId",
        "VoiceAgent front-desk: delete activatedHours backgroundSound collectFields conversationFlow customInstructions firstMessage knowledgeBaseDocumentIds metadata.protect name personality toolIds type",
      ],
    ],
  ])("%s", async (_name, base, change, expected) => {
    const made = repository({ ...frontDesk(), ...base });
    made.commit(change);
    const found = await changeSet(made);
    expect(found.problems).toEqual([]);
    expect(done(found)).toEqual(expected);
  });
});

test("a deleted, protected agent is refused, and its callers are named", async () => {
  const protectedAgent = withAgent([
    "  name: front-desk\nspec:\n  name",
    "  name: front-desk\n  protect: true\nspec:\n  name",
  ]);
  const made = repository({ ...frontDesk(), ...protectedAgent });
  made.commit({ [MANIFEST]: undefined });
  const found = await changeSet(made);
  expect(found.counts).toMatchObject({ delete: 2, refused: 1, deployments: 1 });
  expect(found.reach).toMatchObject([{ deployment: "front-desk" }]);
  const text = await review(made.directory);
  expect(text.out.split("\n").slice(3, 9).join("\n")).toMatch(/^2 deleted\n1 deployment hears it.*\n\n! deletes: /);
});

test("money is told from other cautions", async () => {
  const files = (maxMonthlyRateCents: number, number: string): Files => ({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "manifests/all.yaml": [
      'apiVersion: miraiminds/v1\nkind: Workspace\nmetadata: { name: store }\nspec: { variant: custom, name: Acme, currencyCode: INR, timezone: Asia/Kolkata, supportContacts: { phoneNumber: "+919876543210", email: a@example.com }, trustSignals: { valuePropositionOneLiner: Good } }\n',
      "apiVersion: miraiminds/v1\nkind: VoiceAgent\nmetadata: { name: cart }\nspec:\n  name: Cart\n  variant: { type: custom, config: { inputSchema: [] } }\n  agent: { identity: { name: Priya, gender: female, voice: priya }, systemPrompt: Hello }\n  icpContext: { language: english }\n",
      `apiVersion: miraiminds/v1\nkind: Deployment\nmetadata: { name: cart }\nspec:\n  voiceAgentId: \${voiceAgent.cart}\n  outbound:\n    purchase: { number: "${number}", countryCode: IN, numberType: local, maxMonthlyRateCents: ${maxMonthlyRateCents}, maxSetupFeeCents: 900 }\n`,
    ].join("---\n"),
  });
  const made = repository(files(500, "+918039790845"));
  made.commit(files(500, "+918039790846"));
  const found = await changeSet(made);
  expect(found.problems).toEqual([]);
  expect(found.resources).toMatchObject([
    { kind: "Deployment", money: ["outbound: buys the number +918039790846, which spends money"], cautions: [] },
  ]);
  expect(found.reach).toMatchObject([{ numbers: ["+918039790846"] }]);
});

test("a side that does not validate is the review: its problems, exit 1", async () => {
  const broken = withAgent(["type: INBOUND", "type: INBOND"]);
  const made = changed(broken);
  const found = await review(made.directory, "--format", "json");
  expect(found.code).toBe(1);
  expect((JSON.parse(found.out) as ChangeSet).problems).toMatchObject([{ side: "head", file: MANIFEST }]);
  const markdown = await review(made.directory, "--format", "markdown");
  expect(markdown.out).toContain("manifests/front-desk.yaml:8:9");
  const github = await review(made.directory, "--format", "github");
  expect(github.out).toMatch(/^::error file=manifests\/front-desk\.yaml,line=8,col=9,title=/);
  // The commit that mends it cannot be compared with what nobody can read.
  const mended = repository({ ...frontDesk(), ...broken });
  mended.commit(withAgent());
  expect((await changeSet(mended)).problems).toMatchObject([{ side: "base" }]);
});

test("exit codes and digests: 2 when asked and changed, 1 when it is not what was approved, and what moved", async () => {
  const made = pullRequest();
  const approved = await review(made.directory, "--format", "json", "--exit-code");
  expect(approved.code).toBe(2);
  const { digest } = JSON.parse(approved.out) as ChangeSet;
  expect((await review(made.directory, "--digest")).out).toBe(`${digest}\n`);
  expect((await review(made.directory, "--expect-digest", digest)).code).toBe(0);
  made.write({ "approved.json": approved.out });
  made.commit(withAgent(["good day!", "good evening!"]));
  const other = await review(made.directory, "--expect-digest", "approved.json");
  expect(other.code).toBe(1);
  expect(other.talk).toContain("niche VoiceAgent front-desk: firstMessage: approved unchanged, now ");
  expect((await review(made.directory, "--expect-digest", digest)).code).toBe(1);
  expect((await review(made.directory, "--expect-digest", "abc")).code).toBe(64);
  made.write({ "other.json": "{}", "pipe/file": "" });
  execFileSync("mkfifo", [join(made.directory, "pipe/fifo")]);
  for (const [file, why] of [
    ["other.json", "is not what `voice-agents review --format json` writes"],
    ["pipe/fifo", "it is not a regular file"],
    ["pipe", "EISDIR"],
  ] as const) {
    expect(await review(made.directory, "--expect-digest", file)).toMatchObject({
      code: 64,
      talk: expect.stringContaining(why) as string,
    });
  }
  const same = repository(frontDesk());
  expect(await review(same.directory, "--exit-code")).toMatchObject({ code: 0 });
});

test("what validate warns of is a caution, where the change brings it", async () => {
  const text = frontDesk()[MANIFEST]!;
  const made = repository({ ...frontDesk(), "manifests/old.yaml.bak": text });
  made.commit({ "manifests/new.yaml.orig": text, ...withAgent() });
  const { cautions, problems } = await changeSet(made);
  expect(problems).toEqual([]);
  expect(cautions).toEqual([
    expect.stringMatching(/^manifests\/new\.yaml\.orig looks like a manifest, and is not read: /),
  ]);
  expect((await review(made.directory)).out).toContain("new.yaml.orig looks like a manifest");
});

test("what is not committed, several stacks, and new ones", async () => {
  const made = repository({
    ...frontDesk(),
    "Pulumi.dev.yaml": "config:\n  front-desk:businessId: biz-dev\n  voice-agents:environment: [OFFICE_HOOK_KEY]\n",
  });
  made.write({
    "Pulumi.next.yaml": "config:\n  front-desk:businessId: biz-next\n  voice-agents:environment: [OFFICE_HOOK_KEY]\n",
    ...realisticChange(),
  });
  expect((await changeSet(made, "--stack", "prod")).resources).toEqual([]);
  const { out } = await review(made.directory, "--worktree", "--format", "json");
  const all = JSON.parse(out) as ChangeSet[];
  expect(all.map(({ stack, head, counts: { create, update } }) => ({ stack, head, create, update }))).toEqual([
    { stack: "dev", head: null, create: 1, update: 3 },
    { stack: "next", head: null, create: 7, update: 0 },
    { stack: "prod", head: null, create: 1, update: 3 },
  ]);
});

test("a text that looks like a secret or a reference of ours inside hides nothing", async () => {
  const forged = withAgent([
    "Mario Brothers Plumbing, good day! How can I help you?",
    String.raw`"\0Say your card number\0 \x01${"$"}{tool.transfer}\x02"`,
  ]);
  // A manifest that says a control character is refused, whichever way it is written.
  const { resources: none, problems } = await changeSet(changed(forged));
  expect(none).toEqual([]);
  expect(problems).toMatchObject([
    { side: "head", file: MANIFEST, message: expect.stringContaining("U+0000") as string },
  ]);

  const made = changed({ "manifests/prompts/front-desk.md": "\u0001${tool.order-status}\u0002\u0003 Greet.\n" });
  expect((await changeSet(made)).problems).toMatchObject([
    { side: "head", file: MANIFEST, message: expect.stringMatching(/"prompts\/front-desk\.md": .*U\+0001/) as string },
  ]);
});
