import type { MiraiMindsToolSpec } from "../../generated/miraiminds.ts";
import { StatusError } from "../../http/request-error.ts";
import { canonicalJson, canonicalObject, canonicalSet } from "../../kind/canonical.ts";
import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { createBody } from "../../lifecycle/fields.ts";
import { listed } from "../../lifecycle/listed.ts";
import { isObject, omit, pick } from "../../kind/value.ts";
import { listAssistants } from "./assistants.ts";
import { connect, idIn, TOOLS, WORKSPACE_ARGS, type MiraiMindsMember, type MiraiMindsWorkspace } from "./connection.ts";
import { toolRules, toolSetRules } from "./rules/tool.ts";
import { EACH } from "../../kind/secret-path.ts";

type Spec = Plain<MiraiMindsToolSpec & MiraiMindsMember>;

const path = (id: string): string => `${TOOLS}/${encodeURIComponent(id)}`;

/** An API tool (contract §8). What is sent flat comes back under `config`, the parameters as its `body`. */
export const tool: Definition<Spec, MiraiMindsWorkspace> = {
  ...defaults,
  platform: "miraiminds",
  kind: "Tool",
  reference: "tool",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["slug", "integrationId"],
  rules: toolRules,
  setRules: toolSetRules,
  naturalKey: ({ name }) => name,

  replaceOn: ["workspaceId"],
  secrets: [["headers", EACH, "value"]],
  clearValues: { headers: [], parameters: { required: [], properties: [] }, isActive: true },
  // A tool is active unless the manifest says otherwise.
  canonical: ({ isActive, parameters, ...spec }) =>
    canonicalObject({
      ...spec,
      isActive: isActive === true ? undefined : isActive,
      parameters: canonicalParameters(parameters),
    }),

  connect,
  collection: "tools",
  list: listTools,
  discovery: {
    platformFields: [
      ...["_id", "slug", "integration_id", "workspace", "isPayloadPass", "config"],
      ...["deletedAt", "createdAt", "updatedAt"],
    ],
  },
  // There is no way to read a single tool.
  get: async (api, id) => (await listed.look(tool, api)).get(id),
  idOf: (live) => String(live["_id"]),
  matchedBy: { live: "name", spec: "name" },
  matches: (live, { name }) => (live["name"] === name ? "key" : "no"),
  observe: async (_api, live) => live,
  computed: (live) => ({ ...pick(live, ["slug"]), integrationId: live["integration_id"] }),

  async create(api, spec) {
    const response = await api.send("POST", TOOLS, { json: createBody(tool, spec) });
    return inRequestShape({ ...response, _id: idIn(response, ["_id", "toolId"], TOOLS) });
  },
  async update(api, id, { body }) {
    await api.send("PUT", path(id), { json: body });
    return undefined;
  },
  async remove(api, id, { spec }) {
    // Not for what it says of the tool: it shows once that the workspace is the right one, before the last thing in it may go.
    await api.run.once(`miraiminds tools seen ${api.scope} ${spec.credentials ?? ""}`, () => listTools(api));
    // A lone refusal may be a fault of the platform.
    if ((await tryDelete(api, id)) || (await tryDelete(api, id))) return undefined;
    const users = await usersOf(api, id);
    return `${id} stays: the platform does not delete a tool that an assistant has, and ${users.join(", ")} has it; take it out there, then delete it in the dashboard`;
  },
};

/** Deletes a tool; false when the platform refuses it because an assistant has it. @throws when no assistant has it. */
async function tryDelete(api: MiraiMindsWorkspace, id: string): Promise<boolean> {
  try {
    await api.send("DELETE", path(id));
    return true;
  } catch (error) {
    const isConflict = error instanceof StatusError && error.status === 409;
    if (!isConflict || (await usersOf(api, id)).length === 0) throw error;
    return false;
  }
}

/** Assistants of the workspace that have a tool: an assistant cannot be deleted, and goes on using its tools. */
async function usersOf(api: MiraiMindsWorkspace, tool: string): Promise<string[]> {
  const has = ({ agent }: JsonObject) =>
    isObject(agent) && Array.isArray(agent["tools"]) && agent["tools"].includes(tool);
  return [...(await listAssistants(api))].filter(([, live]) => has(live)).map(([id]) => id);
}

/** Deleting is soft (contract §8): whether a deleted tool is still listed is unknown, so those are left out here. */
async function listTools(api: MiraiMindsWorkspace): Promise<Map<string, JsonObject>> {
  const all = await api.list(TOOLS);
  return new Map(
    [...all].filter(([, live]) => live["deletedAt"] == null).map(([id, live]) => [id, inRequestShape(live)]),
  );
}

function inRequestShape(live: JsonObject): JsonObject {
  const { config, ...rest } = live;
  if (!isObject(config)) return live;
  return { ...rest, ...pick(config, ["description", "url", "method", "headers"]), parameters: config["body"] };
}

/** Parameters, or a parameter that has some of its own: with the default type, and without lists in which there is nothing. */
function canonicalParameters(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { properties, required, type, ...rest } = value;
  const inner = Array.isArray(properties) ? properties.map(canonicalParameters) : properties;
  const typed = "name" in value ? { type: type ?? "string" } : {};
  const all: JsonObject = { ...rest, ...typed, properties: inner, required: canonicalSet(required) };
  const empty = Object.entries(all).filter(
    ([, part]) => part === undefined || (Array.isArray(part) && part.length === 0),
  );
  return canonicalJson(
    omit(
      all,
      empty.map(([key]) => key),
    ),
  );
}
