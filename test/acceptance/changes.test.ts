import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess } from "../harness/command.ts";
import { counts, createProject, type Project } from "../harness/pulumi.ts";
import { agent, deployment, documents, functionTool, manifest, workspace } from "./manifests.ts";

const prompt = ["Greet the caller.", "Ask for the name.", "Offer an appointment.", "Say goodbye."];

const handMade = (project: Project) => project.stored("tools").filter(({ auto }) => !auto);
const names = (objects: readonly Record<string, unknown>[]) => objects.map(({ name }) => name);

test("a preview shows a changed prompt line by line, and the update sends only what changed and what is gone", async () => {
  const project = await createProject({
    files: {
      "manifests/agents.yaml": documents(
        workspace,
        functionTool("lookup", "Looks up an order."),
        agent("front-desk", {
          conversationFlow: "${text:prompt.md}",
          firstMessage: "Hello!",
          customInstructions: "Be brief.",
          toolIds: ["${tool.lookup}"],
          knowledgeBaseDocumentIds: ["${file.prices}"],
        }),
        manifest("File", "prices", { source: "prices.md" }),
        deployment("front-desk"),
      ),
      "manifests/prompt.md": `${prompt.join("\n")}\n`,
      "manifests/prices.md": "A visit costs 80 dollars.\n",
    },
    // The platform refuses to delete a file that an agent uses: the new one must come first, and the agent move over.
    switches: { deleteInUse: 409 },
  });
  await expectSuccess(project.up());
  const [oldFile] = project.stored("files");
  project.requests();

  project.edit("manifests/prices.md", "80", "90");
  project.edit("manifests/prompt.md", "Ask for the name.", "Ask for the order number.");
  project.edit("manifests/agents.yaml", '  firstMessage: "Hello!"\n', "");
  project.edit("manifests/agents.yaml", "Looks up an order.", "Looks up an order by its number.");
  const preview = await expectSuccess(project.pulumi("preview", "--diff"));
  expect(preview.text).toMatch(/^ +- Ask for the name\.\n +\+ Ask for the order number\.$/m);
  expect(preview.text).toMatch(/^ +Greet the caller\.$/m);
  expect(preview.text).not.toMatch(/[-+] (Greet the caller|Offer an appointment|Say goodbye)/);
  expect(preview.text).toMatch(/^ +- firstMessage *: "Hello!"$/m);
  expect(preview.text).toMatch(/description: "Looks up an order\." => "Looks up an order by its number\."/);
  expect(counts(preview)).toEqual({ "to update": 3, "to replace": 1, unchanged: 2 });
  // The preview looks whether the new file is there already, and reads no more than that.
  expect(project.requests().map(({ method, path }) => `${method} ${path.split("/").at(-1)}`)).toEqual([
    "GET files?page=1&page_size=100",
  ]);

  await expectSuccess(project.up());
  const [tool] = handMade(project);
  const [live] = project.stored("agents");
  const [newFile, ...otherFiles] = project.stored("files");
  const writes = project.writes();
  const paths = writes.map(
    ({ method, path }) => `${method} ${path.replace(`/businesses/${nicheSeed.businessId}`, "")}`,
  );
  expect(otherFiles).toEqual([]);
  expect(paths.filter((path) => !path.includes("tools/"))).toEqual([
    "POST /files",
    `PATCH /voice-agents/${live?.id}`,
    `POST /voice-agents/${live?.id}/deploy`,
    `DELETE /files/${oldFile?.id}`,
  ]);
  expect(paths).toContain(`PATCH /tools/${tool?.id}`);
  const flow = prompt.join("\n").replace("Ask for the name.", "Ask for the order number.");
  expect(writes.find(({ path }) => path.endsWith(`voice-agents/${live?.id}`))?.body).toEqual({
    conversationFlow: `${flow}\n`,
    firstMessage: null,
    knowledgeBaseDocumentIds: [newFile?.id],
  });
  expect(live).not.toHaveProperty("firstMessage");
  expect(live).toMatchObject({ customInstructions: "Be brief.", conversationFlow: `${flow}\n` });
  expect(tool).toMatchObject({ configOverride: { function: { description: "Looks up an order by its number." } } });
  expect(project.stored("deployments")).toMatchObject([{ deploys: 2, live: { conversationFlow: `${flow}\n` } }]);
});

