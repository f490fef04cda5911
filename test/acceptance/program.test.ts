import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { PACKED } from "../../provider/kind/reserved.ts";
import { codeBlocks } from "../harness/documents.ts";
import { expectSuccess } from "../harness/command.ts";
import { counts, createProject, linkPackages } from "../harness/pulumi.ts";
import { typeErrors } from "../harness/type-errors.ts";

/** The program by hand that the docs show, for the emulator's business. */
function documentedProgram(): string {
  const found = codeBlocks("docs/programs.md", "js").filter((code) => code.includes("new niche."));
  expect(found).toHaveLength(1);
  return found[0]!.replace('const businessId = "…";', `const businessId = ${JSON.stringify(nicheSeed.businessId)};`);
}

test("the program by hand of the docs runs, takes outputs as arguments, and obeys protect and ignoreChanges; two components have a resource of one name each", async () => {
  const flow = " Ask one question at a time, and listen to the end.".repeat(20);
  const more = `
import * as pulumi from "@pulumi/pulumi";
const { seasonal = "spring" } = process.env;
const file = new niche.File("prices", { businessId, source: "prices.md" });
// What a transformation makes secret, the provider is never told.
const hidden = ({ name, props, opts }) => ({
  props: name === "helper" ? { ...props, personality: { ...props.personality, description: pulumi.secret(props.personality.description) } } : props,
  opts,
});
pulumi.runtime.registerStackTransformation(hidden);
const helping = new niche.VoiceAgent(
  "helper",
  {
    businessId,
    name: pulumi.interpolate\`Helper \${pulumi.output("one")}\`,
    type: "OUTBOUND",
    conversationFlow: pulumi.interpolate\`Transfer with \${transfer.id}.${flow}\`,
    firstMessage: seasonal,
    toolIds: pulumi.output([transfer.id]),
    knowledgeBaseDocumentIds: [file.id],
    personality: { tone: pulumi.output("friendly"), description: "S3cret. ".repeat(40) },
  },
  { protect: true, ignoreChanges: ["firstMessage"] },
);
export const helper = helping.id;
export const flow = helping.conversationFlow;
const echo = { businessId, name: "Echo", type: "OUTBOUND", conversationFlow: helping.conversationFlow, firstMessage: helping.firstMessage };
new niche.VoiceAgent("echo", echo);
class Branch extends pulumi.ComponentResource {
  constructor(name) {
    super("test:" + name, name); // A URN names the types of parents, not their names.
    new niche.VoiceAgent("desk", { businessId, name, type: "INBOUND", conversationFlow: "Greet." }, { parent: this });
  }
}
new Branch("north"); new Branch("south");
`;
  const project = await createProject({
    files: { "index.js": documentedProgram() + more, "prices.md": "A visit costs 80 dollars.\n" },
  });
  const created = await expectSuccess(project.up());
  expect(counts(created)).toEqual({ created: 11 });
  const [transfer] = project.stored("tools").filter(({ type, auto }) => type === "transferCall" && !auto);
  const [file] = project.stored("files");
  const helper = () => project.stored("agents").find(({ name }) => name === "Helper one");
  expect(helper()).toMatchObject({
    type: "OUTBOUND",
    conversationFlow: `Transfer with ${transfer?.id}.${flow}`,
    firstMessage: "spring",
    toolIds: [transfer?.id],
    knowledgeBaseDocumentIds: [file?.id],
    personality: { tone: "friendly" },
  });
  // Two components have a resource of one name each.
  const names = project.stored("agents").map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["north", "south"]));
  const ours = project.stateResources().filter(({ type }) => type.includes("dynamic/"));
  const recorded = ours.find(({ urn }) => urn.endsWith("::helper"));
  expect(ours.filter((resource) => "stackTrace" in resource || "sourcePosition" in resource)).toEqual([]);
  // The state has the long text once, and packed beside it; the program and what depends on it read it as it is.
  expect(recorded?.outputs?.["conversationFlow"]).toMatch(new RegExp(`^${PACKED}.{100,300}$`));
  expect(recorded?.outputs?.["personality"]).toMatchObject({ ciphertext: expect.any(String) as string });
  expect(project.state()).not.toContain("S3cret");
  const { conversationFlow } = helper()!;
  expect(project.stored("agents").find(({ name }) => name === "Echo")).toMatchObject({ conversationFlow });
  expect(created.stdout).toContain(`flow       : ${JSON.stringify(conversationFlow).slice(0, 100)}`);
  const phoneNumber = project.stored("deployments")[0]?.["phoneNumber"];
  expect(created.stdout).toContain(`phoneNumber: "${String(phoneNumber)}"`);

  project.env["seasonal"] = "summer";
  await project.expectNoDrift();

  project.edit("index.js", more, "");
  const refused = await project.up();
  expect(refused.code).not.toBe(0);
  expect(refused.text).toMatch(/helper.* protect/s);
  expect(helper()).toBeDefined();
});

