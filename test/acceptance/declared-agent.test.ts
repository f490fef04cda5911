import { expect, test } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { expectSuccess } from "../harness/command.ts";
import { counts, createProject } from "../harness/pulumi.ts";

const manifests = `apiVersion: formantai/v1
kind: Workspace
metadata: {name: collections}
spec: {region: global}
---
apiVersion: formantai/v1
kind: VoiceAgent
metadata: {name: collector}
spec:
  agentId: ${formantAISeed.agentId}
  callParameters:
    - {name: customer_phone}
    - {name: loan_id, required: true}
  results:
    - {name: intent, type: string}
  webhookTargets:
    - {name: crm, url: "https://crm.example.com/hook", events: [call.completed]}
`;

test("a declared agent is recorded, observed and forgotten, and nothing is ever written to the platform", async () => {
  const project = await createProject({ platform: "formantai", files: { "manifests/agents.yaml": manifests } });
  const { control } = project.emulator;
  // Pulumi shows it as it comes, and again among the diagnostics at the end.
  const said = /^ +warning: .*nothing is written to the platform/gm;

  const created = await expectSuccess(project.up());
  expect(counts(created)).toEqual({ created: 3 });
  expect(created.text.match(said)).toHaveLength(1);
  project.requests();

  const again = await expectSuccess(project.up());
  expect(counts(again)).toEqual({ unchanged: 3 });
  expect(again.text).not.toMatch(said);
  expect(project.requests()).toEqual([]);

  const fit = { agentId: formantAISeed.agentId, results: { intent: "paid" } };
  // What fits is no drift, and is told of nowhere below.
  control.create("conversations", fit);
  const { id } = control.create("conversations", { ...fit, results: { intent: "paid", promise_date: "2026-03-18" } });
  const preview = await project.pulumi("preview", "--refresh", "--diff", "--expect-no-changes");
  expect(preview.code).toBe(7);
  expect(preview.text).toContain(
    `the latest conversations of agent ${formantAISeed.agentId} do not fit its declaration: ` +
      `the result "promise_date" (string) is not declared (conversation ${id})`,
  );
  expect(preview.text).toMatch(/~ results: \[\s+- \[1\]: \{\s+- name: "promise_date"/);

  project.edit(
    "manifests/agents.yaml",
    "    - {name: intent, type: string}\n",
    "    - {name: intent, type: string}\n    - {name: promise_date, type: string}\n",
  );
  const declared = await expectSuccess(project.up());
  expect(counts(declared)).toEqual({ updated: 1, unchanged: 2 });
  await project.expectNoDrift();

  const destroyed = await expectSuccess(project.pulumi("destroy", "--yes", "--skip-preview"));
  expect(counts(destroyed)).toEqual({ deleted: 3 });
  expect(destroyed.text.match(said)).toHaveLength(1);
  expect(project.stateResources()).toEqual([]);
  expect(control.log().filter(({ method }) => method !== "GET")).toEqual([]);
});
