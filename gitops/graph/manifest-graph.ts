import { basename } from "node:path/posix";
import { stepsOf } from "../../provider/kind/problem.ts";
import { valueAt } from "../../provider/kind/value.ts";
import { needsOf } from "../change-set/graph.ts";
import type { Side, SideResource } from "../change-set/side.ts";
import { changedWorkflow } from "../change-set/workflow.ts";
import { printableValue } from "../change-set/token.ts";
import { type Graph, type GraphEdge, type GraphNode, nodeType } from "./graph.ts";

/**
 * How a call comes through a set of manifests: numbers, Deployments, agents, and what these use: tools, files, prompts. With `agent`, only
 * what leads to the agent of that name and what it uses, and its conversation where that is a graph. Undefined where there is no such agent.
 */
export function manifestGraph(side: Side, agent?: string): Graph | undefined {
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  const shownResources = [...side.values()].filter(({ workspace }) => workspace !== undefined);
  const platforms = new Set(shownResources.map(({ definition }) => definition.platform));
  for (const resource of shownResources) {
    nodes.set(resource.key, nodeOf(resource, platforms.size > 1));
    for (const number of numbersOf(resource)) {
      nodes.set(number, { id: number, label: number, type: "number" });
      edges.push({ from: number, to: resource.key });
    }
    for (const need of needsOf(resource)) if (need !== resource.workspace) edges.push({ from: resource.key, to: need });
    for (const path of [...(resource.textFiles ?? []), ...uploaded(resource)]) {
      nodes.set(path, { id: path, label: basename(path), type: "prompt" });
      edges.push({ from: resource.key, to: path });
    }
  }
  const whole = { nodes: [...nodes.values()], edges: edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to)) };
  if (agent === undefined) return whole;
  const wanted = shownResources.filter(
    ({ definition, name }) => definition.reference === "voiceAgent" && name === agent,
  );
  if (wanted.length === 0) return undefined;
  const around = partAround(
    whole,
    wanted.map(({ key }) => key),
  );
  return wanted.reduce(withConversation, around);
}

/** Names of the agents, for who asked for another. */
export const agentNames = (side: Side): string[] =>
  [...side.values()].filter(({ definition }) => definition.reference === "voiceAgent").map(({ name }) => name);

function nodeOf({ key, definition, name }: SideResource, withPlatform: boolean): GraphNode {
  const platform = withPlatform ? `${definition.platform} ` : "";
  return { id: key, label: `${platform}${definition.reference} ${name}`, type: nodeType(definition.reference) };
}

const numbersOf = ({ definition, inputs }: SideResource): string[] =>
  (definition.phoneNumbers ?? [])
    .map((path) => valueAt(inputs, stepsOf(path)))
    .filter((value) => typeof value === "string")
    .map((value) => String(printableValue(value)));

/** The file that a File uploads. */
const uploaded = ({ definition, inputs }: SideResource): string[] => {
  const { source } = inputs;
  return definition.reference === "file" && typeof source === "string" ? [String(printableValue(source))] : [];
};

/** What leads to some nodes, and what they lead to. */
function partAround({ nodes, edges }: Graph, start: readonly string[]): Graph {
  const closure = (from: "from" | "to", to: "from" | "to"): Set<string> => {
    const next = Map.groupBy(edges, (edge) => edge[from]);
    const reached = new Set(start);
    for (const id of reached) for (const edge of next.get(id) ?? []) reached.add(edge[to]);
    return reached;
  };
  const [after, before] = [closure("from", "to"), closure("to", "from")];
  const isIn = (id: string): boolean => after.has(id) || before.has(id);
  return {
    nodes: nodes.filter(({ id }) => isIn(id)),
    edges: edges.filter(({ from, to }) => (after.has(from) && after.has(to)) || (before.has(from) && before.has(to))),
  };
}

/** The graph with the steps of an agent's conversation, where it has one as a graph. */
function withConversation(graph: Graph, { key, inputs }: SideResource): Graph {
  const workflow = changedWorkflow({}, inputs);
  if (!workflow) return graph;
  const id = (step: string): string => JSON.stringify([key, step]);
  const known = new Set(workflow.nodes.map((node) => node.id));
  const start = valueAt(inputs, ["workflow", "startNode"]);
  return {
    nodes: [
      ...graph.nodes,
      ...workflow.nodes.map((node): GraphNode => ({ id: id(node.id), label: node.label, type: "step" })),
    ],
    edges: [
      ...graph.edges,
      ...(typeof start === "string" && known.has(start) ? [{ from: key, to: id(start), label: "begins with" }] : []),
      ...workflow.edges
        .filter(({ from, to }) => known.has(from) && known.has(to))
        .map(({ from, to, when }) => ({ from: id(from), to: id(to), label: when })),
    ],
  };
}
