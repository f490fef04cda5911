import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess } from "../harness/command.ts";
import { counts, createProject, type Project } from "../harness/pulumi.ts";
import { agent, deployment, documents, functionTool, manifest, workspace } from "./manifests.ts";

const { businessId } = nicheSeed;

const made = (project: Project) =>
  Object.fromEntries(
    ["agents", "tools", "files"].map((name) => [
      name,
      project.stored(name).flatMap(({ id, auto }) => (auto === undefined ? [id] : [])),
    ]),
  );

const shop = {
  "manifests/all.yaml": documents(
    workspace,
    functionTool("lookup", "Looks up an order."),
    manifest("File", "prices", { source: "prices.md" }),
    agent("desk", { toolIds: ["${tool.lookup}"] }),
    deployment("desk"),
  ),
  "manifests/prices.md": "A visit costs 80 dollars.\n",
};

test("a second stack on the same business takes nothing, in the preview already, or what it is told to adopt, and its destroy leaves production alone", async () => {
  const project = await createProject({ files: shop });
  await expectSuccess(project.up());
  const before = project.emulator.control.dump();
  project.newStack({ stack: "staging" });
  project.requests();
  for (const command of [["preview"], ["up", "--yes", "--skip-preview", "--continue-on-error"]]) {
    const refused = await project.pulumi(...command);
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(
      /[\w-]+ is already there with the same .*, since \d{4}-.*nothing shows that this stack made it/s,
    );
    expect(refused.text).toMatch(
      /voice-agents recover.*metadata\.previousNames.*metadata\.adopt: .*another name.*onExisting adopt/s,
    );
  }
  await expectSuccess(project.pulumi("destroy", "--yes", "--skip-preview"));
  expect(project.writes()).toEqual([]);
  expect(project.emulator.control.dump()).toEqual(before);

  // With onExisting: adopt it takes over what is identical, says each id, and leaves it there when it is destroyed.
  const ids = made(project);
  await expectSuccess(project.pulumi("config", "set", "voice-agents:onExisting", "adopt"));
  const taken = await expectSuccess(project.up());
  for (const id of Object.values(ids).flat())
    expect(taken.text).toMatch(new RegExp(`${id} is already there with the same .*taken over`));
  expect(made(project)).toEqual(ids);
  const destroyed = await expectSuccess(project.pulumi("destroy", "--yes", "--skip-preview"));
  for (const id of Object.values(ids).flat())
    expect(destroyed.text).toContain(`${id} stays on the platform, because it was there before this stack`);
  expect(made(project)).toEqual(ids);
});

test("two stacks that make the same at once never leave two of anything, and a second `up` decides", async () => {
  const project = await createProject({ files: shop });
  project.newStack({ stack: "staging" });
  const both = await Promise.all(
    ["dev", "staging"].map((stack) => project.up("--stack", stack, "--continue-on-error")),
  );
  // Each may have won something that the other needs.
  expect(both.map(({ code }) => code)).not.toEqual([0, 0]);
  for (const ids of Object.values(made(project))) expect(ids.length).toBeLessThanOrEqual(1);
  await project.pulumi("destroy", "--yes", "--skip-preview", "--stack", "staging");
  await expectSuccess(project.up("--stack", "dev"));
  expect(Object.values(made(project)).map((ids) => ids.length)).toEqual([1, 1, 1]);
});

/** Two agents and two files: of each, one is replaced as Pulumi replaces by default, and one is deleted before. */
const replaceable = `
  import { niche } from "pulumi-voice-agents";
  const main = new niche.Workspace("main", { businessId: ${JSON.stringify(businessId)} });
  for (const deleteBeforeReplace of [false, true]) {
    const name = deleteBeforeReplace ? "deleted-first" : "created-first";
    new niche.VoiceAgent(name, { businessId: main.businessId, name, type: "INBOUND",
      conversationFlow: "Greet.", firstMessage: process.env.GREETING }, { deleteBeforeReplace, replaceOnChanges: ["firstMessage"] });
    new niche.File(name, { businessId: main.businessId, source: name + ".md" }, { deleteBeforeReplace });
  }
`;

test("what Pulumi is told to replace, by the program or by the command, is there exactly once in the end", async () => {
  const project = await createProject({
    // The provider reads the command line of the engine that started it.
    ownProcesses: true,
    files: {
      "index.js": replaceable,
      "created-first.md": "A visit costs 80 dollars.\n",
      "deleted-first.md": "Open.\n",
    },
  });
  project.env["GREETING"] = "Hello!";
  await expectSuccess(project.up());
  const first = made(project);
  expect([first["agents"], first["files"]]).toMatchObject([{ length: 2 }, { length: 2 }]);

  project.env["GREETING"] = "Good day!";
  const byProgram = await expectSuccess(project.up());
  expect(counts(byProgram)).toEqual({ replaced: 2, unchanged: 4 });
  expect(byProgram.text).not.toContain("is kept");
  const greeting = { firstMessage: "Good day!" };
  expect(project.stored("agents")).toMatchObject([greeting, greeting]);
  const second = made(project);
  expect(second["agents"]?.filter((id) => first["agents"]?.includes(id))).toEqual([]);
  expect(second["files"]).toEqual(first["files"]);

  const urns = project.stateResources().filter(({ type }) => !type.endsWith(":Workspace"));
  const byCommand = await expectSuccess(project.up(...urns.flatMap(({ urn }) => ["--replace", urn])));
  expect(counts(byCommand)).toEqual({ replaced: 4, unchanged: 2 });
  expect(byCommand.text).not.toContain("is kept");
  const third = made(project);
  for (const name of ["agents", "files"]) {
    expect(third[name]).toHaveLength(2);
    expect(second[name]?.filter((id) => third[name]?.includes(id))).toEqual([]);
  }
  expect(project.stateResources().map(({ id }) => id)).toEqual(
    expect.arrayContaining([...third["agents"]!, ...third["files"]!]),
  );
});
