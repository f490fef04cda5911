// The same objects through ordinary dynamic providers, written as https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/
// shows: the provider is serialised into the state, each create and read is one request, and `diff` returns a firm `changes`.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

const fleet = JSON.parse(readFileSync("fleet.json", "utf8"));

async function request(method, path, body) {
  const isForm = body instanceof FormData;
  const response = await fetch(`${process.env.NICHE_BASE_URL}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${process.env.NICHE_TOKEN}`,
      ...(body && !isForm && { "content-type": "application/json" }),
    },
    body: isForm ? body : body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}

function changed(olds, news, keys) {
  return keys.filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
}

class WorkspaceProvider {
  async create(inputs) {
    const business = await request("GET", `/businesses/${inputs.businessId}`);
    return { id: business.id, outs: { ...inputs, name: business.name } };
  }
  async read(id, props) {
    const business = await request("GET", `/businesses/${id}`);
    return { id, props: { ...props, name: business.name } };
  }
}

class ToolProvider {
  async diff(id, olds, news) {
    return { changes: changed(olds, news, ["configOverride"]).length > 0 };
  }
  async create({ businessId, templateToolId, configOverride, ...rest }) {
    const tool = await request("POST", `/businesses/${businessId}/tools`, { templateToolId, configOverride });
    return { id: tool.id, outs: { ...rest, businessId, templateToolId, configOverride: tool.configOverride } };
  }
  async read(id, props) {
    const tool = await request("GET", `/businesses/${props.businessId}/tools/${id}`);
    return { id, props: { ...props, configOverride: tool.configOverride } };
  }
  async update(id, olds, news) {
    await request("PATCH", `/businesses/${news.businessId}/tools/${id}`, { configOverride: news.configOverride });
    return { outs: news };
  }
  async delete(id, props) {
    await request("DELETE", `/businesses/${props.businessId}/tools/${id}`);
  }
}

class FileProvider {
  async diff(id, olds, news) {
    const replaces = changed(olds, news, ["text"]);
    return { changes: replaces.length > 0, replaces };
  }
  async create(inputs) {
    const form = new FormData();
    form.append("file", new Blob([inputs.text], { type: "text/markdown" }), inputs.name);
    const file = await request("POST", `/businesses/${inputs.businessId}/files`, form);
    return { id: file.id, outs: inputs };
  }
  async read(id, props) {
    await request("GET", `/businesses/${props.businessId}/files/${id}`);
    return { id, props };
  }
  async delete(id, props) {
    await request("DELETE", `/businesses/${props.businessId}/files/${id}`);
  }
}

class AgentProvider {
  async diff(id, olds, news) {
    const keys = [
      "name",
      "firstMessage",
      "customInstructions",
      "conversationFlow",
      "toolIds",
      "knowledgeBaseDocumentIds",
    ];
    return { changes: changed(olds, news, keys).length > 0 };
  }
  async create({ businessId, __provider, ...spec }) {
    const agent = await request("POST", `/businesses/${businessId}/voice-agents`, spec);
    return { id: agent.id, outs: { businessId, ...spec } };
  }
  async read(id, props) {
    const agent = await request("GET", `/businesses/${props.businessId}/voice-agents/${id}`);
    const { name, firstMessage, customInstructions, conversationFlow } = agent;
    return { id, props: { ...props, name, firstMessage, customInstructions, conversationFlow } };
  }
  async update(id, olds, { businessId, __provider, type, ...spec }) {
    await request("PATCH", `/businesses/${businessId}/voice-agents/${id}`, spec);
    return { outs: { businessId, type, ...spec } };
  }
  async delete(id, props) {
    await request("DELETE", `/businesses/${props.businessId}/voice-agents/${id}`);
  }
}

class Workspace extends pulumi.dynamic.Resource {
  constructor(name, args, options) {
    super(new WorkspaceProvider(), name, args, options);
  }
}
class Tool extends pulumi.dynamic.Resource {
  constructor(name, args, options) {
    super(new ToolProvider(), name, args, options);
  }
}
class File extends pulumi.dynamic.Resource {
  constructor(name, args, options) {
    super(new FileProvider(), name, args, options);
  }
}
class VoiceAgent extends pulumi.dynamic.Resource {
  constructor(name, args, options) {
    super(new AgentProvider(), name, args, options);
  }
}

const workspace = new Workspace("desk", { businessId: fleet.businessId });
const { businessId, templateToolId } = fleet;
const options = { dependsOn: [workspace] };
const tools = new Map(
  fleet.tools.map(({ name, configOverride }) => [
    name,
    new Tool(name, { businessId, templateToolId, configOverride }, options),
  ]),
);
const files = new Map(
  fleet.files.map(({ name }) => {
    const text = readFileSync(`manifests/knowledge/${name}.md`, "utf8");
    return [name, new File(name, { businessId, name: `${name}.md`, text }, options)];
  }),
);
for (const { name, firstMessage, customInstructions, tools: toolNames, files: fileNames } of fleet.agents) {
  new VoiceAgent(name, {
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
