import type { NicheVoiceAgentSpec } from "../../../generated/niche.ts";
import type { Rule } from "../../../kind/definition.ts";
import { nearMiss } from "../../../kind/near-miss.ts";
import type { Path, Problem } from "../../../kind/problem.ts";
import { didYouMean, listOf, objectOf, textOf } from "../../rules/loose.ts";

type AgentRule = Rule<NicheVoiceAgentSpec>;

const nodeIds = (workflow: unknown): readonly unknown[] =>
  listOf(objectOf(workflow)["nodes"]).map((node) => objectOf(node)["id"]);

/** Our assumption (contract §6.8: "validates graph structure"): a node's id names one node. */
const duplicateNodes: AgentRule = ({ workflow }) => {
  const ids = nodeIds(workflow).map(textOf);
  return ids.flatMap((id, index): Problem[] => {
    if (id === undefined || ids.indexOf(id) === index) return [];
    const message = `node ${ids.indexOf(id) + 1} has the id "${id}" already`;
    return [{ path: ["workflow", "nodes", index, "id"], code: "workflow-duplicate-node", message }];
  });
};

/** Contract §6.8: `startNode` is the id of a node. */
const startNode: AgentRule = ({ workflow }) =>
  nodeProblems(workflow, "workflow-start-node", [
    { path: ["workflow", "startNode"], id: objectOf(workflow)["startNode"] },
  ]);

/** Our assumption (contract §6.8: "validates graph structure"): an edge joins two nodes that exist. Unreachable nodes are allowed. */
const edgeNodes: AgentRule = ({ workflow }) => {
  const ends = listOf(objectOf(workflow)["edges"]).flatMap((edge, index) =>
    ["from", "to"].map((end) => ({ path: ["workflow", "edges", index, end], id: objectOf(edge)[end] })),
  );
  return nodeProblems(workflow, "workflow-edge-node", ends);
};

/** A problem for each reference to a node that is not there. None where an id is unknown or missing: it could be the one that is meant. */
function nodeProblems(
  workflow: unknown,
  code: string,
  references: readonly { readonly path: Path; readonly id: unknown }[],
): Problem[] {
  const ids = nodeIds(workflow).map(textOf);
  const known = ids.filter((id) => id !== undefined);
  if (ids.length === 0 || known.length < ids.length) return [];
  return references.flatMap(({ path, id: value }) => {
    const id = textOf(value);
    if (id === undefined || known.includes(id)) return [];
    const message = `no node has the id "${id}"; there are ${known.map((name) => `"${name}"`).join(", ")}`;
    return [{ path, code, message, ...didYouMean(nearMiss(id, known)) }];
  });
}

/** The conversation as a graph. What a tool node may do is the schema's. */
export const workflowRules: readonly AgentRule[] = [duplicateNodes, startNode, edgeNodes];
