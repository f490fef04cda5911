import { Argument } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import type { Shell } from "./completion.ts";

export const addCompletion: AddCommand = (program, terminal, done) => {
  program
    .command("completion")
    .summary("print what completes commands in a shell")
    .description("Prints a script with which bash, zsh or fish completes commands, options and their values.")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      examples(
        "voice-agents completion bash > ~/.local/share/bash-completion/completions/voice-agents",
        "voice-agents completion zsh > ~/.zfunc/_voice-agents",
        "voice-agents completion fish > ~/.config/fish/completions/voice-agents.fish",
      ),
    )
    .action(async (shell: Shell) => {
      const { completion } = await import("./completion.ts");
      done(await completion({ shell, program, terminal }));
    });
};
