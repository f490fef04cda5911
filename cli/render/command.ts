import { examples, type AddCommand } from "../add-command.ts";
import type { RenderOptions } from "./render.ts";

export const addRender: AddCommand = (program, terminal, done) => {
  program
    .command("render")
    .summary("print the manifests as a stack has them")
    .description(
      "Prints the manifests of the project as YAML, after overlays, configuration, variables and texts. What only `pulumi up` knows stays an expression, and " +
        "secrets are masked. Needs no credential and no network. Exit code 1: there are problems, which are printed instead.",
    )
    .argument("[names...]", "only these: front-desk, tool.transfer or niche.tool.transfer")
    .option("--stack <name>", "with the overlays and the configuration of this stack; default: with neither")
    .option("--origin", "say behind each value where it comes from")
    .addHelpText(
      "after",
      examples(
        "voice-agents render --stack prod",
        "voice-agents render --stack prod front-desk --origin",
        "diff <(voice-agents render --stack test) <(voice-agents render --stack prod)",
      ),
    )
    .action(async (names: string[], options: RenderOptions) => {
      const { render } = await import("./render.ts");
      done(render({ names, ...options, terminal }));
    });
};