test("what leaves git leaves the platform, unless it is gone already, and what is deleted in the dashboard comes back; a deployed agent that must be replaced hands its number over, and a rename moves the object", async () => {
  const project = await createProject({
    files: {
      "manifests/main.yaml": documents(
        workspace,
        agent("first"),
        deployment("first", { sharesNumber: true }),
        functionTool("kept", "Stays."),
      ),
      "manifests/second.yaml": documents(
        agent("second"),
        functionTool("leaving", "Goes."),
        deployment("second", { sharesNumber: true }),
      ),
      "manifests/third.yaml": documents(agent("third")),
    },
  });
  const { control } = project.emulator;
  const find = (name: string) => project.stored("agents").find((object) => object["name"] === name);
  const foreign = control.create("agents", { businessId: nicheSeed.businessId, name: "fourth" });
  await expectSuccess(project.up());

  control.remove("agents", find("third")!.id);
  project.remove("manifests/second.yaml");
  project.remove("manifests/third.yaml");
  project.requests();
  const removed = await expectSuccess(project.up());
  expect(counts(removed)).toEqual({ deleted: 4, unchanged: 5 });
  expect(names(project.stored("agents")).sort()).toEqual(["first", "fourth"]);
  expect(handMade(project)).toMatchObject([{ configOverride: { function: { name: "kept" } } }]);

  const lost = find("first")!.id;
  control.remove("agents", lost);
  const missed = await project.pulumi("preview", "--refresh", "--expect-no-changes");
  expect(missed.code).toBe(7);
  expect(missed.text).toMatch(/niche:VoiceAgent first create/);
  expect(missed.text).toMatch(/niche:Deployment first create/);

  project.edit("manifests/main.yaml", "Greet the caller.", "Greet them all.");
  project.requests();
  const refused = await project.up();
  expect(refused.code).not.toBe(0);
  expect(refused.text).toContain(`${lost} was deleted on the platform; run \`pulumi up --refresh\``);
  expect(project.writes()).toEqual([]);

  await expectSuccess(project.up("--refresh"));
  expect(names(project.stored("agents")).sort()).toEqual(["first", "fourth"]);
  expect(find("first")).toMatchObject({ conversationFlow: "Greet them all." });
  expect(project.stored("deployments")).toMatchObject([{ agentId: find("first")!.id, onDuty: true }]);
  expect(find("fourth")?.id).toBe(foreign.id);

  // What must be made anew.
  const before = find("first");
  const phoneNumber = project.stored("deployments")[0]?.["phoneNumber"];
  expect(phoneNumber).toMatch(/^\+1/);

  project.edit("manifests/main.yaml", "INBOUND", "OUTBOUND");
  const preview = await expectSuccess(project.pulumi("preview"));
  expect(preview.text).toMatch(/niche:VoiceAgent first replace \[diff: ~type\]/);
  expect(preview.text).toMatch(/niche:Deployment first replace/);
  await expectSuccess(project.up());
  const after = find("first");
  expect(project.stored("agents")).toHaveLength(2);
  expect(after).toMatchObject({ type: "OUTBOUND" });
  expect(after?.id).not.toBe(before?.id);
  const serving = project.stored("deployments").filter(({ agentId }) => agentId === after?.id);
  expect(serving).toMatchObject([{ phoneNumber, onDuty: true }]);

  // With previousNames: the state moves, and nobody is asked to change anything.
  project.edit(
    "manifests/main.yaml",
    'metadata: {"name":"first"}',
    'metadata: {"name":"sales","previousNames":["first"]}',
  );
  project.edit("manifests/main.yaml", "${voiceAgent.first}", "${voiceAgent.sales}");
  project.requests();
  const renamed = await expectSuccess(project.up());
  expect(counts(renamed)).toEqual({ unchanged: 5 });
  expect(project.writes()).toEqual([]);

  // Without: Pulumi sees a new resource and one that is gone, and nothing proves that the object is the one that it made before.
  project.edit("manifests/main.yaml", '{"name":"sales","previousNames":["first"]}', '{"name":"marketing"}');
  project.edit("manifests/main.yaml", "${voiceAgent.sales}", "${voiceAgent.marketing}");
  const moved = await project.up();
  expect(moved.code).not.toBe(0);
  expect(moved.text).toMatch(/if the resource had another name in the manifests, list that in metadata\.previousNames/);
  expect(project.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  expect(find("first")).toEqual(after);
  expect(project.stored("agents")).toHaveLength(2);
  project.edit("manifests/main.yaml", '{"name":"marketing"}', '{"name":"marketing","previousNames":["sales"]}');
  await expectSuccess(project.up());
  expect(find("first")).toEqual(after);
  expect(project.stored("agents")).toHaveLength(2);
  await project.expectNoDrift();
});
