import { InvalidArgumentError, Option } from "commander";
import { examples, type AddCommand } from "../add-command.ts";

interface SearchOptions {
  readonly country: string;
  readonly type: string;
  readonly pattern?: string;
  readonly limit: number;
  readonly credentials: string;
  readonly format: "text" | "json";
}

export const addNumbers: AddCommand = (program, terminal, done) => {
  const numbers = program.command("numbers").summary("find phone numbers to buy (Mirai Minds)");
  numbers
    .command("search")
    .summary("find one, and print the block that buys it")
    .description(
      "Lists phone numbers that Mirai Minds has for sale, and prints the `purchase` block of a Deployment for the first one. Buys nothing. " +
        "Needs MIRAIMINDS_PUBLIC_KEY, MIRAIMINDS_PRIVATE_KEY and MIRAIMINDS_ORGANIZATION.",
    )
    .requiredOption("--country <code>", "two letters of a country, such as US", countryCode)
    .option("--type <type>", "type of number", "local")
    .option("--pattern <digits>", "digits that the number must contain")
    .option("--limit <count>", "how many to show, 1 to 50", limit, 20)
    .option("--credentials <prefix>", "prefix of the environment variables with the credential", "MIRAIMINDS")
    .addOption(new Option("--format <format>", "how to print them").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      examples(
        "voice-agents numbers search --country US",
        "voice-agents numbers search --country IN --pattern 9180 --format json",
      ),
    )
    .action(async ({ pattern, ...options }: SearchOptions) => {
      const { searchForNumbers } = await import("./numbers.ts");
      done(await searchForNumbers({ ...options, pattern, terminal }));
    });
};

function countryCode(text: string): string {
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  throw new InvalidArgumentError("It must be two letters, such as US.");
}

function limit(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 50) return count;
  throw new InvalidArgumentError("It must be a number from 1 to 50.");
}
