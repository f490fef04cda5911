import type { Schema } from "../kernel/json-schema.ts";
import { defined, type JsonObject } from "../kernel/json.ts";
import { typed } from "./assistant-view.ts";
import { asList, asObject } from "./bodies.ts";
import type { Tool } from "./records.ts";
import { boolean, filledText, listOf, objectOf, oneOf, text, uri } from "./schema-parts.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

const required = ["name", "description", "url", "method"] as const;

/** A parameter of a tool; objects and arrays have parameters of their own. */
const toolProperty: Schema = objectOf(
  {
    name: text,
    description: text,
    type: text,
    value: {},
    enum: { type: "array" },
    required: listOf(text),
    properties: {
      type: "array",
      get items() {
        return toolProperty;
      },
    },
    items: { type: "object" },
  },
  ["name", "description"],
);

/** The body of a create, or of an update, where a description may be empty and nothing is required. */
export function toolSchema(mode: "create" | "update"): Schema {
  const fields = {
    name: filledText,
    description: mode === "create" ? filledText : text,
    url: uri,
    method: oneOf("get", "post", "put", "patch", "delete"),
    headers: listOf(objectOf({ key: text, value: text }, "all")),
    parameters: objectOf({ required: listOf(text), properties: listOf(toolProperty) }),
    isActive: boolean,
  };
  return objectOf(fields, mode === "create" ? required : []);
}

/** A tool's `config` after flat request fields: `parameters` becomes `body`, the rest keeps its name. */
export function configAfter(before: JsonObject, fields: JsonObject): JsonObject {
  const { description, url, method, headers, parameters } = fields;
  return { ...before, ...defined({ description, url, method, headers, body: parameters }) };
}

/** A tool as the API returns it. */
export function toolView(tool: Tool, switches: MiraiMindsSwitches): JsonObject {
  const { id, name, slug, integrationId, workspace, isActive, isPayloadPass, deletedAt, createdAt, updatedAt } = tool;
  const config = configView(tool.config, switches);
  const times = { deletedAt, createdAt, updatedAt };
  return { _id: id, name, slug, integration_id: integrationId, workspace, isActive, isPayloadPass, config, ...times };
}

function configView(
  { headers, body, ...config }: JsonObject,
  { emptyArrays, fillTypes }: MiraiMindsSwitches,
): JsonObject {
  const { required: names, properties } = asObject(body);
  const lists = {
    required: names,
    properties: fillTypes && properties !== undefined ? asList(properties).map(typed) : properties,
  };
  const filled =
    emptyArrays === "filled"
      ? { headers: [], body: { required: [], properties: [] } }
      : { headers: undefined, body: undefined };
  const shownBody = body === undefined ? filled.body : { ...filled.body, ...defined(lists) };
  const shown = { ...config, ...defined({ headers: headers ?? filled.headers, body: shownBody }) } as JsonObject;
  return emptyArrays === "dropped" ? withoutEmpty(shown) : shown;
}

function withoutEmpty({ headers, body, ...config }: JsonObject): JsonObject {
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
  const members = Object.entries(asObject(body)).filter(([, value]) => !isEmpty(value));
  return {
    ...config,
    ...(headers === undefined || isEmpty(headers) ? {} : { headers }),
    ...(members.length > 0 ? { body: Object.fromEntries(members) } : {}),
  };
}
