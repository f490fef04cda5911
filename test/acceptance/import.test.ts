import { join } from "node:path";
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import type { ImportReport } from "../../cli/import/report.ts";
import { expectSuccess } from "../harness/command.ts";
import { counts, createProject, type Project } from "../harness/pulumi.ts";

const { businessId } = nicheSeed;

const main = join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

/** Runs `voice-agents import … --format json` in a project. */
async function importing(project: Project<never>, ...args: string[]): Promise<ImportReport> {
  const done = await expectSuccess(project.run(process.execPath, main, "import", ...args, "--format", "json"));
  return JSON.parse(done.stdout) as ImportReport;
}

const texts = ({ directory }: Project<never>): string =>
  readdirSync(join(directory, "manifests"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
    .join("\n");

test("a Niche business made in the dashboard becomes the stack's: nothing changes, nothing is written, and it goes on from there", async () => {
  const project = await createProject({ files: {} });
  const { control } = project.emulator;
  const server = { url: "https://example.com/f", headers: { Authorization: "Bearer s3cr3t-0123456789" } };
  const lookup = { template: "function", configOverride: { function: { name: "lookup", description: "d" }, server } };
  const tool = control.create("tools", { businessId, ...lookup });
  const destinations = [{ name: "Sales", phoneNumber: "+12125550123" }];
  const transfer = control.create("tools", { businessId, template: "transferCall", configOverride: { destinations } });
  const file = control.create("files", { businessId, name: "prices.pdf" });
  const prompt = "Greet the caller.\nAsk for the order.\nLook it up.\nSay goodbye.\n";
  const ids = { toolIds: [tool.id, transfer.id], knowledgeBaseDocumentIds: [file.id] };
  const desk = control.create("agents", {
    businessId,
    name: "Front Desk",
    type: "INBOUND",
    conversationFlow: prompt,
    ...ids,
  });
  control.create("deployments", { agentId: desk.id });
  for (const hours of ["day", "night"])
    control.create("agents", { businessId, name: "Twin", type: "OUTBOUND", conversationFlow: `Work by ${hours}.` });

  const report = await importing(project, "niche", "--workspace", businessId);
  expect(report.imported.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "Workspace mario-brothers-plumbing",
    "Tool lookup",
    "File prices-pdf",
    "VoiceAgent front-desk",
    "VoiceAgent twin",
    "VoiceAgent twin-2",
    "Deployment front-desk",
  ]);
  expect(report.leftOut).toMatchObject([{ kind: "Tool", id: transfer.id, why: /configOverride\.destinations/ }]);
  await project.expectSettled();
  expect(texts(project as never) + project.state()).not.toContain("s3cr3t");

  project.edit("manifests/mario-brothers-plumbing/prompts/front-desk.md", "Look it up.", "Look it up twice.");
  expect(counts(await expectSuccess(project.up()))).toEqual({ updated: 2, unchanged: 6 });
  expect(project.stored("agents").find(({ id }) => id === desk.id)).toMatchObject({
    conversationFlow: prompt.replace("it up.", "it up twice."),
    toolIds: ids.toolIds,
  });
  expect(await importing(project as never, "niche")).toMatchObject({ imported: [], secrets: [] });
  await expectSuccess(project.pulumi("destroy", "--yes", "--skip-preview"));
  expect(project.stored("agents")).toEqual([]);
  // The file was never ours to delete, nor was what stayed outside.
  expect(project.stored("files").map(({ id }) => id)).toEqual([file.id]);
  expect(project.stored("tools").map(({ id }) => id)).toEqual([transfer.id]);
});

test("a Mirai Minds workspace, whose own fields nobody can read, becomes the stack's all the same", async () => {
  const project = await createProject({ platform: "miraiminds", files: {} });
  const { control } = project.emulator;
  const { workspaceId: workspace } = miraiMindsSeed;
  const headers = [{ key: "X-Api-Key", value: "s3cr3t-0123456789" }];
  const lookup = { name: "Look up", description: "Looks up.", url: "https://example.com", method: "get", headers };
  const tool = control.create("tools", { workspace, ...lookup });
  const number = control.create("numbers", { number: "+14155550000" });
  const variant = { type: "abandoned_cart", config: { abandoned_cart: { paymentPlan: { mode: "both" } } } };
  const agent = { identity: { name: "Asha", gender: "female", voice: "aria" }, tools: [tool.id] };
  for (const name of ["Cart", "  Cart [2]"])
    control.create("assistants", { workspace, name, variant, agent, icpContext: { language: "hindi" } });
  const [cart] = project.stored("assistants");
  control.dashboardEdit("assistants", cart!.id, { telephony: { inbound: number.id } });
  project.requests();

  const report = await importing(project, "miraiminds", "--workspace", workspace);
  expect(report.imported.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
    expect.arrayContaining([
      `Workspace ${workspace}`,
      "Tool look-up",
      "VoiceAgent cart",
      "VoiceAgent cart-2",
      "Deployment cart",
    ]),
  );
  expect(report.leftOut).toEqual([]);
  expect(report.notes.join("\n")).toMatch(/never shows VoiceAgent: preCall/);
  await project.expectNoDrift();
  expect(texts(project as never) + project.state()).not.toContain("s3cr3t");
  project.edit(`manifests/${workspace}/tools/look-up.yaml`, "Looks up.", "Looks up an order.");
  await expectSuccess(project.up());
  expect(project.stored("tools")).toMatchObject([{ config: { description: "Looks up an order." } }]);
});

test("FormantAI's agents are declared as their conversations show them", async () => {
  const project = await createProject({ platform: "formantai", files: {} });
  const { agentId } = formantAISeed;
  for (const mood of ["good", "bad"])
    project.emulator.control.create("conversations", {
      agentId,
      results: { mood, rating: 4 },
      status: "completed",
    });
  const report = await importing(project, "formantai", "--agent", String(agentId));
  expect(report.imported.map(({ kind }) => kind)).toEqual(["Workspace", "VoiceAgent"]);
  expect(texts(project as never)).toMatch(/# results are inferred from 2 conversations.*name: mood\n +type: string/s);
  expect(project.writes()).toEqual([]);
  await project.expectNoDrift();
});
