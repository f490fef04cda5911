import { oneLine } from "../../provider/text/printable.ts";
import type { Graph, GraphEdge, NodeType } from "./graph.ts";

/** Signs of a label that are shown. */
const LONGEST_LABEL = 40;

/** Brackets that give a node its shape. */
const SHAPES: Readonly<Record<NodeType, readonly [string, string]>> = {
  number: ["([", "])"],
  deployment: ["[[", "]]"],
  agent: ["(", ")"],
  tool: ["{{", "}}"],
  file: ["[", "]"],
  prompt: ["[", "]"],
  other: ["[", "]"],
  step: ["[", "]"],
};

/** A graph in Mermaid's language. Names of strangers stand in quotes only, every sign of theirs that means something by its number. */
export function drawMermaid({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = nodes.map(({ id, label, type, changed }) => {
    const [open, close] = SHAPES[type];
    return `  ${ids.get(id)}${open}"${quoted(label)}"${close}${changed ? ":::changed" : ""}`;
  });
  const mark = nodes.some(({ changed }) => changed) ? ["  classDef changed stroke-width:3px"] : [];
  return ["flowchart LR", ...lines, ...edges.map((edge) => line(edge, ids)), ...mark].join("\n");
}

function line({ from, to, label = "", change }: GraphEdge, ids: ReadonlyMap<string, string>): string {
  const text = `${label}${change === undefined ? "" : ` (${change})`}`.trim();
  const arrow = change === "removed" ? "-.->" : "-->";
  return `  ${ids.get(from)} ${arrow}${text === "" ? "" : `|"${quoted(text)}"|`} ${ids.get(to)}`;
}

/** Cut to what has room in a picture. */
export function shortLabel(text: string, longest: number = LONGEST_LABEL): string {
  const signs = [...oneLine(text)];
  return signs.length > longest ? `${signs.slice(0, longest - 1).join("")}…` : signs.join("");
}

const quoted = (text: string): string =>
  shortLabel(text).replace(/[^\p{L}\p{M}\p{N} ,.+…/_-]/gu, (sign) => `#${sign.codePointAt(0)};`);
