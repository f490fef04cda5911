import { stringify } from "yaml";
import { connect } from "../../provider/platforms/miraiminds/connection.ts";
import { searchNumbers } from "../../provider/platforms/miraiminds/number-pool.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { jsonText } from "../../provider/text/printable.ts";
import { attempt } from "../attempt.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export interface NumbersSearch {
  /** Two letters, as in ISO 3166. */
  readonly country: string;
  readonly type: string;
  /** Digits that the number must contain. */
  readonly pattern: string | undefined;
  /** 1 to 50 (contract §9). */
  readonly limit: number;
  /** Prefix of the environment variables with the credential. */
  readonly credentials: string;
  readonly format: "text" | "json";
  readonly terminal: Terminal;
}

/**
 * Prints phone numbers that Mirai Minds has for sale, and the block of a Deployment that buys the first one, with its prices as ceilings.
 * Buys nothing.
 */
export function searchForNumbers(search: NumbersSearch): Promise<number> {
  const { country, type, pattern, limit, credentials, format, terminal } = search;
  return attempt(terminal, "searching numbers", async () => {
    const api = connect({ credentials }, "read");
    const query = { countryCode: country.toUpperCase(), numberType: type, limit, ...(pattern && { pattern }) };
    const offers = await searchNumbers(api, query);
    if (format === "json") {
      terminal.data(jsonText(offers));
      return exitCode.fine;
    }
    const [first] = offers;
    if (!first) {
      terminal.talk(
        `no ${type} number is for sale in ${country}${pattern ? ` with ${pattern}` : ""}; try another pattern\n`,
      );
      return exitCode.failed;
    }
    terminal.talk(offers.map(line).join(""));
    terminal.talk("\nFor `inbound` or `outbound` of a Deployment (`pulumi up` then buys it, which spends money):\n\n");
    terminal.out(stringify({ purchase: purchaseOf(first) }));
    return exitCode.fine;
  });
}

const line = ({ number, countryCode, numberType, monthlyRateCents, setupFeeCents }: JsonObject): string =>
  `${String(number)}  ${String(countryCode)} ${String(numberType)}  ${price(monthlyRateCents)} a month, ${price(setupFeeCents)} once\n`;

/** The contract names no currency. */
const price = (cents: unknown): string => (typeof cents === "number" ? (cents / 100).toFixed(2) : "unknown price");

/** What the manifest needs to say to buy it, and no dearer than it is now. */
const purchaseOf = ({ number, countryCode, numberType, monthlyRateCents, setupFeeCents }: JsonObject): JsonObject => ({
  number,
  countryCode,
  numberType,
  maxMonthlyRateCents: monthlyRateCents,
  maxSetupFeeCents: setupFeeCents ?? 0,
});
