import { join } from "node:path";
import { expect, test } from "vitest";
import type { DriftReport } from "../../../gitops/generated/drift.ts";
import { agent, deployment, documents, functionTool, workspace } from "../../acceptance/manifests.ts";
import { expectSuccess } from "../../harness/command.ts";
import type { Platform } from "../../platforms.ts";
import { createProject, type Project } from "../../harness/pulumi.ts";

const cli = join(import.meta.dirname, "../../../cli/main.ts");

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
});
