import { InvalidArgumentError } from "commander";
import type { CallOptions } from "./options.ts";
import { withFormat, withStack } from "../account/options.ts";
import { examples, type AddCommand } from "../add-command.ts";
import { phoneAdvice } from "../../provider/operations/phone-advice.ts";

export const addCall: AddCommand = (program, terminal, done) => {
  const command = program
    .command("call")
    .summary("let an agent call a number: it rings a real phone")
    .description(
      "Lets an agent call a number. It rings a real phone. So the command never repeats a request whose response is lost: it shows what is known. " +
        "Exit code 0: accepted (with --wait: ended; the status says how). 1: failed, or it may have rung. 64: refused, nothing was sent.",
    )
    .argument("<agent>", "name of the agent in the manifests, or <platform>/<name>")
    .requiredOption("--to <number>", "number to ring, E.164: +12125550100", phoneNumber)
    .option("--param <name=value...>", "a value for one of the agent's variables")
    .option("--payload <file>", "JSON object with what the platform takes beside the number; - for standard input")
    .option("--metadata <file>", "JSON object that the platform keeps with the call")
    .option("--callback <url>", "https address for the events of this call")
    .option("--schedule <time>", "not before this time, ISO 8601")
    .option("--priority", "before other calls that wait")
    .option("--idempotency-key <key>", "the platform never rings twice for one key; default: a new one")
    .option("--no-check", "send a payload although it does not fit what the platform documents")
    .option("--wait", "follow the call to its end")
    .option("--wait-minutes <number>", "how long, at most", positive, 30)
    .option("--poll-seconds <number>", "first pause between two looks", positive, 2)
    .option("--dry-run", "print the request and send nothing");
  withFormat(withStack(command))
    .addHelpText(
      "after",
      examples(
        "voice-agents call front-desk --to +12125550100 --dry-run",
        "voice-agents call reminder --to +12125550100 --param name=Ada --wait",
        "voice-agents call miraiminds/cart --to +919876543210 --payload cart.json --callback https://example.com/events",
      ),
    )
    .action(async (agent: string, options: CallOptions) => {
      const { call } = await import("./call.ts");
      done(await call({ ...options, agent, terminal }));
    });
};

const E164 = /^\+[1-9]\d{6,14}$/;

function phoneNumber(text: string): string {
  if (E164.test(text)) return text;
  throw new InvalidArgumentError(
    `It must be in E.164: ${phoneAdvice(text, E164) ?? "+ and the country's code first, digits only, such as +12125550100"}.`,
  );
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number above 0.");
}
