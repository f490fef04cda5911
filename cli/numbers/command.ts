import { InvalidArgumentError, Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";
import { wholeNumber } from "../option-values.ts";

interface SearchOptions {
  readonly country: string;
  readonly type: string;
  readonly pattern?: string;
  readonly limit: number;
  readonly platform?: string;
  readonly credentials?: string;
  readonly format: "text" | "json";
}

export const addNumbers: AddCommand = (program, terminal, done) => {
  const numbers = program.command("numbers").summary("find phone numbers to buy");
  numbers
    .command("search")
    .summary("find one, and print the block that buys it")
    .description(
      "Lists phone numbers that a platform has for sale, and prints the `purchase` block of a Deployment for the first one. Buys nothing.",
    )
    .requiredOption("--country <code>", "two letters of a country, such as US", countryCode)
    .option("--type <type>", "type of number", "local")
    .option("--pattern <digits>", "digits that the number must contain")
    .option("--limit <count>", "how many to show, 1 to 50", wholeNumber(1, 50), 20)
    .option("--platform <name>", "who sells them; default: the only platform that does")
    .option(
      "--credentials <prefix>",
      "prefix of the environment variables with the credential; default: the platform's own",
    )
    .addOption(new Option("--format <format>", "how to print them").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      examples(
        "voice-agents numbers search --country US",
        "voice-agents numbers search --country IN --pattern 9180 --format json",
      ),
    )
    .action(async ({ pattern, platform, credentials, ...options }: SearchOptions) => {
      const { searchForNumbers } = await import("./numbers.ts");
      done(await searchForNumbers({ ...options, pattern, platform, credentials, terminal }));
    });
};

function countryCode(text: string): string {
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  throw new InvalidArgumentError("It must be two letters, such as US.");
}
