import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { codeBlocks } from "../harness/documents.ts";
import { importWorld } from "../import/world.ts";
import { createWorld } from "../niche/world.ts";

const { businessId } = nicheSeed;

test("the page on existing accounts shows what an import prints, and the manifest that it writes", async () => {
  const world = createWorld();
  const { control } = world;
  const server = { url: "https://shop.example/orders", headers: { Authorization: "Bearer s3cr3t-0123456789" } };
  const lookup = { function: { name: "lookup_order", description: "Finds an order." }, server };
  const tool = control.create("tools", { businessId, template: "function", configOverride: lookup }).id;
  const destinations = [{ name: "Sales", phoneNumber: "+12125550123" }];
  const transfer = control.create("tools", {
    businessId,
    template: "transferCall",
    configOverride: { destinations },
  }).id;
  const file = control.create("files", { businessId, name: "prices.pdf" }).id;
  const { id: agentId } = control.create("agents", {
    ...{ businessId, name: "Front Desk", type: "INBOUND", toolIds: [tool, transfer], knowledgeBaseDocumentIds: [file] },
    conversationFlow: "Greet the caller.\nAsk for the order.\nLook it up.\nSay goodbye.\n",
  });
  control.create("deployments", { agentId });
  const importing = importWorld(world, "niche");
  const [printed, manifest] = ["text", "yaml"].map((language) => codeBlocks("docs/existing-account.md", language)[0]);
  expect(await importing.text({ workspace: businessId })).toBe(printed);
  expect(importing.files()["manifests/mario-brothers-plumbing/voice-agents/front-desk.yaml"]).toBe(manifest);
});