test("a wrong argument fails the check of its resource and names the property, before anything is created", async () => {
  const project = await createProject({
    files: {
      "index.js": `
import { niche } from "pulumi-voice-agents";
const businessId = ${JSON.stringify(nicheSeed.businessId)};
new niche.VoiceAgent("wrong", {
  businessId,
  name: "Wrong",
  type: "INBOND",
  conversationFlw: "Greet.",
  personality: { tone: 7 },
  activatedHours: { timezone: "America/New_York", hours: [{ day: "mon", startTime: "08:00", endTime: "18:00" }] },
});
`,
    },
  });
  const failed = await project.pulumi("preview");
  expect(failed.code).not.toBe(0);
  expect(failed.text).toMatch(
    /property type value .* has a problem: must be one of INBOUND, OUTBOUND; did you mean INBOUND\?/,
  );
  expect(failed.text).toMatch(
    /property conversationFlw value .* is not a known property; did you mean conversationFlow\?/,
  );
  expect(failed.text).toMatch(/property personality\.tone value .* has a problem: /);
  expect(failed.text).toMatch(/property activatedHours\.hours\[0\]\.day value .* has a problem: /);
  expect(project.requests()).toEqual([]);
});

const typed = `
import { type Deployed, deployManifests, niche } from "pulumi-voice-agents";
import * as pulumi from "@pulumi/pulumi";

const businessId = new pulumi.Config().require("businessId");
const workspace = new niche.Workspace("main", { businessId });
const transfer = new niche.Tool("transfer", {
  businessId: workspace.businessId,
  template: "transferCall",
  configOverride: { destinations: [{ name: "Office", phoneNumber: "+12125550101" }] },
});
const hours: NonNullable<niche.VoiceAgentSpec["activatedHours"]> = {
  timezone: "America/New_York",
  hours: [{ day: "monday", startTime: "08:00", endTime: "18:00" }],
};
const agent = new niche.VoiceAgent("front-desk", {
  businessId,
  name: "Front desk",
  type: "INBOUND",
  conversationFlow: pulumi.output("Greet the caller."),
  toolIds: [transfer.id],
  activatedHours: hours,
});
const line = new niche.Deployment("front-desk", { businessId, voiceAgentId: agent.id, agentRevision: agent.revision });
export const phoneNumber: pulumi.Output<string | undefined> = line.phoneNumber;
export const all: Promise<Record<string, Deployed>> = deployManifests({ manifests: "agents" });

// @ts-expect-error: not a value of the enumeration
new niche.VoiceAgent("a", { businessId, name: "A", type: "INBOND", conversationFlow: "Greet." });
// @ts-expect-error: a required property is missing
new niche.VoiceAgent("b", { businessId, type: "INBOUND", conversationFlow: "Greet." });
// @ts-expect-error: no such property
new niche.VoiceAgent("c", { businessId, name: "C", type: "INBOUND", conversationFlw: "Greet." });
// @ts-expect-error: a nested value of another type
new niche.VoiceAgent("d", { businessId, name: "D", type: "INBOUND", personality: { useHumor: "yes" } });
// @ts-expect-error: no such template
new niche.Tool("e", { businessId, template: "transfer" });
// @ts-expect-error: no such output
export const wrong = agent.phoneNumbers;
`;

test("a TypeScript program is checked against the types made from the schemas", () => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "voice-agents-typed-")));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  linkPackages(directory);
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "typed", private: true, type: "module" }));
  writeFileSync(join(directory, "index.ts"), typed);
  const compilerOptions = { module: "nodenext", target: "es2024", strict: true, noEmit: true, types: [] };
  expect(typeErrors(directory, { compilerOptions, files: ["index.ts"] })).toBe("");
});
