import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { agent, deployment, documents, functionTool, workspace } from "../../acceptance/manifests.ts";
import { expectSuccess } from "../../harness/command.ts";
import { createProject } from "../../harness/pulumi.ts";
import { review } from "../parity.ts";
import { drift, writeBack } from "./looked.ts";

// Of the other platforms: test/acceptance/abandoned-cart.test.ts and collections.test.ts.
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
  expect(report).toMatchObject({ stack: "dev", error: null, counts: { drifted: 2, conflicts: 1, pending: 1 } });
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
  await writeBack(project, [
    "Deployment front-desk: onDuty",
    "VoiceAgent front-desk: customInstructions",
    "VoiceAgent front-desk: personality.tone",
  ]);
  expect(readFileSync(join(project.directory, "manifests/agents.yaml"), "utf8")).toMatch(
    /customInstructions: "Promise everything\."\n[^]*"tone": ?"casual"[^]*onDuty: false/,
  );
  await project.expectNoDrift();

  // Before an `up` has met it, the next edit is one of what git says since; `review` and `up` say the same.
  project.emulator.control.dashboardEdit("agents", agentId, { customInstructions: "Promise nothing." });
  // What nobody declared: a tool of somebody else, and a field that the manifest leaves out.
  project.emulator.control.dashboardEdit("agents", agentId, { multilingual: true });
  project.emulator.control.create("agents", { businessId: nicheSeed.businessId, name: "Somebody's agent" });
  const again = await drift(project, "--strict");
  const values = { path: "customInstructions", recorded: "Promise everything.", live: "Promise nothing." };
  expect(again.code).toBe(2);
  expect(again.report.resources.flatMap(({ paths }) => paths)).toMatchObject([
    { ...values, moved: "dashboard" },
    { path: "firstMessage", accepted: true },
  ]);
  expect(again.report.unmanaged).toMatchObject({
    fields: [{ kind: "VoiceAgent", name: "front-desk", path: "multilingual", live: true }],
    objects: [{ kind: "VoiceAgent", workspace: "main", name: "Somebody's agent" }],
  });
  const { resources } = await review(project, "--refresh");
  expect(resources.find(({ kind }) => kind === "VoiceAgent")?.conflicts).toMatchObject([values]);
  const stopped = await project.up();
  expect(stopped.text).toContain(
    'recorded "Promise everything.", live "Promise nothing.", desired "Promise everything."',
  );
});
