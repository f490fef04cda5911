import { examples, type AddCommand } from "../add-command.ts";

export const addRecover: AddCommand = (program, terminal, done) => {
  program
    .command("recover")
    .summary("settle in the state what a killed `pulumi up` was doing")
    .description(
      "After a `pulumi up` that was killed, and `pulumi cancel`: looks on the platforms for what it had begun. What it made comes into the stack's " +
        "state, what it deleted goes out of it, and what it was changing is marked, so that the next `pulumi up` looks at it and puts it right. Writes nothing to a platform, may be run twice, and does nothing where nothing is pending.",
    )
    .option("--stack <name>", "the stack; default: the selected one")
    .addHelpText("after", examples("pulumi cancel --yes && voice-agents recover && pulumi up"))
    .action(async ({ stack }: { stack?: string }) => {
      const { recoverStack } = await import("./recover.ts");
      done(await recoverStack({ stack, terminal }));
    });
};
