import { expect, test } from "vitest";
import { expectSuccess } from "../harness/command.ts";
import { exampleFiles } from "../harness/example-files.ts";
import { counts, createProject } from "../harness/pulumi.ts";

test("the example of an abandoned cart buys its number once, stays as it is, and destroy leaves what cannot be deleted", async () => {
  const project = await createProject({
    platform: "miraiminds",
    ownProcesses: true,
    files: exampleFiles("abandoned-cart"),
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
