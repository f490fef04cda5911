import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess } from "../harness/command.ts";
import { exampleFiles } from "../harness/example-files.ts";
import { counts, createProject } from "../harness/pulumi.ts";

const prompt = "manifests/prompts/front-desk.md";
const example = exampleFiles("front-desk");
/** Its prompt, with a line at the end of which the end alone will change. */
const long = `${example[prompt]!}${"Be brief and kind. ".repeat(10)}If in danger, whistle.\n`;

test("the example goes from manifests to a phone number, stays as it is, and can be destroyed", async () => {
  const project = await createProject({
    files: { ...example, [prompt]: long },
    config: { businessId: nicheSeed.businessId },
  });
  const { env } = project;
  const { NICHE_TOKEN: token, NICHE_BASE_URL: url } = env;
  const foreign = project.emulator.control.create("agents", { businessId: nicheSeed.businessId, name: "Night shift" });

  // A pull request from a fork: no credential, and nothing that listens.
  Object.assign(env, { NICHE_TOKEN: undefined, NICHE_BASE_URL: "http://127.0.0.1:1/api" });
  const offline = await expectSuccess(project.pulumi("preview"));
  expect(counts(offline)).toEqual({ "to create": 7 });
  expect(offline.text).toMatch(/niche:VoiceAgent front-desk create/);

  Object.assign(env, { NICHE_TOKEN: token, NICHE_BASE_URL: url });
  const created = await expectSuccess(project.pulumi("up", "--yes"));
  expect(counts(created)).toEqual({ created: 7 });
  const agents = project.stored("agents").filter(({ id }) => id !== foreign.id);
  const tools = project.stored("tools").filter(({ auto }) => !auto);
  const files = project.stored("files");
  expect(agents).toMatchObject([{ name: "Front desk", type: "INBOUND", collectFields: ["name", "phone", "address"] }]);
  expect(agents[0]?.["conversationFlow"]).toBe(long);
  expect(tools.map(({ type }) => type).sort()).toEqual(["apiRequest", "transferCall"]);
  expect(new Set(agents[0]?.["toolIds"] as string[])).toEqual(new Set(tools.map(({ id }) => id)));
  expect(files).toMatchObject([{ mimeType: "text/markdown", status: "ready" }]);
  expect(agents[0]?.["knowledgeBaseDocumentIds"]).toEqual([files[0]?.id]);
  const deployments = project.stored("deployments");
  expect(deployments).toMatchObject([{ agentId: agents[0]?.id, onDuty: true, deploys: 1 }]);
  const recorded = project.stateResources().find(({ type }) => type.endsWith(":Deployment"));
  expect(recorded?.outputs).toMatchObject({ phoneNumber: deployments[0]?.["phoneNumber"] });
  expect(offline.text + created.text).not.toContain("[unknown]");
  project.requests();

  // Line for line, because nothing may be shown where nothing changes: neither a resource nor an output.
  const again = await expectSuccess(project.up("--diff"));
  const shown = again.stdout
    .replace(/^Duration: .*$/m, "")
    .trim()
    .split("\n");
  expect(shown.map((line) => line.trim())).toEqual([
    "Updating (dev):",
    "pulumi:pulumi:Stack: (same)",
    "[urn=urn:pulumi:dev::front-desk::pulumi:pulumi:Stack::front-desk-dev]",
    "Resources:",
    "7 unchanged",
  ]);
  expect(project.requests()).toEqual([]);
  await project.expectNoDrift();

  project.edit(prompt, "If in danger, whistle.", "If in danger, hang up.");
  const preview = await expectSuccess(project.pulumi("preview", "--diff"));
  expect(preview.stdout).not.toMatch(/outputs|hang up|whistle/);
  const line = long.split("\n").length - 1;
  expect(preview.text).toMatch(
    new RegExp(
      `warning: VoiceAgent "front-desk": conversationFlow .*line ${line}: ".*If in danger, whistle\\." becomes ".*hang up\\."`,
    ),
  );

  const destroyed = await expectSuccess(project.pulumi("destroy", "--yes"));
  expect(counts(destroyed)).toEqual({ deleted: 7 });
  expect(project.stored("agents").map(({ id }) => id)).toEqual([foreign.id]);
  expect(project.stored("tools").filter(({ auto }) => !auto)).toEqual([]);
  expect(project.stored("files")).toEqual([]);
  expect(project.stateResources()).toEqual([]);
});
