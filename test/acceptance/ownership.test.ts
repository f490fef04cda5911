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

test("a second stack on the same business takes nothing, in the preview already, and its destroy leaves production alone", async () => {
  const project = await createProject({ files: shop });
  await expectSuccess(project.up());
  const before = project.emulator.control.dump();
  await expectSuccess(project.pulumi("stack", "init", "staging"));
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
  await expectSuccess(project.pulumi("destroy", "--yes"));
  expect(project.writes()).toEqual([]);
  expect(project.emulator.control.dump()).toEqual(before);
});

test("with onExisting: adopt a stack takes over what is identical, says each id, and leaves it there when it is destroyed", async () => {
  const project = await createProject({ files: shop });
  await expectSuccess(project.up());
  const before = made(project);
  await expectSuccess(project.pulumi("stack", "init", "staging"));
  await expectSuccess(project.pulumi("config", "set", "voice-agents:onExisting", "adopt"));
  const taken = await expectSuccess(project.up());
  for (const id of Object.values(before).flat())
    expect(taken.text).toMatch(new RegExp(`${id} is already there with the same .*taken over`));
  expect(made(project)).toEqual(before);
  const destroyed = await expectSuccess(project.pulumi("destroy", "--yes"));
  for (const id of Object.values(before).flat())
    expect(destroyed.text).toContain(`${id} stays on the platform, because it was there before this stack`);
  expect(made(project)).toEqual(before);
});

test("two stacks that make the same at once never leave two of anything, and a second `up` decides", async () => {
  const project = await createProject({ files: shop });
  await expectSuccess(project.pulumi("stack", "init", "staging"));
  const both = await Promise.all(
    ["dev", "staging"].map((stack) => project.up("--stack", stack, "--continue-on-error")),
  );
  // Each may have won something that the other needs.
  expect(both.map(({ code }) => code)).not.toEqual([0, 0]);
  for (const ids of Object.values(made(project))) expect(ids.length).toBeLessThanOrEqual(1);
  await project.pulumi("destroy", "--yes", "--stack", "staging");
  await expectSuccess(project.up("--stack", "dev"));
  expect(Object.values(made(project)).map((ids) => ids.length)).toEqual([1, 1, 1]);
});

const program = (options: string) => `
  import { niche } from "pulumi-voice-agents";
  const { Workspace, VoiceAgent } = niche;
  const main = new Workspace("main", { businessId: ${JSON.stringify(businessId)} });
  new VoiceAgent("desk", { businessId: main.businessId, name: "Desk", type: "INBOUND",
    conversationFlow: "Greet.", firstMessage: process.env.GREETING }, ${options});
`;

test.for([
  ["replaceOnChanges", '{ replaceOnChanges: ["firstMessage"] }'],
  ["replaceOnChanges and deleteBeforeReplace", '{ replaceOnChanges: ["firstMessage"], deleteBeforeReplace: true }'],
] as const)("an agent with %s is replaced, and there is exactly one in the end", async ([, options]) => {
  const project = await createProject({ files: { "index.js": program(options) } });
  project.env["GREETING"] = "Hello!";
  await expectSuccess(project.up());
  const [first] = project.stored("agents");
  project.env["GREETING"] = "Good day!";
  const replaced = await expectSuccess(project.up());
  expect(counts(replaced)).toMatchObject({ replaced: 1 });
  const agents = project.stored("agents");
  expect(agents).toMatchObject([{ firstMessage: "Good day!" }]);
  expect(agents[0]?.id).not.toBe(first?.id);
  expect(replaced.text).not.toContain("is kept");
  await project.expectSettled();
});

test.for([
  ["", "{}"],
  [" with deleteBeforeReplace", "{ deleteBeforeReplace: true }"],
] as const)(
  "`pulumi up --replace`%s replaces an agent and a file, and there is exactly one of each in the end",
  async ([, options]) => {
    const project = await createProject({
      files: {
        "index.js": `${program(options)}
        new niche.File("prices", { businessId: main.businessId, source: "prices.md" }, ${options});`,
        "prices.md": "A visit costs 80 dollars.\n",
      },
    });
    await expectSuccess(project.up());
    const before = made(project);
    const urns = project.stateResources().filter(({ type }) => !type.endsWith(":Workspace"));
    const replaced = await expectSuccess(project.up(...urns.flatMap(({ urn }) => ["--replace", urn])));
    expect(counts(replaced)).toMatchObject({ replaced: 2 });
    const after = made(project);
    for (const name of ["agents", "files"]) {
      expect(after[name]).toHaveLength(1);
      expect(after[name]).not.toEqual(before[name]);
    }
    expect(project.stateResources().map(({ id }) => id)).toEqual(
      expect.arrayContaining([...after["agents"]!, ...after["files"]!]),
    );
    await project.expectSettled();
  },
);

test("two components have a resource of one name each", async () => {
  const project = await createProject({
    files: {
      "index.js": `
        import * as pulumi from "@pulumi/pulumi";
        import { niche } from "pulumi-voice-agents";
        const main = new niche.Workspace("main", { businessId: ${JSON.stringify(businessId)} });
        class Branch extends pulumi.ComponentResource {
          constructor(name) {
            super("test:" + name, name); // A URN names the types of parents, not their names.
            new niche.VoiceAgent("desk", { businessId: main.businessId, name, type: "INBOUND",
              conversationFlow: "Greet." }, { parent: this });
          }
        }
        new Branch("north"); new Branch("south");
      `,
    },
  });
  await expectSuccess(project.up());
  expect(
    project
      .stored("agents")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["north", "south"]);
  await project.expectNoDrift();
  await expectSuccess(project.pulumi("destroy", "--yes"));
  expect(project.stored("agents")).toEqual([]);
});
