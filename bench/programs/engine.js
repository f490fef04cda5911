// The engine's floor: as many resources as the other variants declare, with the same texts as inputs, and a provider that does nothing.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

const fleet = JSON.parse(readFileSync("fleet.json", "utf8"));
const stub = `exports.handler=()=>require("module").createRequire(process.cwd()+"/x")("./nothing.cjs").handler()`;

class Nothing extends pulumi.CustomResource {
  constructor(kind, name, inputs, dependsOn = []) {
    super(`pulumi-nodejs:dynamic/bench:${kind}`, name, { ...inputs, __provider: stub }, { dependsOn });
  }
}

const { businessId } = fleet;
const workspace = new Nothing("Workspace", "desk", { businessId });
const byName = (kind, items, inputs) =>
  new Map(items.map((item) => [item.name, new Nothing(kind, item.name, { businessId, ...inputs(item) }, [workspace])]));
const tools = byName("Tool", fleet.tools, ({ configOverride }) => ({ template: "apiRequest", configOverride }));
const files = byName("File", fleet.files, ({ name }) => ({ source: `knowledge/${name}.md` }));
for (const { name, firstMessage, customInstructions, tools: toolNames, files: fileNames } of fleet.agents) {
  new Nothing("VoiceAgent", name, {
    businessId,
    name,
    type: "INBOUND",
    firstMessage,
    customInstructions,
    conversationFlow: readFileSync(`manifests/prompts/${name}.md`, "utf8"),
    toolIds: toolNames.map((tool) => tools.get(tool).id),
    knowledgeBaseDocumentIds: fileNames.map((file) => files.get(file).id),
  });
}
