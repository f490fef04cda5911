import { expect, test } from "vitest";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { fileRules as miraiFileRules } from "../../provider/platforms/miraiminds/rules/file.ts";
import { workspaceRules } from "../../provider/platforms/miraiminds/rules/workspace.ts";
import { fileRules as nicheFileRules } from "../../provider/platforms/niche/rules/file.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { createWorld as createMirai, inSeed, ref as miraiRef } from "../miraiminds/world.ts";
import { createWorld as createNiche, niche } from "../niche/world.ts";
import { found } from "../rules/found.ts";

const { businessId } = nicheSeed;
const { workspaceId } = miraiMindsSeed;

const platforms = {
  niche: () => {
    const world = createNiche();
    const make = (fields: JsonObject = {}) => world.control.create("files", { businessId, ...fields }).id;
    return { world, make, declare: niche };
  },
  miraiminds: () => {
    const world = createMirai();
    const make = (fields: JsonObject = {}) => world.control.create("files", { workspace: workspaceId, ...fields }).id;
    return { world, make, declare: inSeed };
  },
};

test.each(["niche", "miraiminds"] as const)(
  "%s: a file named by its id is looked up, and never uploaded or deleted",
  async (platform) => {
    const { world, make, declare } = platforms[platform]();
    const [first, second] = [make(), make()];
    await world.pulumi.up([declare("File", "prices", { fileId: first })]);
    expect(world.engine.find(`${platform}:File`, "prices")).toMatchObject({ id: first, outputs: { status: "ready" } });
    await world.pulumi.up([declare("File", "prices", { fileId: second })]);
    expect(world.engine.find(`${platform}:File`, "prices")).toMatchObject({ id: second });
    await world.pulumi.destroy();
    expect(world.said.join("\n")).toContain(`the file ${second} stays on the platform`);
    expect(world.stored("files").map(({ id }) => id)).toEqual(expect.arrayContaining([first, second]));
    expect(world.control.log().filter(({ write }) => write)).toEqual([]);
  },
);

test.each(["niche", "miraiminds"] as const)(
  "%s: an id of no file, and a file that failed, are errors",
  async (platform) => {
    const { world, make, declare } = platforms[platform]();
    const failed = make({ status: "failed", outcome: "failed" });
    for (const [fileId, says] of [
      ["6690a1b2c3d4e5f6000000aa", /has no file/],
      [failed, /is "failed", and only a ready one/],
    ] as const) {
      const { errors } = await world.pulumi.tryUp([declare("File", "prices", { fileId })]);
      expect(errors[0]?.message).toMatch(says);
    }
    expect(world.stored("files").map(({ id }) => id)).toContain(failed);
  },
);

test("a file with an id has nothing to upload", () => {
  for (const rules of [nicheFileRules, miraiFileRules])
    expect(found(rules as never, { fileId: "a", source: "a.pdf", name: "b.pdf" })).toEqual([
      "one-source at source",
      "one-source at name",
    ]);
});

test("a Mirai Minds workspace named by its id is looked up; its fields can be recorded later; nothing is written", async () => {
  const world = createMirai();
  world.control.create("tools", { workspace: workspaceId });
  const agent = { name: "lookup", description: "d", url: "https://example.com", method: "get" };
  const member = {
    type: "miraiminds:Tool",
    name: "t",
    args: { workspaceId: miraiRef("Workspace", "store", "workspaceId"), ...agent },
  };
  const byId = inSeed("Workspace", "store", { workspaceId });
  await world.pulumi.up([byId]);
  expect(world.engine.find("miraiminds:Workspace", "store")).toMatchObject({
    id: workspaceId,
    outputs: { workspaceId },
  });
  expect(world.control.log().filter(({ write }) => write)).toEqual([]);
  await world.pulumi.up([byId, member]);
  expect(world.stored("tools")).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: "lookup", workspace: workspaceId })]),
  );
  const fields = {
    ...{ variant: "custom", name: "Store", currencyCode: "INR", timezone: "Asia/Kolkata" },
    ...{ supportContacts: { phoneNumber: "+919876543210" }, trustSignals: { valuePropositionOneLiner: "Good things" } },
  };
  const writes = world.control.log().filter(({ write }) => write).length;
  await world.pulumi.up([inSeed("Workspace", "store", fields), member]);
  expect(world.engine.find("miraiminds:Workspace", "store")).toMatchObject({
    id: workspaceId,
    outputs: { ...fields, workspaceId },
  });
  expect(world.control.log().filter(({ write }) => write)).toHaveLength(writes);
  const { errors } = await world.pulumi.tryUp([
    inSeed("Workspace", "store", { workspaceId: "6690a1b2c3d4e5f6000000ab" }),
  ]);
  expect(errors[0]?.message).toMatch(/cannot change/);
});

test("a workspace with an id has no fields", () => {
  expect(found(workspaceRules as never, { workspaceId: "a", name: "Store", credentials: "MIRAI" })).toEqual([
    "workspace-by-id at name",
  ]);
});
