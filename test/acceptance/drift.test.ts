import { expect, test } from "vitest";
import { expectSuccess } from "../harness/command.ts";
import { createProject, type Project } from "../harness/pulumi.ts";
import { agent, deployment, documents, functionTool, workspace } from "./manifests.ts";

const files = {
  "manifests/agents.yaml": documents(
    workspace,
    functionTool("lookup", "Looks up an order."),
    agent("front-desk", {
      customInstructions: "Be brief.",
      firstMessage: "Hello!",
      personality: { tone: "friendly", style: "formal" },
      toolIds: ["${tool.lookup}"],
    }),
    deployment("front-desk"),
  ),
};

/** What somebody does in the dashboard. */
function dashboard(project: Project) {
  const { emulator } = project;
  const agentId = project.stored("agents")[0]!.id;
  const toolId = project.stored("tools").find(({ auto }) => !auto)!.id;
  return {
    editAgent: (patch: Record<string, string | boolean | object>) =>
      void emulator.control.dashboardEdit("agents", agentId, patch as never),
    editTool: (patch: object) => void emulator.control.dashboardEdit("tools", toolId, patch as never),
  };
}

test("an edit in the dashboard is drift with its path and exit code 7, and nothing overwrites it unasked", async () => {
  const project = await createProject({ files });
  await expectSuccess(project.up());

  // Looking at it changes neither the state nor the platform.
  const state = project.state();
  const untouched = project.emulator.control.snapshot();
  const { editAgent, editTool } = dashboard(project);
  editAgent({ customInstructions: "Promise everything.", personality: { tone: "casual" }, onDuty: false });
  editTool({ configOverride: { function: { description: "Looks up anything." } } });
  const store = project.emulator.control.dump();

  const preview = await project.pulumi("preview", "--refresh", "--expect-no-changes");
  expect(preview.code).toBe(7);
  expect(preview.text).toMatch(/niche:VoiceAgent front-desk refresh \[diff: ~customInstructions,personality\]/);
  expect(preview.text).toMatch(/niche:Tool lookup refresh \[diff: ~configOverride\]/);
  // Nobody answers the number: callers hear that, whether or not the manifest speaks of duty.
  expect(preview.text).toMatch(/niche:Deployment front-desk refresh \[diff: \+onDuty\]$/m);

  const refresh = await project.pulumi("refresh", "--preview-only", "--expect-no-changes");
  expect(refresh.code).toBe(7);
  expect(refresh.text).toMatch(/niche:VoiceAgent front-desk update \[diff: ~customInstructions,personality\]/);
  expect(refresh.text).toMatch(/niche:Tool lookup update \[diff: ~configOverride\]/);

  expect(project.state()).toBe(state);
  expect(project.emulator.control.dump()).toEqual(store);

  // Edits in the dashboard and in git: beside each other both are kept, on one field git must say so to win.
  project.emulator.control.restore(untouched);
  const live = () => project.stored("agents")[0];
  project.requests();
  editAgent({ customInstructions: "Promise everything.", personality: { useEmpathy: true } });
  project.edit("manifests/agents.yaml", "Hello!", "Good day!");
  project.edit("manifests/agents.yaml", '"tone":"friendly"', '"tone":"casual"');
  await expectSuccess(project.up());
  expect(live()).toMatchObject({
    customInstructions: "Promise everything.",
    firstMessage: "Good day!",
    personality: { tone: "casual", style: "formal", useEmpathy: true },
  });
  const [patch] = project.writes().filter(({ method }) => method === "PATCH");
  expect(Object.keys(patch?.body as object).sort()).toEqual(["firstMessage", "personality"]);

  project.edit("manifests/agents.yaml", "Be brief.", "Be very brief.");
  project.edit("manifests/agents.yaml", "Good day!", "Good morning!");
  const before = live();
  // Another object's name overwrites nothing here.
  project.env["VOICE_AGENTS_OVERWRITE"] = "tool.lookup";
  const conflict = await project.up();
  expect(conflict.code).not.toBe(0);
  expect(conflict.text).toContain('update niche:VoiceAgent "front-desk": somebody changed this on the platform');
  expect(conflict.text).toContain(
    'customInstructions: recorded "Be brief.", live "Promise everything.", desired "Be very brief."',
  );
  expect(conflict.text).toContain("nothing was changed");
  expect(conflict.text).toContain("to overwrite it, run `VOICE_AGENTS_OVERWRITE=voiceAgent.front-desk pulumi up`");
  expect(conflict.text).not.toMatch(/firstMessage: recorded/);
  expect(project.writes()).toEqual([]);
  expect(live()).toEqual(before);

  project.env["VOICE_AGENTS_OVERWRITE"] = "tool.lookup,voiceAgent.front-desk";
  await expectSuccess(project.up());
  expect(live()).toMatchObject({ customInstructions: "Be very brief.", firstMessage: "Good morning!" });
  expect(live()).toMatchObject({ personality: { useEmpathy: true } });

  // Neither a refresh nor `up --refresh` overwrites an edit silently, and writing it into git ends the conflict.
  project.env["VOICE_AGENTS_OVERWRITE"] = undefined;
  editAgent({ customInstructions: "Promise nothing." });
  const edited = project.stored("agents");
  project.requests();

  const refreshed = await expectSuccess(project.pulumi("refresh", "--yes", "--skip-preview"));
  expect(refreshed.text).toMatch(/niche:VoiceAgent front-desk .*\[diff: ~customInstructions\]/);
  const after = await project.up();
  expect(after.code).not.toBe(0);
  expect(after.text).toContain('recorded "Be very brief.", live "Promise nothing.", desired "Be very brief."');
  const inOne = await project.up("--refresh");
  expect(inOne.code).not.toBe(0);
  expect(inOne.text).toContain('recorded "Be very brief.", live "Promise nothing.", desired "Be very brief."');
  expect(project.writes()).toEqual([]);
  expect(project.stored("agents")).toEqual(edited);

  project.edit("manifests/agents.yaml", "Be very brief.", "Promise nothing.\\n");
  await expectSuccess(project.up("--refresh"));
  expect(project.stored("agents")).toEqual(edited);
  await expectSuccess(project.pulumi("refresh", "--yes", "--skip-preview"));

  // What the manifest has taken over is git's from then on.
  project.edit("manifests/agents.yaml", "Promise nothing.\\n", "Promise little.");
  const changed = await expectSuccess(project.up());
  expect(changed.text).toMatch(/niche:VoiceAgent front-desk .*\[diff: ~customInstructions\]/);
  expect(project.stored("agents")).toMatchObject([{ customInstructions: "Promise little." }]);
});
