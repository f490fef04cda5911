import type { ChangedWorkflow, ChangeSet } from "../generated/change-set.ts";
import { type Graph, type GraphNode, nodeType } from "../graph/graph.ts";
import { keyOf, reachedKey } from "./summary.ts";

/** Who is reached and how: from what is changed to the numbers; undefined where there is nothing to draw. */
export function reachPicture({ ways, resources, reach }: ChangeSet): Graph | undefined {
  const numbers = reach.flatMap((one) => one.numbers.map((number) => ({ from: reachedKey(one), to: number })));
  if (ways.length + numbers.length === 0) return undefined;
  const changed = new Set(resources.map(keyOf));
  const keys = new Set(ways.flatMap(({ from, to }) => [from, to]).concat(numbers.map(({ from }) => from)));
  const nodes = [...keys].map((key): GraphNode => {
    const [, reference = "", ...name] = key.split(".");
    return { id: key, label: `${reference}.${name.join(".")}`, type: nodeType(reference), changed: changed.has(key) };
  });
  const ends = [...new Set(numbers.map(({ to }) => to))].map((id): GraphNode => ({ id, label: id, type: "number" }));
  return { nodes: [...nodes, ...ends], edges: [...ways, ...numbers] };
}

/** A conversation, before and after in one. */
export function workflowPicture({ nodes, edges }: ChangedWorkflow): Graph | undefined {
  const known = new Set(nodes.map(({ id }) => id));
  const drawn = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  if (nodes.length === 0) return undefined;
  return {
    nodes: nodes.map(({ id, label, change }): GraphNode => {
      return {
        id,
        label: change === "removed" ? `${label} (removed)` : label,
        type: "step",
        changed: change !== "none",
      };
    }),
    edges: drawn.map(({ from, to, when, change }) => ({ from, to, label: when, ...(change !== "none" && { change }) })),
  };
}
