import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ChangeSet } from "../../../gitops/generated/change-set.ts";
import type { DriftReport } from "../../../gitops/generated/drift.ts";
import { agent, deployment, documents, functionTool, workspace } from "../../acceptance/manifests.ts";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { exampleFiles } from "../../harness/example-files.ts";
import { expectSuccess } from "../../harness/command.ts";
import type { Platform } from "../../platforms.ts";
import { createProject, type Project } from "../../harness/pulumi.ts";

const cli = join(import.meta.dirname, "../../../dist/cli/main.js");

interface Looked {
  readonly code: number | null;
  readonly report: DriftReport;
}

async function drift(project: Project<Platform>, ...args: string[]): Promise<Looked> {
  const { code, stdout, text } = await project.run(process.execPath, cli, "drift", "--format", "json", ...args);
  if (stdout === "") throw new Error(text);
  return { code, report: JSON.parse(stdout) as DriftReport };
}

test("niche: an edit in the dashboard is drift, with who hears it; what git alone changed is pending; ignoreChanges accepts", async () => {
  const project = await createProject({
    files: {
      "manifests/agents.yaml": documents(
        workspace,
        functionTool("lookup", "Looks up an order."),
        agent(
          "front-desk",
          {
            ...{ customInstructions: "Be brief.", firstMessage: "Hello!", personality: { tone: "friendly" } },
            toolIds: ["${tool.lookup}"],
          },
          { ignoreChanges: ["firstMessage"] },
        ),
        deployment("front-desk"),
      ),
    },
  });
  await expectSuccess(project.up());
  project.edit("manifests/agents.yaml", "Looks up an order.", "Looks up an order by its number.");
  const pending = await drift(project);
  expect(pending).toMatchObject({ code: 0, report: { stack: "dev", error: null, counts: { drifted: 0, pending: 1 } } });

  const [state, agentId] = [project.state(), project.stored("agents")[0]!.id];
  project.emulator.control.dashboardEdit("agents", agentId, {
    ...{
      customInstructions: "Promise everything.",
      firstMessage: "Hi",
      personality: { tone: "casual" },
      onDuty: false,
    },
  });
  project.edit("manifests/agents.yaml", '"tone":"friendly"', '"tone":"professional"');
  project.requests();
  const { code, report } = await drift(project);
  expect(code).toBe(2);
  expect(project.writes()).toEqual([]);
  expect(project.state()).toBe(state);
  const number = project.stored("deployments").find(({ phoneNumber }) => phoneNumber)?.["phoneNumber"];
  const heard = [{ deployment: "front-desk", agent: "front-desk", onDuty: false, numbers: [number] }];
  const moves = report.resources.map(({ kind, paths, heard: by }) => [
    kind,
    paths.map(({ path, moved, accepted }) => `${path}: ${accepted ? "accepted" : moved}`),
    by,
  ]);
  expect(moves).toEqual([
    ["Deployment", ["onDuty: dashboard"], heard],
    ["Tool", ["configOverride.function.description: git"], heard],
    ["VoiceAgent", ["customInstructions: dashboard", "firstMessage: accepted", "personality.tone: both"], heard],
  ]);

  // With git's change taken back, everything is brought home.
  project.edit("manifests/agents.yaml", '"tone":"professional"', '"tone":"friendly"');
  project.edit("manifests/agents.yaml", "Looks up an order by its number.", "Looks up an order.");
  await writeBack(project);
  expect(readFileSync(join(project.directory, "manifests/agents.yaml"), "utf8")).toMatch(
    /customInstructions: "Promise everything\."\n[^]*"tone": ?"casual"[^]*onDuty: false/,
  );
  await project.expectNoDrift();

  // Before an `up` has met it, the next edit is one of what git says since; `review` and `up` say the same.
  project.emulator.control.dashboardEdit("agents", agentId, { customInstructions: "Promise nothing." });
  const again = await drift(project);
  const values = { path: "customInstructions", recorded: "Promise everything.", live: "Promise nothing." };
  expect(again.code).toBe(2);
  expect(again.report.resources.flatMap(({ paths }) => paths)).toMatchObject([
    { ...values, moved: "dashboard" },
    { path: "firstMessage", accepted: true },
  ]);
  const reviewed = await project.run(process.execPath, cli, "review", "--refresh", "--format", "json");
  const { resources } = JSON.parse(reviewed.stdout) as ChangeSet;
  expect(resources.find(({ kind }) => kind === "VoiceAgent")?.conflicts).toMatchObject([values]);
  const stopped = await project.up();
  expect(stopped.text).toContain(
    'recorded "Promise everything.", live "Promise nothing.", desired "Promise everything."',
  );
  project.emulator.control.dashboardEdit("agents", agentId, { customInstructions: "Promise everything." });
  await project.expectNoDrift();

  // What nobody declared: a tool of somebody else, and a field that the manifest leaves out.
  project.emulator.control.dashboardEdit("agents", agentId, { multilingual: true });
  project.emulator.control.create("agents", { businessId: nicheSeed.businessId, name: "Somebody's agent" });
  const unmanaged = await drift(project, "--unmanaged");
  expect(unmanaged.code).toBe(0);
  expect(unmanaged.report.unmanaged).toMatchObject({
    fields: [{ kind: "VoiceAgent", name: "front-desk", path: "multilingual", live: true }],
    objects: [{ kind: "VoiceAgent", workspace: "main", name: "Somebody's agent" }],
  });
  expect((await drift(project, "--strict")).code).toBe(2);
});

