import { shellWord } from "../../provider/text/shell-word.ts";
import type { CallCommand } from "./options.ts";

/** The command line that asks for the same call again, with its idempotency key. What was piped in has to be piped in again. */
export function repeatCommand(command: CallCommand, idempotencyKey: string): string {
  const { agent, to, param = [], payload, metadata, callback, schedule, priority, check, stack, platform } = command;
  const options: readonly (readonly [option: string, value: string | undefined])[] = [
    ["--to", to],
    ...param.map((value) => ["--param", value] as const),
    ["--payload", payload],
    ["--metadata", metadata],
    ["--callback", callback],
    ["--schedule", schedule],
    ["--stack", stack],
    ["--platform", platform],
    ["--idempotency-key", idempotencyKey],
  ];
  const given = options.flatMap(([option, value]) => (value === undefined ? [] : [option, value]));
  const flags = [...(priority ? ["--priority"] : []), ...(check ? [] : ["--no-check"])];
  return ["voice-agents", "call", agent, ...given, ...flags].map(shellWord).join(" ");
}
