import { examples, type AddCommand } from "../add-command.ts";

export const addRecover: AddCommand = (program, terminal, done) => {
  program
    .command("recover")
    .summary("settle in the state what a killed `pulumi up` was doing")
    .description(
      "Settles what a killed `pulumi up` had begun. Run `pulumi cancel` first. The command reads the platforms. It adds to the stack's state what " +
        "the run had made, removes what it had deleted, and marks what it was changing, so that the next `pulumi up` repairs it. " +
        "It writes nothing to a platform. It can be run twice, and does nothing where nothing is pending.",
    )
    .option("--stack <name>", "the stack; default: the selected one")
    .addHelpText("after", examples("pulumi cancel --yes && voice-agents recover && pulumi up"))
    .action(async ({ stack }: { stack?: string }) => {
      const { recoverStack } = await import("./recover.ts");
      done(await recoverStack({ stack, terminal }));
    });
};
