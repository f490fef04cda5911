import { Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import type { GraphOptions } from "./graph.ts";

export const addGraph: AddCommand = (program, terminal, done) => {
  program
    .command("graph")
    .summary("draw who answers which number, and with what")
    .description(
      "Draws the manifests of this project: numbers, deployments, agents, and their tools, files and prompts. Reads files, and nothing else. " +
        "Numbers that only the platform knows are not there.",
    )
    .argument("[agent]", "only what leads to this agent and what it uses, with its workflow")
    .option("--stack <name>", "with the overlays and the configuration of this stack")
    .addOption(
      new Option(
        "--format <format>",
        "mermaid for a comment or a page of docs, dot for Graphviz, svg and html to look at",
      )
        .choices(["mermaid", "dot", "svg", "html"])
        .default("mermaid"),
    )
    .option("--out <file>", "write it to this file")
    .addHelpText(
      "after",
      examples("voice-agents graph", "voice-agents graph front-desk --format svg --out front-desk.svg"),
    )
    .action(async (agent: string | undefined, options: GraphOptions) => {
      const { graph } = await import("./graph.ts");
      done(await graph({ ...options, ...(agent === undefined ? {} : { agent }), terminal }));
    });
};
