import { equal, isObject } from "../../provider/kind/value.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { ChangedWorkflow, ChangedWorkflowEdge, ChangedWorkflowNode } from "../generated/change-set.ts";
import { printableValue } from "./token.ts";

/** The field of a spec that holds a conversation as a graph of steps. */
const FIELD = "workflow";

/** A conversation as a graph, both sides in one; undefined where there is none or it stays as it is. */
export function changedWorkflow(before: JsonObject, after: JsonObject): ChangedWorkflow | undefined {
  const [old, wanted] = [graphOf(before[FIELD]), graphOf(after[FIELD])];
  if (!wanted || equal(old, wanted)) return undefined;
  const { nodes: oldNodes, edges: oldEdges } = old ?? { nodes: [], edges: [] };
  const nodes = wanted.nodes.map((node): ChangedWorkflowNode => {
    const known = oldNodes.find(({ id }) => id === node.id);
    const change = !known ? "added" : equal(known.whole, node.whole) ? "none" : "changed";
    return { id: node.id, label: node.label, change };
  });
  const gone = oldNodes.filter(({ id }) => !wanted.nodes.some((node) => node.id === id));
  const edges = wanted.edges.map((edge): ChangedWorkflowEdge => {
    return { ...edge, change: oldEdges.some((known) => equal(known, edge)) ? "none" : "added" };
  });
  const cut = oldEdges.filter((edge) => !wanted.edges.some((other) => equal(other, edge)));
  return {
    nodes: [...nodes, ...gone.map(({ id, label }): ChangedWorkflowNode => ({ id, label, change: "removed" }))],
    edges: [...edges, ...cut.map((edge): ChangedWorkflowEdge => ({ ...edge, change: "removed" }))],
  };
}

function graphOf(value: unknown) {
  if (!isObject(value)) return undefined;
  const nodes = objectsIn(value["nodes"]).map((node) => ({
    id: text(node["id"]),
    label: text(node["label"] ?? node["prompt"] ?? node["id"]),
    whole: node,
  }));
  const edges = objectsIn(value["edges"]).map(({ from, to, when }) => ({
    from: text(from),
    to: text(to),
    when: text(when),
  }));
  return { nodes, edges };
}

const objectsIn = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

const text = (value: unknown): string => String(printableValue(value ?? ""));
