import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/index.ts";
import { expectSuccess } from "../harness/command.ts";
import { exampleFiles } from "../harness/example-files.ts";
import { counts, createProject } from "../harness/pulumi.ts";

test("the example goes from manifests to a phone number, stays as it is, and can be destroyed", async () => {
  const project = await createProject({
    files: exampleFiles("front-desk"),
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
  expect(agents[0]?.["conversationFlow"]).toBe(exampleFiles("front-desk")["manifests/prompts/front-desk.md"]);
  expect(tools.map(({ type }) => type).sort()).toEqual(["apiRequest", "transferCall"]);
  expect(new Set(agents[0]?.["toolIds"] as string[])).toEqual(new Set(tools.map(({ id }) => id)));
  expect(files).toMatchObject([{ mimeType: "text/markdown", status: "ready" }]);
  expect(agents[0]?.["knowledgeBaseDocumentIds"]).toEqual([files[0]?.id]);
  const deployments = project.stored("deployments");
  expect(deployments).toMatchObject([{ agentId: agents[0]?.id, onDuty: true, deploys: 1 }]);
  expect(created.stdout).toContain(`phoneNumber: "${String(deployments[0]?.["phoneNumber"])}"`);
  project.requests();

  const again = await expectSuccess(project.up());
  expect(counts(again)).toEqual({ unchanged: 7 });
  expect(project.requests()).toEqual([]);
  await project.expectSettled();

  const destroyed = await expectSuccess(project.pulumi("destroy", "--yes"));
  expect(counts(destroyed)).toEqual({ deleted: 7 });
  expect(project.stored("agents").map(({ id }) => id)).toEqual([foreign.id]);
  expect(project.stored("tools").filter(({ auto }) => !auto)).toEqual([]);
  expect(project.stored("files")).toEqual([]);
  expect(project.stateResources()).toEqual([]);
});
