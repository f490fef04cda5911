import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { agent, deployment, functionTool } from "../acceptance/manifests.ts";
import { expectSuccess } from "../harness/command.ts";
import { exampleFiles } from "../harness/example-files.ts";
import { createProject } from "../harness/pulumi.ts";
import { commit, expectParity, ignored, review } from "./parity.ts";
import { realisticChange } from "./pull-request.ts";

/** A second agent, that speaks of the first, and a tool that nobody needs. */
const nightShift = (flow: string): string =>
  [
    agent("night", { type: "OUTBOUND", conversationFlow: flow }, flow.includes("$") ? { protect: true } : {}),
    deployment("night", { onDuty: true, ...(flow.includes("$") && { redeploy: "never" }) }),
    ...(flow.includes("$") ? [functionTool("added", "New.")] : [functionTool("spare", "Old.")]),
  ].join("---\n");

test("niche: two git trees and the engine give the same change set; the engine knows the numbers, and conflicts with --refresh", async () => {
  const project = await createProject({
    files: { ...exampleFiles("front-desk"), ...ignored, "manifests/night.yaml": nightShift("Call the office.") },
    config: { businessId: nicheSeed.businessId, "voice-agents:environment": "OFFICE_HOOK_KEY" },
  });
  await expectSuccess(project.up());
  commit(project, "main");
  const { "Pulumi.prod.yaml": _stack, ...change } = realisticChange() as Record<string, string>;
  project.write(change);
  project.write({ "manifests/night.yaml": nightShift("Call ${deployment.front-desk.phoneNumber} by day.") });
  // A tool under another name, and one that goes.
  project.edit("manifests/tools.yaml", "  name: transfer\n", "  name: hand-over\n  previousNames: [transfer]\n");
  project.edit("manifests/front-desk.yaml", "${tool.transfer}", "${tool.hand-over}");
  project.env["OFFICE_HOOK_KEY"] = "s3cret-of-the-office";
  const [, fromEngine] = await expectParity(project);
  const number = project.stored("deployments").find(({ phoneNumber }) => phoneNumber)?.["phoneNumber"];
  expect(fromEngine.reach[0]).toMatchObject({ deployment: "front-desk", numbers: [number] });
  expect(JSON.stringify(fromEngine)).not.toContain("s3cret-of-the-office");

  const agent = project.stored("agents").find(({ name }) => name === "Front desk")!;
  project.emulator.control.dashboardEdit("agents", agent.id, { conversationFlow: "Say nothing." });
  const refreshed = await review(project, "--refresh");
  const conflicts = refreshed.resources.flatMap(({ conflicts: all }) => all);
  expect(conflicts).toMatchObject([{ path: "conversationFlow", live: "Say nothing." }]);
  expect(String(conflicts[0]?.recorded)).toContain("transfer to the emergency plumber at once");
});
