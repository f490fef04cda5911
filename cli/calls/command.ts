import type { CallChoice, ListChoice } from "./calls.ts";
import { withAccount, withFormat, withList } from "../account/options.ts";
import { examples, type AddCommand } from "../add-command.ts";

export const addCalls: AddCommand = (program, terminal, done) => {
  const calls = program
    .command("calls")
    .summary("see, withdraw or change calls")
    .description("Sees, withdraws or changes calls, as far as their platform can.");

  withList(calls.command("list").summary("list calls").description("Lists calls, to the last page."))
    .addHelpText(
      "after",
      `${examples(
        "voice-agents calls list --agent reminder --filter status=FAILED --limit 20",
        "voice-agents calls list --filter scope=organization start=2026-01-01T00:00:00Z --format json",
      )}
Filters of niche: type=INBOUND|OUTBOUND, status=SCHEDULED|IN_PROGRESS|COMPLETED|FAILED, start=<time>, end=<time>, leadId=<id>,
  orderBy=startedAt|endedAt|durationMs, direction=asc|desc, scope=business|organization, businessId=<id> (with scope=organization)
`,
    )
    .action(async (options: ListChoice) => {
      const { listCalls } = await import("./calls.ts");
      done(await listCalls({ ...options, of: "calls", terminal }));
    });

  withFormat(withAccount(calls.command("get <id>").summary("show one call").description("Shows one call, whole.")))
    .addHelpText("after", examples("voice-agents calls get 0f4c… --agent reminder"))
    .action(async (id: string, options: CallChoice) => {
      const { getCall } = await import("./calls.ts");
      done(await getCall({ ...options, id, of: "calls", terminal }));
    });

  withAccount(calls.command("abort <id>"))
    .summary("withdraw a call")
    .description("Withdraws a call that has not begun, with its further attempts.")
    .addHelpText("after", examples("voice-agents calls abort 66f0… --agent cart"))
    .action(async (id: string, options: Omit<CallChoice, "format">) => {
      const { abortCall } = await import("./calls.ts");
      done(await abortCall({ ...options, id, terminal }));
    });

  withAccount(calls.command("update <id>"))
    .summary("change a call before it begins")
    .description("Replaces the payload of a call before its first attempt.")
    .requiredOption("--payload <file>", "JSON object that takes the place of the former payload; - for standard input")
    .addHelpText("after", examples("voice-agents calls update 66f0… --agent cart --payload cart.json"))
    .action(async (id: string, options: Omit<CallChoice, "format"> & { payload: string }) => {
      const { updateCall } = await import("./calls.ts");
      done(await updateCall({ ...options, id, terminal }));
    });
};
