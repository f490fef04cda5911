import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../../cli/run.ts";
import { temporaryFolder } from "../../cli/temporary.ts";
import { exampleFiles } from "../../harness/example-files.ts";
import { fakePulumi } from "./fake-pulumi.ts";
import { previewOf, programOf } from "./manifest-world.ts";
import { DriftWorld } from "./world.ts";

const docs = join(import.meta.dirname, "../../../docs");

// `npx vitest run test/gitops/drift/docs.test.ts -u` writes the files anew.
test("the drift of the example front-desk, and how it is written back, are what the docs show", async () => {
  const world = new DriftWorld({
    ...exampleFiles("front-desk"),
    "Pulumi.dev.yaml": "config:\n  front-desk:businessId: biz-mario-plumbing\n",
  });
  // The provider looks for files that are uploaded in the project's directory.
  const directory = temporaryFolder(world.files);
  const here = process.cwd();
  process.chdir(directory);
  onTestFinished(() => process.chdir(here));
  await world.up();
  const { engine, stored } = world.world;
  const { conversationFlow } = stored("agents").find(
    ({ id }) => id === engine.find("niche:VoiceAgent", "front-desk")!.id,
  )!;
  world.dashboard("agents", "front-desk", {
    conversationFlow: String(conversationFlow).replace("transfer to the emergency plumber at once", "take a message"),
    onDuty: false,
  });
  fakePulumi().say(await previewOf(engine, programOf(world.manifests)));
  const shown = await run(["drift", "--stack", "dev"], { directory });
  const written = await run(["drift", "--stack", "dev", "--write", "--take", "live"], { directory });
  expect([shown.code, written.code, written.talk]).toEqual([2, 0, ""]);
  const page = readFileSync(join(docs, "drift.md"), "utf8");
  await expect(shown.out).toMatchFileSnapshot(join(docs, "drift/drift.txt"));
  await expect(written.out).toMatchFileSnapshot(join(docs, "drift/write.txt"));
  for (const { out } of [shown, written]) expect(page).toContain(out.trim());
});
