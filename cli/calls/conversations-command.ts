import type { CallChoice, ListChoice } from "./calls.ts";
import { withAccount, withFormat, withList } from "../account/options.ts";
import { examples, type AddCommand } from "../add-command.ts";

export const addConversations: AddCommand = (program, terminal, done) => {
  const conversations = program
    .command("conversations")
    .summary("read what was said: transcripts, results, recordings")
    .description("Reads what was said in calls, as far as their platform keeps it.");

  withList(conversations.command("list").summary("list conversations"))
    .description("Lists conversations, to the last page. The filters are those of `calls list`.")
    .addHelpText("after", examples("voice-agents conversations list --agent reminder --limit 20 --format json"))
    .action(async (options: ListChoice) => {
      const { listCalls } = await import("./calls.ts");
      done(await listCalls({ ...options, of: "conversations", terminal }));
    });

  withFormat(withAccount(conversations.command("get <id>").summary("show one conversation")))
    .description("Shows one conversation: status, results, summary, transcript.")
    .addHelpText("after", examples("voice-agents conversations get 0f4c… --agent reminder"))
    .action(async (id: string, options: CallChoice) => {
      const { getCall } = await import("./calls.ts");
      done(await getCall({ ...options, id, of: "conversations", terminal }));
    });

  withAccount(conversations.command("recording <id>").summary("save the recording of one"))
    .description("Saves the recording of a conversation. The file appears when all of it has arrived, or not at all.")
    .requiredOption("--output <file>", "where to save it")
    .option("--force", "replace the file that is there")
    .addHelpText("after", examples("voice-agents conversations recording 0f4c… --agent reminder --output call.mp3"))
    .action(async (id: string, options: Omit<CallChoice, "format"> & { output: string; force?: true }) => {
      const { saveRecording } = await import("./recording.ts");
      done(await saveRecording({ ...options, id, terminal }));
    });
};
