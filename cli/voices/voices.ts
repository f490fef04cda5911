import type { Operations, Voice } from "../../provider/operations/operations.ts";
import { openCredentials, type AccountOptions } from "../account/account.ts";
import { attempt } from "../attempt.ts";
import { jsonText, oneLine } from "../../provider/text/printable.ts";
import { unsupportedError } from "../unsupported-error.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** The options as they are declared in `command.ts`. */
export interface VoicesChoice extends AccountOptions {
  readonly format: "text" | "json";
}

/** Lists the voices of a platform, or of every account in the stack; a platform without voices is told of, and no failure among others. */
export function listVoices({
  terminal,
  format,
  ...options
}: VoicesChoice & { readonly terminal: Terminal }): Promise<number> {
  return attempt(terminal, "listing voices", async () => {
    const accounts = await openCredentials(options, terminal);
    const able = accounts.filter((account) => account.voices !== undefined);
    const unable = accounts
      .filter((account) => account.voices === undefined)
      .map((operations) => unsupportedError(operations, "voices"));
    if (able.length === 0 && unable[0]) throw unable[0];
    for (const { message } of unable) terminal.err(`${message}\n`);
    const found = (await Promise.all(able.map(voicesOf))).flat();
    if (format === "json") terminal.data(jsonText(found));
    else terminal.out(found.map(line).join(""));
    return exitCode.fine;
  });
}

type Found = Voice & { readonly platform: string };

async function voicesOf(operations: Operations): Promise<Found[]> {
  const voices = (await operations.voices?.()) ?? [];
  return voices.map((voice) => ({ platform: operations.platform, ...voice }));
}

/** Platform, id, and what else is known: name, language, the platform's own description. */
function line({ platform, id, name, language, raw }: Found): string {
  const { category, description } = raw;
  const more = [name === id ? undefined : name, language, category, description].filter(
    (part) => typeof part === "string",
  );
  return `${oneLine([platform, id, ...more].join("  "))}\n`;
}
