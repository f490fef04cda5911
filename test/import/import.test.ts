import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { createWorld, type World } from "../niche/world.ts";
import { importWorld } from "./world.ts";

const { businessId, secondBusinessId } = nicheSeed;
const workspace = businessId;
const folder = "manifests/mario-brothers-plumbing";

function desk(world: World): { tool: string; agent: string } {
  const { control } = world;
  const configOverride = {
    function: { name: "lookup", description: "d" },
    server: { url: "https://example.com", headers: { Authorization: "Bearer s3cr3t-0123456789" } },
  };
  const tool = control.create("tools", { businessId, template: "function", configOverride }).id;
  const fields = {
    businessId,
    name: "Desk",
    type: "INBOUND",
    conversationFlow: "One\nTwo\nThree\nFour\n",
    toolIds: [tool],
  };
  const agent = control.create("agents", fields).id;
  control.create("deployments", { agentId: agent });
  control.clearLog();
  return { tool, agent };
}

test("an import that is cut short anywhere is finished by the next one, and makes nothing twice", async () => {
  for (const after of [0, 1, 2, 3]) {
    const world = createWorld();
    desk(world);
    const importing = importWorld(world, "niche");
    importing.breakAfter(after);
    await expect(importing.run({ workspace })).rejects.toThrow("killed");
    // Until then every manifest adopts its object, so that no `pulumi up` in between makes a second one.
    for (const kind of ["tools/lookup", "voice-agents/desk", "deployments/desk"])
      expect(importing.files()[`${folder}/${kind}.yaml`]).toMatch(
        /^ {2}adopt: \S+ # taken over by `voice-agents import`/m,
      );
    await importing.run({ workspace });
    expect(Object.values(importing.files()).join("\n")).not.toContain("adopt:");
    expect(importing.entries.map(({ name }) => name).sort()).toEqual([
      "desk",
      "desk",
      "lookup",
      "mario-brothers-plumbing",
    ]);
    await importing.expectUnchanged();
  }
});

test("manifests that an import has not finished can be applied as they are: `pulumi up` takes the objects over and writes nothing", async () => {
  const world = createWorld();
  desk(world);
  const importing = importWorld(world, "niche");
  importing.breakAfter(0);
  await expect(importing.run({ workspace })).rejects.toThrow("killed");
  await importing.expectUnchanged({ byUp: true });
});

test("no file of the user's is overwritten, and no manifest of theirs is doubled", async () => {
  const world = createWorld();
  const { tool } = desk(world);
  const importing = importWorld(world, "niche");
  const mine = join(importing.directory, folder, "voice-agents");
  mkdirSync(mine, { recursive: true });
  writeFileSync(join(mine, "desk.yaml"), "# nothing here yet\n");
  await expect(importing.run({ workspace })).rejects.toThrow(/manifests that are there have a problem.*desk\.yaml/s);
  const documents = [
    `apiVersion: niche/v1\nkind: Workspace\nmetadata: {name: main}\nspec: {businessId: ${businessId}}\n`,
    "apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: {name: mine}\nspec: {name: Desk, type: INBOUND, conversationFlow: Hello.}\n",
    `apiVersion: niche/v1\nkind: Tool\nmetadata: {name: own, adopt: ${tool}}\nspec: {template: function}\n`,
  ];
  writeFileSync(join(mine, "desk.yaml"), documents.join("---\n"));
  const report = await importing.run({ workspace });
  expect(report.skipped).toMatchObject([
    { kind: "Tool", why: "the manifest own adopts it: `pulumi up` takes it over" },
    { kind: "VoiceAgent", why: expect.stringMatching(/the manifest mine describes it.*metadata\.adopt/) as string },
  ]);
  expect(report.imported.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["Deployment desk"]);
  expect(readFileSync(join(mine, "desk.yaml"), "utf8")).toBe(documents.join("---\n"));
});

