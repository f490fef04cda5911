import { examples, type AddCommand } from "../add-command.ts";
import { collectValues, severalOf } from "../option-values.ts";
import type { InitOptions } from "./init.ts";

export const addInit: AddCommand = (program, terminal, done) => {
  program
    .command("init")
    .summary("begin a repository that works at once")
    .description(
      "Writes a Pulumi project with a manifest for each platform, commented, and the settings of editor and git. What is there already is never overwritten. " +
        "Asks what it is not told, where somebody sits at a terminal.",
    )
    .argument("[dir]", "where; it is made if it does not exist", ".")
    .option("--platform <name>", "a platform to begin with; may be given several times", collectValues)
    .option("--existing", "no manifests to begin with: the account has agents already, and `import` writes theirs")
    .addOption(
      severalOf("--ci <host>", "the workflows of a CI system, or the hooks of pre-commit; may be given several times", [
        "github",
        "gitlab",
        "pre-commit",
      ]),
    )
    .option("--name <name>", "name of the Pulumi project; default: that of the folder")
    .addHelpText(
      "after",
      examples(
        "voice-agents init my-agents",
        "voice-agents init my-agents --platform niche --ci github",
        "voice-agents init . --platform niche --platform formantai",
        "voice-agents init . --platform niche --existing",
      ),
    )
    .action(async (dir: string, options: InitOptions) => {
      const { init } = await import("./init.ts");
      done(await init({ dir, ...options, terminal }));
    });
};
