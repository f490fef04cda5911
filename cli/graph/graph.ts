import type { Graph } from "../../gitops/graph/graph.ts";
import { agentNames, manifestGraph } from "../../gitops/graph/manifest-graph.ts";
import { manifestSide } from "../../gitops/sources/manifest-side.ts";
import { nearMiss } from "../../provider/kind/near-miss.ts";
import { didYouMean } from "../../provider/manifest/diagnostic.ts";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { formatText } from "../../provider/manifest/format-text.ts";
import { findProjectDirectory } from "../../provider/pulumi/project-directory.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { writeOutFile } from "../out-file.ts";
import type { Terminal } from "../terminal.ts";

export interface GraphOptions {
  readonly stack?: string;
  readonly format: "mermaid" | "dot" | "svg" | "html";
  readonly out?: string;
}

export type GraphCommand = GraphOptions & { readonly agent?: string; readonly terminal: Terminal };

/** Draws the manifests of the project around the directory. */
export const graph = (command: GraphCommand): Promise<number> =>
  attempt(command.terminal, "drawing the manifests", () => draw(command));

async function draw({ agent, stack, format, out, terminal }: GraphCommand): Promise<number> {
  const { directory } = terminal;
  const projectDirectory = findProjectDirectory(directory);
  const { side, diagnostics } = await manifestSide({ files: nodeFiles, projectDirectory, stack, shownFrom: directory });
  if (diagnostics.length > 0) {
    terminal.err(`${formatText(diagnostics)}\n`);
    return exitCode.failed;
  }
  const drawn = manifestGraph(side, agent);
  if (!drawn) {
    const names = agentNames(side);
    const hint = didYouMean(nearMiss(agent ?? "", names)) ?? `there is ${names.join(", ") || "none"}`;
    throw new UsageError(`no agent is called "${agent}"; ${hint}`);
  }
  const text = await picture(drawn, agent === undefined ? "Voice agents" : `Voice agent ${agent}`, format);
  if (out === undefined || out === "-") terminal.data(text);
  else writeOutFile(out, text, terminal);
  return exitCode.fine;
}

/** The layout is loaded for those who look at a picture. */
async function picture(drawn: Graph, title: string, format: GraphOptions["format"]): Promise<string> {
  switch (format) {
    case "mermaid":
      return `${(await import("../../gitops/graph/mermaid.ts")).drawMermaid(drawn)}\n`;
    case "dot":
      return (await import("../../gitops/graph/dot.ts")).drawDot(drawn);
    case "svg":
      return (await import("../../gitops/graph/svg.ts")).svgFile(drawn, title);
    case "html": {
      const [{ drawSvg }, { page }, { escapeHtml }] = await Promise.all([
        import("../../gitops/graph/svg.ts"),
        import("../../gitops/report/page.ts"),
        import("../../gitops/report/escape-html.ts"),
      ]);
      return page(title, `<h1>${escapeHtml(title)}</h1>\n<div class="picture">${drawSvg(drawn, title)}</div>`);
    }
  }
}
