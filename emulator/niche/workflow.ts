import type { Schema } from "../kernel/json-schema.ts";
import { asText, isObject, type Json, type JsonObject } from "../kernel/json.ts";
import { invalid } from "./context.ts";
import type { NicheSwitches } from "./switches.ts";

/** A workflow graph, once its shape is checked. */
interface Graph {
  readonly nodes: readonly { readonly id: string; readonly type: string; readonly prompt: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly startNode: string;
}

const toolPrompts = ["scheduleAppointment", "transferCall", "endCall"];

/** The documented shape of a workflow. */
export const workflowSchema: Schema = {
  type: "object",
  required: ["nodes", "edges", "startNode"],
  additionalProperties: false,
  properties: {
    nodes: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "type", "prompt"],
        additionalProperties: false,
        properties: {
          id: { type: "string" },
          type: { type: "string", enum: ["conversation", "tool"] },
          prompt: { type: "string" },
          firstMessage: { type: "string" },
          label: { type: "string" },
        },
      },
    },
    edges: {
      type: "array",
      items: {
        type: "object",
        required: ["from", "to", "when"],
        additionalProperties: false,
        properties: { from: { type: "string" }, to: { type: "string" }, when: { type: "string" } },
      },
    },
    startNode: { type: "string" },
  },
};

/** The rules of a graph that its shape cannot say. */
export function checkGraph(
  workflow: Json,
  switches: NicheSwitches,
  { hasCalendarTool }: { hasCalendarTool: boolean },
): void {
  const { nodes, edges, startNode } = workflow as unknown as Graph;
  const ids = new Set(nodes.map(({ id }) => id));
  const refuse = (message: string) => invalid(switches, `workflow: ${message}`);
  if (!ids.has(startNode)) throw refuse(`startNode "${startNode}" is not a node`);
  for (const { id, type, prompt } of nodes) {
    if (type === "tool" && !toolPrompts.includes(prompt)) {
      throw refuse(`the prompt of tool node "${id}" must be ${toolPrompts.join(", ")}`);
    }
  }
  if (switches.graphCheck === "strict") {
    if (ids.size < nodes.length) throw refuse("node ids must be unique");
    const stranger = edges.flatMap(({ from, to }) => [from, to]).find((id) => !ids.has(id));
    if (stranger !== undefined) throw refuse(`an edge leads to or from "${stranger}", which is not a node`);
  }
  if (switches.unreachableNodes === 400) {
    const lost = nodes.find(({ id }) => !reachable(startNode, edges).has(id));
    if (lost) throw refuse(`node "${lost.id}" cannot be reached from startNode`);
  }
  if (switches.scheduleNeedsCalendar === 400 && !hasCalendarTool && nodes.some(isSchedule)) {
    throw refuse("a scheduleAppointment node needs a calendar tool in toolIds");
  }
}

/** The graph that the platform makes of prose. Invented; only that there is one is documented. */
export function graphFromProse(prose: string): JsonObject {
  const [opening = prose] = prose.split(/(?<=\.)\s/);
  return {
    nodes: [
      { id: "start", type: "conversation", prompt: opening, label: "Greeting" },
      { id: "end", type: "tool", prompt: "endCall", label: "End Call" },
    ],
    edges: [{ from: "start", to: "end", when: "when the caller is finished" }],
    startNode: "start",
  };
}

/** The prose that the platform makes of a graph. Invented likewise. */
export function proseFromGraph(workflow: JsonObject): string {
  const nodes = Array.isArray(workflow["nodes"]) ? workflow["nodes"].filter(isObject) : [];
  return nodes.map(({ prompt }) => `${asText(prompt)}.`).join(" ");
}

/** The value with the keys of every object in alphabetical order. */
export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] ?? null)]),
  );
}

function isSchedule({ type, prompt }: Graph["nodes"][number]): boolean {
  return type === "tool" && prompt === "scheduleAppointment";
}

function reachable(startNode: string, edges: Graph["edges"]): ReadonlySet<string> {
  const found = new Set([startNode]);
  // A set iterates over what is added meanwhile, so this ends when nothing new is reached.
  for (const id of found) for (const { from, to } of edges) if (from === id) found.add(to);
  return found;
}
