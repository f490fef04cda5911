import { stringify } from "yaml";
import type { NumberOffer, Operations } from "../../provider/operations/operations.ts";
import { platforms } from "../../provider/platforms/index.ts";
import { jsonText, oneLine } from "../../provider/text/printable.ts";
import { platformNamed } from "../account/platform-named.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { unsupportedError } from "../unsupported-error.ts";
import type { Terminal } from "../terminal.ts";

export interface NumbersSearch {
  /** Two letters, as in ISO 3166. */
  readonly country: string;
  readonly type: string;
  /** Digits that the number must contain. */
  readonly pattern: string | undefined;
  /** 1 to 50. */
  readonly limit: number;
  /** Default: the only one that sells numbers. */
  readonly platform: string | undefined;
  /** Prefix of the environment variables with the credential. Default: the platform's own. */
  readonly credentials: string | undefined;
  readonly format: "text" | "json";
  readonly terminal: Terminal;
}

/**
 * Prints the phone numbers that a platform has for sale, and the block of a Deployment that buys the first one, with its prices as ceilings.
 * Buys nothing.
 */
export function searchForNumbers(search: NumbersSearch): Promise<number> {
  const { country, type, pattern, limit, format, terminal } = search;
  return attempt(terminal, "searching numbers", async () => {
    const operations = await seller(search);
    if (!operations.numbers) throw unsupportedError(operations, "numbers");
    const query = { country: country.toUpperCase(), type, limit, ...(pattern !== undefined && { pattern }) };
    const offers = await operations.numbers.search(query);
    if (format === "json") {
      terminal.data(jsonText(offers.map(({ raw }) => raw)));
      return exitCode.fine;
    }
    const [first] = offers;
    if (!first) {
      terminal.err(
        `no ${type} number is for sale in ${country}${pattern ? ` with ${pattern}` : ""}; try another pattern\n`,
      );
      return exitCode.failed;
    }
    terminal.err(offers.map(line).join(""));
    terminal.err("\nFor `inbound` or `outbound` of a Deployment (`pulumi up` then buys it, which spends money):\n\n");
    terminal.out(stringify({ purchase: first.purchase }));
    return exitCode.fine;
  });
}

/** The platform that was named, or the only one that sells numbers. */
async function seller({ platform, credentials }: NumbersSearch): Promise<Operations> {
  const args = credentials === undefined ? {} : { credentials };
  if (platform !== undefined) return platformNamed(platform).open(args);
  const all = await Promise.all(platforms.map((each) => each.open(args)));
  const [only, another] = all.filter(({ numbers }) => numbers !== undefined);
  if (only && !another) return only;
  throw new UsageError(only ? "several platforms sell numbers: choose one by --platform" : "no platform sells numbers");
}

const line = ({ number, country, type, monthlyRateCents, setupFeeCents }: NumberOffer): string =>
  `${oneLine(`${number}  ${country} ${type}  ${price(monthlyRateCents)} a month, ${price(setupFeeCents)} once`)}\n`;

/** No documentation names the currency. */
const price = (cents: number | undefined): string => (cents === undefined ? "unknown price" : (cents / 100).toFixed(2));