/** `drift --write --take live`, after which nothing of it is left and the manifests are valid. */
async function writeBack(project: Project<Platform>): Promise<void> {
  const written = await project.run(process.execPath, cli, "drift", "--write", "--take", "live");
  expect([written.code, written.text]).toEqual([0, expect.stringContaining("is in git as it is live")]);
  await expectSuccess(project.run(process.execPath, cli, "validate"));
}

test("miraiminds: an edit in the dashboard goes into its text file and its list, and nothing is left to do", async () => {
  const project = await createProject({
    platform: "miraiminds",
    files: exampleFiles("abandoned-cart"),
    secretConfig: { orderToken: "t0ken-of-the-orders" },
  });
  await expectSuccess(project.up());
  const agent = project.stored("assistants").find(({ name }) => name === "Delivery feedback")!;
  const { systemPrompt } = agent["agent"] as { systemPrompt: string };
  project.emulator.control.dashboardEdit("assistants", agent.id, {
    agent: { systemPrompt: systemPrompt.replace("two days ago", "yesterday") },
    knowledgeBase: { faq: [{ question: "Do you ship abroad?", answer: "Yes, to Nepal." }] },
  });
  const { code, report } = await drift(project);
  expect([code, report.resources.flatMap(({ paths }) => paths.map(({ path }) => path))]).toEqual([
    ...[2, ["agent.systemPrompt", "knowledgeBase.faq[0].answer"]],
  ]);
  await writeBack(project);
  const text = (file: string) => readFileSync(join(project.directory, "manifests", file), "utf8");
  expect(text("prompts/delivery-feedback.md")).toContain("yesterday");
  expect(text("delivery-feedback.yaml")).toContain("answer: Yes, to Nepal.");
  // The state is told what git has taken, so that the next edit is one of that.
  expect(project.state()).toContain("__writtenBack");
  await project.expectNoDrift();
});

test("formantai: what the conversations show of a declared agent is drift, and goes into its declaration", async () => {
  const manifests = [
    "apiVersion: formantai/v1\nkind: Workspace\nmetadata: {name: collections}\nspec: {region: global}\n",
    "apiVersion: formantai/v1\nkind: VoiceAgent\nmetadata: {name: collector}\nspec:\n",
    `  agentId: ${formantAISeed.agentId}\n  results:\n    - {name: intent, type: string} # why they pay\n`,
  ];
  const project = await createProject({
    platform: "formantai",
    files: { "manifests/agents.yaml": `${manifests[0]}---\n${manifests[1]}${manifests[2]}` },
  });
  await expectSuccess(project.up());
  const results = { intent: "paid", promise_date: "2026-03-18" };
  project.emulator.control.create("conversations", { agentId: formantAISeed.agentId, results });
  expect(await drift(project)).toMatchObject({
    code: 2,
    report: { resources: [{ name: "collector", heard: [{ deployment: null, agent: "collector", onDuty: null }] }] },
  });
  await writeBack(project);
  const after = readFileSync(join(project.directory, "manifests/agents.yaml"), "utf8");
  expect(after).toContain("    - {name: intent, type: string} # why they pay\n    - name: promise_date\n");
});
