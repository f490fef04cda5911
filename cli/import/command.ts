import { withFormat } from "../account/options.ts";
import { examples, type AddCommand } from "../add-command.ts";
import type { ImportChoice } from "./import.ts";

const repeated = (value: string, before: readonly string[] = []): string[] => [...before, value];

export const addImport: AddCommand = (program, terminal, done) => {
  withFormat(program.command("import <platform>"))
    .summary("write manifests of what is live, and take it into the stack without touching it")
    .description(
      "Writes a manifest for every live object of a workspace that nothing manages yet, and takes the objects into the stack. The platform gets no write, and the " +
        "next `pulumi preview --refresh` says that all is unchanged. It can be run again: only what is new is added, and no file of yours is overwritten. " +
        "What the platform hides and a manifest needs is not made up: such an object stays outside, with a template to complete.",
    )
    .option("--stack <name>", "the stack to take the objects into; default: the selected one")
    .option(
      "--workspace <id>",
      "the workspace: its id, or its name in the manifests or on the platform; default: the only one",
    )
    .option("--only <kind[/name]>", "only this kind, or one object of it by its name or id (repeatable)", repeated)
    .option("--out <dir>", "folder for the manifests, inside the project; default: the folder of all manifests")
    .option("--agent <id>", "an agent of a platform that cannot list them (repeatable)", repeated)
    .option("--workflow", "of conversations that a platform has as prose and as a graph, take the graph")
    .option("--credentials <prefix>", "prefix of the environment variables that hold the credential")
    .option("--dry-run", "say what would be written, and do nothing")
    .addHelpText(
      "after",
      examples(
        "voice-agents import niche --dry-run",
        "voice-agents import niche --workspace 8d3c1f0a-6b1e-4a57-9a9e-2f4f6c1d7e55",
        "voice-agents import miraiminds --workspace 6690a1b2c3d4e5f600000002 --only voiceAgent",
        "voice-agents import formantai --agent 1042 --agent 1043",
      ),
    )
    .action(async (platform: string, options: ImportChoice) => {
      const { importObjects } = await import("./import.ts");
      done(await importObjects({ ...options, platform, terminal }));
    });
};
