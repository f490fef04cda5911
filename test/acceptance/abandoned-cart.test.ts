import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeBack } from "../gitops/drift/looked.ts";
import { commit, expectParity, ignored } from "../gitops/parity.ts";
import { edited } from "../gitops/pull-request.ts";
import { expectSuccess } from "../harness/command.ts";
import { exampleFiles } from "../harness/example-files.ts";
import { counts, createProject } from "../harness/pulumi.ts";

const files = exampleFiles("abandoned-cart");

/** A change with a file, texts, and a list of questions. */
const change = {
  "manifests/prompts/delivery-feedback.md": edited(files["manifests/prompts/delivery-feedback.md"]!, [
    ["two days ago", "yesterday"],
  ]),
  "manifests/tools.yaml": edited(files["manifests/tools.yaml"]!, [["as on the invoice", "as in the message"]]),
  "manifests/knowledge/returns.md": "# Returns\n\nNone.\n",
  "manifests/delivery-feedback.yaml": edited(files["manifests/delivery-feedback.yaml"]!, [
    ["Do you ship abroad?", "Do you ship to other countries?"],
  ]),
};

test("the example of an abandoned cart buys its number once; git and the engine give the same change set of it; an edit in the dashboard goes into its text file and its list, and nothing is left to do; destroy leaves what cannot be deleted", async () => {
  const project = await createProject({
    platform: "miraiminds",
    ownProcesses: true,
    files: { ...files, ...ignored },
    secretConfig: { orderToken: "canary-order-token" },
  });

  const planned = await expectSuccess(project.pulumi("preview"));
  expect(counts(planned)).toEqual({ "to create": 7 });
  expect(planned.text).toContain("outbound: buys the number +918039790845, which spends money");
  expect(project.requests()).toEqual([]);

  const created = await expectSuccess(project.up());
  expect(counts(created)).toEqual({ created: 7 });
  const [workspace] = project.stored("workspaces").filter(({ name }) => name === "Acme Kitchen");
  const ours = ({ workspace: of }: Record<string, unknown>): boolean => of === workspace?.id;
  const assistants = project.stored("assistants").filter(ours);
  const [cart, feedback] = ["Cart recovery", "Delivery feedback"].map((wanted) =>
    assistants.find(({ name }) => name === wanted),
  );
  const [number] = project.stored("numbers").filter(({ number }) => number === "+918039790845");
  expect(assistants).toHaveLength(2);
  expect(cart).toMatchObject({ variant: { type: "abandoned_cart" }, telephony: { outbound: number?.id } });
  expect(feedback).toMatchObject({ variant: { type: "custom" } });
  expect(project.stored("tools").filter(ours)).toMatchObject([{ name: "Order status" }]);
  expect(project.stored("files").filter(ours)).toHaveLength(1);
  expect(project.state()).not.toContain("canary-order-token");

  // A change in git, with a secret, money and a file, and back again.
  commit(project, "main");
  const settings = readFileSync(join(project.directory, "Pulumi.dev.yaml"), "utf8");
  project.write(change);
  await expectSuccess(project.pulumi("config", "set", "--secret", "orderToken", "an0ther-t0ken"));
  const [fromGit] = await expectParity(project);
  expect(fromGit.resources.flatMap(({ paths }) => paths)).toContainEqual({
    path: "headers[0].value",
    before: "[secret]",
    after: "[secret]",
  });
  project.write({ ...files, "Pulumi.dev.yaml": settings });

  // What somebody says to callers in the dashboard.
  const { systemPrompt } = feedback!["agent"] as { systemPrompt: string };
  project.emulator.control.dashboardEdit("assistants", feedback!.id, {
    agent: { systemPrompt: systemPrompt.replace("two days ago", "yesterday") },
    knowledgeBase: { faq: [{ question: "Do you ship abroad?", answer: "Yes, to Nepal." }] },
  });
  const paths = ["agent.systemPrompt", "knowledgeBase.faq"];
  await writeBack(
    project,
    paths.map((path) => `VoiceAgent delivery-feedback: ${path}`),
  );
  const text = (file: string) => readFileSync(join(project.directory, "manifests", file), "utf8");
  expect(text("prompts/delivery-feedback.md")).toContain("yesterday");
  expect(text("delivery-feedback.yaml")).toContain("answer: Yes, to Nepal.");
  // The state is told what git has taken, so that the next edit is one of that.
  expect(project.state()).toContain("__writtenBack");
  await project.expectNoDrift();

  const destroyed = await expectSuccess(project.pulumi("destroy", "--yes", "--skip-preview"));
  expect(counts(destroyed)).toEqual({ deleted: 7 });
  const stays = project.stored("assistants").filter(ours);
  expect(stays.map(({ telephony }) => telephony)).toEqual([
    expect.not.objectContaining({ outbound: number?.id }),
    expect.not.objectContaining({ outbound: number?.id }),
  ]);
  expect(project.stored("numbers").filter(({ number: text }) => text === "+918039790845")).toEqual([number]);
  expect(project.stored("tools").filter((tool) => ours(tool) && tool["deletedAt"] == null && !tool["deleted"])).toEqual(
    [],
  );
  expect(project.stored("files").filter(ours)).toEqual([]);
  for (const { id } of [workspace!, cart!, feedback!]) expect(destroyed.text).toContain(id);
});
