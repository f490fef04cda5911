import type { ChangedWorkflow, ChangeSet } from "../generated/change-set.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { keyOf, reachedKey } from "./summary.ts";

/** GitHub draws no more, and nobody could read it. */
const MOST_EDGES = 100;

/** Signs of a label that are shown. */
const LONGEST_LABEL = 40;

/** Who is reached and how, as a Mermaid graph; undefined where there is nothing to draw or too much. */
export function reachGraph({ ways, resources, reach }: ChangeSet): string | undefined {
  const edges = [
    ...ways.map(({ from, to }) => ({ from, to })),
    ...reach.flatMap((one) => {
      const from = reachedKey(one);
      return one.numbers.map((number) => ({ from, to: number }));
    }),
  ];
  if (edges.length === 0 || edges.length >= MOST_EDGES) return undefined;
  const changed = new Set(resources.map(keyOf));
  return drawn(
    edges.map((edge) => ({ ...edge, label: "", change: "none" as const })),
    (key) => ({ label: key.replace(/^[a-z]+\.(?=[a-zA-Z]+\.)/, ""), changed: changed.has(key) }),
  );
}

/** A conversation as a Mermaid graph; undefined where it is too large. */
export function workflowGraph({ nodes, edges }: ChangedWorkflow): string | undefined {
  if (edges.length === 0 || edges.length >= MOST_EDGES || nodes.length >= MOST_EDGES) return undefined;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return drawn(
    edges.map(({ from, to, when, change }) => ({ from, to, label: when, change })),
    (id) => {
      const node = byId.get(id);
      const mark = node?.change === "removed" ? " (removed)" : "";
      return { label: `${node?.label ?? id}${mark}`, changed: node !== undefined && node.change !== "none" };
    },
  );
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly change: "none" | "added" | "removed";
}

function drawn(edges: readonly Edge[], describe: (key: string) => { label: string; changed: boolean }): string {
  // Names of ours: those of strangers only ever stand in quotes.
  const ids = new Map<string, string>();
  for (const { from, to } of edges) for (const key of [from, to]) if (!ids.has(key)) ids.set(key, `n${ids.size}`);
  const nodes = [...ids].map(([key, id]) => {
    const { label, changed } = describe(key);
    return `  ${id}["${quoted(label)}"]${changed ? ":::changed" : ""}`;
  });
  const lines = edges.map(({ from, to, label, change }) => {
    const text = `${label}${change === "none" ? "" : ` (${change})`}`.trim();
    const arrow = change === "removed" ? "-.->" : "-->";
    return `  ${ids.get(from)} ${arrow}${text === "" ? "" : `|"${quoted(text)}"|`} ${ids.get(to)}`;
  });
  return ["flowchart LR", ...nodes, ...lines, "  classDef changed stroke-width:3px"].join("\n");
}

/** Text between Mermaid's quotes: everything but letters, digits and a few signs by its number, as Mermaid's own escape. */
function quoted(text: string): string {
  const line = oneLine(text);
  const short = [...line].length > LONGEST_LABEL ? `${[...line].slice(0, LONGEST_LABEL - 1).join("")}…` : line;
  return short.replace(/[^\p{L}\p{M}\p{N} ,.+…/-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