test("a dry run writes nothing anywhere", async () => {
  const world = createWorld();
  desk(world);
  const importing = importWorld(world, "niche");
  const report = await importing.run({ workspace, dryRun: true });
  expect(report).toMatchObject({ dryRun: true, imported: { length: 4 }, secrets: [{ key: "lookup-authorization" }] });
  expect(Object.keys(importing.files())).toEqual(["Pulumi.yaml"]);
  expect([importing.entries, importing.config.size]).toEqual([[], 0]);
});

test("a folder that leads out of the project is not written to", async () => {
  const world = createWorld();
  desk(world);
  const importing = importWorld(world, "niche");
  const outside = temporaryFolder({});
  symlinkSync(outside, join(importing.directory, "manifests"));
  await expect(importing.run({ workspace })).rejects.toThrow(/leads out of|link|outside/);
  expect(existsSync(join(outside, "mario-brothers-plumbing"))).toBe(false);
  await expect(importing.run({ workspace, out: "elsewhere" })).rejects.toThrow(
    /Pulumi reads the manifests of manifests only/,
  );
});

test("one kind or one object alone; ids of the others stay as they are, and what is imported later refers to them", async () => {
  const world = createWorld();
  const { tool } = desk(world);
  const importing = importWorld(world, "niche");
  await importing.run({ workspace, only: ["voiceAgent/desk"] });
  expect(importing.files()[`${folder}/voice-agents/desk.yaml`]).toContain(
    `- ${tool} # Tool "lookup", outside the stack`,
  );
  await importing.expectUnchanged();
  await importing.run({ only: ["tool"] });
  await importing.run();
  expect(importing.files()[`${folder}/deployments/desk.yaml`]).toContain("voiceAgentId: ${voiceAgent.desk}");
  await importing.expectUnchanged();
});

test("agents that share a prompt share its file, and headers of one value share a secret", async () => {
  const world = createWorld();
  desk(world);
  const again = { businessId, type: "OUTBOUND", conversationFlow: "One\nTwo\nThree\nFour\n" };
  world.control.create("agents", { ...again, name: "Reminder" });
  const importing = importWorld(world, "niche");
  const report = await importing.run({ workspace });
  expect(report.texts).toEqual([`${folder}/prompts/desk.md`]);
  expect(importing.files()[`${folder}/voice-agents/reminder.yaml`]).toContain("${text:../prompts/desk.md}");
});

test("a workspace must be chosen where the key sees several, and its manifests can be in one project", async () => {
  const world = createWorld();
  desk(world);
  world.control.create("agents", {
    businessId: secondBusinessId,
    name: "Bakery",
    type: "OUTBOUND",
    conversationFlow: "Hi.",
  });
  const importing = importWorld(world, "niche");
  await expect(importing.run()).rejects.toThrow(
    /choose one by --workspace biz-mario-plumbing \(Mario Brothers Plumbing\)/,
  );
  await importing.run({ workspace });
  await importing.run({ workspace: "Peach Bakery" });
  expect(importing.files()["manifests/peach-bakery/voice-agents/bakery.yaml"]).toContain("workspace: peach-bakery");
  await importing.expectUnchanged();
});

test("300 objects cost the pages of the lists", async () => {
  const world = createWorld();
  const { control } = world;
  for (let at = 0; at < 100; at += 1) {
    const configOverride = { function: { name: `f${at}`, description: "d" }, server: { url: "https://example.com" } };
    const tool = control.create("tools", { businessId, template: "function", configOverride }).id;
    control.create("files", { businessId, name: `f${at}.pdf` });
    const flow = `Say ${at}.\nThen\nwait\nand go.`;
    control.create("agents", {
      businessId,
      name: `Agent ${at}`,
      type: "OUTBOUND",
      conversationFlow: flow,
      toolIds: [tool],
    });
  }
  control.clearLog();
  const importing = importWorld(world, "niche");
  const report = await importing.run({ workspace });
  expect(report.imported).toHaveLength(301);
  // The businesses, the calendar, 2 pages of tools (those of the platform among them), a page each of files, agents, templates; the business twice.
  expect(control.log().map(({ method, path }) => `${method} ${path}`).length).toBeLessThanOrEqual(10);
  await importing.expectUnchanged();
});
