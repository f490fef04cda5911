import { expect, test } from "vitest";
import { expectSuccess } from "../harness/command.ts";
import { createProject } from "../harness/pulumi.ts";
import { documents } from "./manifests.ts";

/** A manifest; `fields` are the lines below `metadata` and `spec`, as JSON, which is YAML too. */
const manifest = (kind: string, name: string, spec: object, metadata: object = {}): string =>
  [
    "apiVersion: miraiminds/v1",
    `kind: ${kind}`,
    `metadata: ${JSON.stringify({ name, ...metadata })}`,
    "spec:",
    ...Object.entries(spec).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    "",
  ].join("\n");

const store = manifest("Workspace", "store", {
  variant: "custom",
  name: "Acme Web Shop",
  currencyCode: "INR",
  timezone: "Asia/Kolkata",
  supportContacts: { phoneNumber: "+919876543210" },
  trustSignals: { valuePropositionOneLiner: "Good things" },
});

const orders = manifest("Tool", "orders", {
  name: "order_status",
  description: "Looks up an order.",
  url: "https://orders.example.com",
  method: "get",
});

const cart = manifest("VoiceAgent", "cart", {
  name: "Cart saver",
  variant: { type: "abandoned_cart" },
  agent: {
    identity: { name: "Priya", gender: "female", voice: "priya" },
    endMessage: "Goodbye.",
    tools: ["${tool.orders}"],
  },
  icpContext: { language: "hinglish", locationTiers: ["tier2", "tier1"] },
});

test("an edit in the dashboard is drift with its path and exit code 7, is not overwritten unasked, and an archived agent is an error that says so; what Mirai Minds cannot change is refused in the preview with the reason, and archiving is explained there as what it is", async () => {
  const project = await createProject({
    platform: "miraiminds",
    files: { "manifests/store.yaml": documents(store, orders, cart) },
  });
  await expectSuccess(project.up());
  project.requests();
  const [assistant] = project.stored("assistants");
  const [tool] = project.stored("tools");
  const { control } = project.emulator;
  const { id } = assistant!;
  control.dashboardEdit("assistants", id, { agent: { endMessage: "Bye." } });
  control.dashboardEdit("tools", tool!.id, { description: "Looks up anything." });

  const preview = await project.pulumi("preview", "--refresh", "--expect-no-changes", "--diff");
  expect(preview.code).toBe(7);
  expect(preview.text).toMatch(/endMessage *: "Bye\." => "Goodbye\."/);
  expect(preview.text).toMatch(/description *: "Looks up anything\." => "Looks up an order\."/);
  expect(preview.text).not.toContain("inputSchema");

  const conflict = await project.up("--refresh");
  expect(conflict.code).not.toBe(0);
  expect(conflict.text).toContain(
    'description: recorded "Looks up an order.", live "Looks up anything.", desired "Looks up an order."',
  );
  expect(project.writes()).toEqual([]);

  project.edit("manifests/store.yaml", "Goodbye.", "Bye.");
  project.edit("manifests/store.yaml", "Looks up an order.", "Looks up anything.");
  await expectSuccess(project.up());
  expect(project.writes()).toEqual([]);
  expect(project.stored("assistants")).toMatchObject([{ agent: { endMessage: "Bye." } }]);

  control.dashboardEdit("assistants", id, { archivedAt: "2026-05-04T10:00:00.000Z" });
  const before = project.state();
  const gone = await project.pulumi("preview", "--refresh", "--expect-no-changes");
  expect(gone.code).not.toBe(0);
  expect(gone.text).toContain(`the assistant ${id} has been archived on the platform`);
  expect(project.state()).toBe(before);
  control.dashboardEdit("assistants", id, { archivedAt: null });

  project.requests();
  const state = project.state();

  project.edit("manifests/store.yaml", '"type":"abandoned_cart"', '"type":"order_confirmation"');
  const variant = await project.pulumi("preview");
  expect(variant.code).not.toBe(0);
  expect(variant.text).toContain('variant.type cannot change from "abandoned_cart" to "order_confirmation"');
  expect(variant.text).toContain("no way to remove the old assistant, which would keep its name");
  project.edit("manifests/store.yaml", '"type":"order_confirmation"', '"type":"abandoned_cart"');

  project.edit("manifests/store.yaml", "Asia/Kolkata", "Asia/Dubai");
  const workspace = await project.pulumi("preview");
  expect(workspace.code).not.toBe(0);
  expect(workspace.text).toContain("timezone cannot change: Mirai Minds has no way to change a workspace");
  project.edit("manifests/store.yaml", "Asia/Dubai", "Asia/Kolkata");
  expect(project.state()).toBe(state);
  expect(project.requests()).toEqual([]);

  project.edit("manifests/store.yaml", '{"name":"store"}', '{"name":"store","onDelete":"archive"}');
  const archive = await expectSuccess(project.pulumi("preview"));
  expect(archive.text).toContain("archives the workspace with every assistant and every campaign in it");
  await expectSuccess(project.up());
  expect(project.writes()).toEqual([]);

  const [made] = project.stored("workspaces").filter(({ name }) => name === "Acme Web Shop");
  const destroyed = await expectSuccess(project.pulumi("destroy", "--yes", "--skip-preview"));
  const [left] = project.stored("assistants");
  expect(destroyed.text).toContain(`Mirai Minds cannot delete an assistant: ${id} stays as it is`);
  const archived = project.stored("workspaces").filter(({ archivedAt }) => archivedAt !== null);
  expect(archived.map(({ id }) => id)).toEqual([made?.id]);
  expect(left).toMatchObject({ id, name: "Cart saver", archivedBy: made?.id });
});
