import * as dagre from "@dagrejs/dagre";
import { escapeHtml } from "../report/escape-html.ts";
import type { Graph } from "./graph.ts";
import { shortLabel } from "./mermaid.ts";

/** Pixels. Texts are measured by their number of signs: there is no screen here to ask. */
const SIGN = 7.4;
const WIDE_SIGN = 14;
const HEIGHT = 34;
const PADDING = 24;
const MARGIN = 8;
const FONT = 13;

/** More is neither laid out in a moment nor looked at. */
export const MOST_NODES = 400;

/** The colours of both a light and a dark screen, for a picture that is a file of its own. */
export const SVG_STYLE = `
svg.graph { max-width: 100%; height: auto; font: ${FONT}px system-ui, sans-serif; }
svg.graph text { fill: #1f2328; }
svg.graph .node { fill: #f6f8fa; stroke: #8c959f; stroke-width: 1.2; }
svg.graph .agent { fill: #ddf4ff; stroke: #0969da; }
svg.graph .number { fill: #dafbe1; stroke: #1a7f37; }
svg.graph .deployment { fill: #fbefff; stroke: #8250df; }
svg.graph .changed { stroke: #bc4c00; stroke-width: 3; }
svg.graph .edge { fill: none; stroke: #8c959f; stroke-width: 1.3; }
svg.graph .head { fill: #8c959f; }
svg.graph .removed { stroke-dasharray: 5 4; }
svg.graph .added { stroke: #1a7f37; stroke-width: 2; }
svg.graph .label { font-size: 11px; fill: #59636e; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
@media (prefers-color-scheme: dark) {
  svg.graph text { fill: #e6edf3; }
  svg.graph .node { fill: #161b22; stroke: #6e7681; }
  svg.graph .agent { fill: #0c2d4a; stroke: #58a6ff; }
  svg.graph .number { fill: #0f2d19; stroke: #3fb950; }
  svg.graph .deployment { fill: #271b3d; stroke: #a371f7; }
  svg.graph .changed { stroke: #f0883e; }
  svg.graph .label { fill: #9198a1; stroke: #0d1117; }
}
`;

/** What is used of dagre: its own declarations name files without their ending, which TypeScript does not find for an ES module. */
interface Drawing {
  setGraph(options: object): void;
  setNode(id: string, size: { width: number; height: number }): void;
  setEdge(from: string, to: string, size: object, name: string): void;
  graph(): { readonly width?: number; readonly height?: number };
  node(id: string): { readonly x: number; readonly y: number; readonly width: number };
  edge(from: string, to: string, name: string): Drawn;
}

const { Graph: Layout, layout } = dagre as unknown as {
  Graph: new (options: { multigraph: boolean }) => Drawing;
  layout: (drawing: Drawing) => void;
};

/** A graph as SVG, from left to right. Deterministic. It has no colours of its own: `SVG_STYLE` gives them. */
export function drawSvg(graph: Graph, title: string): string {
  const drawing = new Layout({ multigraph: true });
  drawing.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 56, marginx: MARGIN, marginy: MARGIN });
  for (const { id, label } of graph.nodes)
    drawing.setNode(id, { width: widthOf(shortLabel(label)) + PADDING, height: HEIGHT });
  for (const [index, { from, to, label = "" }] of graph.edges.entries()) {
    const width = label === "" ? 0 : Math.min(widthOf(shortLabel(label)) * 0.85, 260);
    drawing.setEdge(from, to, { width, height: label === "" ? 0 : 16, labelpos: "c" }, String(index));
  }
  layout(drawing);
  const { width = 0, height = 0 } = drawing.graph();
  const [wide, high] = [Math.ceil(width), Math.ceil(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="graph" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img" aria-label="${escapeHtml(title)}">`,
    ...graph.edges.flatMap((edge, index) => edgeLines(edge, drawing.edge(edge.from, edge.to, String(index)))),
    ...graph.nodes.flatMap((node) => {
      const { x, y, width: w } = drawing.node(node.id);
      const round = node.type === "number" ? HEIGHT / 2 : node.type === "agent" ? 9 : 3;
      const full = escapeHtml(node.label.slice(0, 500));
      return [
        `<g><title>${full}</title>`,
        `<rect class="node ${node.type}${node.changed ? " changed" : ""}" x="${round1(x - w / 2)}" y="${round1(y - HEIGHT / 2)}" width="${round1(w)}" height="${HEIGHT}" rx="${round}"/>`,
        `<text x="${round1(x)}" y="${round1(y + FONT / 3)}" text-anchor="middle">${escapeHtml(shortLabel(node.label))}</text></g>`,
      ];
    }),
    "</svg>",
  ].join("\n");
}

interface Drawn {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly x?: number;
  readonly y?: number;
}

function edgeLines({ label = "", change }: Graph["edges"][number], { points, x, y }: Drawn): string[] {
  const way = points.map((point, index) => `${index === 0 ? "M" : "L"}${round1(point.x)} ${round1(point.y)}`).join("");
  const [last, before] = [points.at(-1), points.at(-2)];
  const text =
    label === "" || x === undefined || y === undefined
      ? []
      : [
          `<text class="label" x="${round1(x)}" y="${round1(y + 4)}" text-anchor="middle">${escapeHtml(shortLabel(label))}</text>`,
        ];
  return [
    `<path class="edge${change === undefined ? "" : ` ${change}`}" d="${way}"/>`,
    ...(last && before ? [`<path class="head" d="${arrow(before, last)}"/>`] : []),
    ...text,
  ];
}

function arrow(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const corner = (turn: number): string =>
    `${round1(to.x - 8 * Math.cos(angle + turn))} ${round1(to.y - 8 * Math.sin(angle + turn))}`;
  return `M${round1(to.x)} ${round1(to.y)}L${corner(0.45)}L${corner(-0.45)}Z`;
}

const round1 = (value: number): number => Math.round(value * 10) / 10;

const widthOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) >= 0x1100 ? WIDE_SIGN : SIGN), 0);

/** The picture as a file of its own. */
export const svgFile = (graph: Graph, title: string): string =>
  `${drawSvg(graph, title).replace("\n", `\n<style>${SVG_STYLE}</style>\n`)}\n`;
