/** What a node is, for its shape and colour. */
export type NodeType = "number" | "deployment" | "agent" | "tool" | "file" | "prompt" | "other" | "step";

export interface GraphNode {
  readonly id: string;
  /** Text of a stranger. */
  readonly label: string;
  readonly type: NodeType;
  readonly changed?: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  readonly change?: "added" | "removed";
}

/** A picture before it is drawn: every edge leads from one of the nodes to another. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The type of a node by the word for its kind in expressions. */
export function nodeType(reference: string): NodeType {
  const types: Readonly<Record<string, NodeType>> = {
    deployment: "deployment",
    voiceAgent: "agent",
    tool: "tool",
    file: "file",
  };
  return types[reference] ?? "other";
}
