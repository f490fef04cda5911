import { withFormat, withStack } from "../account/options.ts";
import { examples, type AddCommand } from "../add-command.ts";
import type { ListChoice } from "./list.ts";

export const addList: AddCommand = (program, terminal, done) => {
  withFormat(withStack(program.command("list [kind]")))
    .summary("list what is live on the platforms, and what manages it")
    .description(
      "Lists the live objects of every workspace in the stack, or of one kind (voiceAgent, tool, …), to the last page: name, id, kind, the manifest that " +
        "manages it, and when it was changed. Without a stack, name a platform: then the workspaces come first that the key can see. Reads only.",
    )
    .option("--workspace <name>", "only this workspace: its name in the manifests or on the platform, or its id")
    .option("--workspace-id <id>", "with --platform: a workspace that no stack knows")
    .option("--credentials <prefix>", "with --platform: prefix of the environment variables that hold the credential")
    .option("--unmanaged", "only what no resource of the stack manages, and what somebody has made")
    .addHelpText(
      "after",
      examples(
        "voice-agents list",
        "voice-agents list voiceAgent --unmanaged",
        "voice-agents list --platform niche --credentials NICHE",
        "voice-agents list tool --platform miraiminds --workspace-id 6690a1b2c3d4e5f600000002 --format json",
      ),
    )
    .action(async (kind: string | undefined, options: ListChoice) => {
      const { listLive } = await import("./list.ts");
      done(await listLive({ ...options, kind, terminal }));
    });
};
