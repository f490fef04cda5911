import { examples, type AddCommand } from "../add-command.ts";

export const addRecover: AddCommand = (program, terminal, done) => {
  program
    .command("recover")
    .summary("put what a killed `pulumi up` made into the state")
    .description(
      "After a `pulumi up` that was killed, and `pulumi cancel`: looks on the platforms for what it had begun to make, and puts what it made into the " +
        "stack's state, so that the next `pulumi up` goes on with it. Writes nothing to a platform, may be run twice, and does nothing where nothing is pending.",
    )
    .option("--stack <name>", "the stack; default: the selected one")
    .addHelpText("after", examples("pulumi cancel --yes && voice-agents recover && pulumi up"))
    .action(async ({ stack }: { stack?: string }) => {
      const { recoverStack } = await import("./recover.ts");
      done(await recoverStack({ stack, terminal }));
    });
};
