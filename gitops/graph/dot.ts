import type { Graph, NodeType } from "./graph.ts";
import { shortLabel } from "./mermaid.ts";

const SHAPES: Readonly<Record<NodeType, string>> = {
  number: "oval",
  deployment: "component",
  agent: "box, style=rounded",
  tool: "hexagon",
  file: "note",
  prompt: "note",
  other: "box",
  step: "box",
};

/** A graph in the language of Graphviz. */
export function drawDot({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = nodes.map(({ id, label, type, changed }) => {
    const wide = changed ? ", penwidth=3" : "";
    return `  ${ids.get(id)} [label=${quoted(label)}, shape=${SHAPES[type]}${wide}];`;
  });
  const ways = edges.map(({ from, to, label = "", change }) => {
    const text = label === "" ? [] : [`label=${quoted(label)}`];
    const style = change === "removed" ? ["style=dashed"] : [];
    const attributes = [...text, ...style];
    return `  ${ids.get(from)} -> ${ids.get(to)}${attributes.length > 0 ? ` [${attributes.join(", ")}]` : ""};`;
  });
  return ["digraph {", "  rankdir=LR;", ...lines, ...ways, "}", ""].join("\n");
}

/** A text between quotes, in which a backslash would be an escape of Graphviz's own. */
const quoted = (text: string): string => `"${shortLabel(text).replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
