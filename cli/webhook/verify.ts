import { oneLine } from "../../provider/text/printable.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { readInputFile } from "../input-file.ts";
import type { Terminal } from "../terminal.ts";
import { describeEvent } from "./describe.ts";
import { webhookKind } from "./platforms.ts";
import { parseHeader, parseSavedHeaders } from "./saved-headers.ts";
import { findSecrets } from "./secrets.ts";

export interface WebhookVerifyCommand {
  readonly platform: string;
  /** File with the request's headers. */
  readonly headers: string | undefined;
  /** Headers as given, `Name: value`; beside those of the file. */
  readonly header: readonly string[];
  readonly secretEnv: readonly string[];
  /** File with the body, byte for byte; - is standard input. */
  readonly body: string;
  readonly terminal: Terminal;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Checks a saved request, and says what it is or why it is refused. Exit code 0: the signature is good, 1: it is bad. */
export function verifyWebhook(command: WebhookVerifyCommand): number {
  const { header, body: path, terminal, environment = process.env } = command;
  const { platform } = command;
  const secrets = findSecrets({ platform, secretEnv: command.secretEnv, environment }).get(platform) ?? [];
  const saved =
    command.headers === undefined ? [] : parseSavedHeaders(read(command.headers, terminal).toString(), command.headers);
  const headers = [...saved, ...header.map((line) => parseHeader(line))];
  if (headers.length === 0) throw new UsageError("without headers there is no signature; give --headers or --header");
  const body = read(path, terminal);
  const refused = firstProblem(platform, { body, headers, secrets });
  if (refused !== undefined) {
    terminal.out(`bad: ${oneLine(refused)}${hint(platform, { body, headers, secrets })}\n`);
    return exitCode.failed;
  }
  const parsed = webhookKind(platform).parse(body);
  if (parsed.kind === "invalid") {
    // Whether the platform sent it is one question, whether it is an event another.
    terminal.out(`good: ${platform}, the signature is good\nno event: ${oneLine(parsed.reason)}\n`);
    return exitCode.fine;
  }
  const odd = parsed.kind === "unknown" ? ` (${oneLine(parsed.reason)})` : "";
  terminal.out(`good: ${platform} ${describeEvent(webhookKind(platform).facts(parsed.event))}${odd}\n`);
  return exitCode.fine;
}

interface Request {
  readonly body: Buffer;
  readonly headers: readonly (readonly [string, string])[];
  readonly secrets: readonly string[];
}

/** Undefined as soon as one of the secrets fits. */
function firstProblem(platform: string, { body, headers, secrets }: Request): string | undefined {
  const problems = secrets.map((secret) => webhookKind(platform).problem(body, headers, secret));
  return problems.includes(undefined) ? undefined : problems[0];
}

/** Editors and `echo` end a file with a line feed that was never sent. */
function hint(platform: string, request: Request): string {
  const cut = request.body.toString("latin1").replace(/\r?\n$/, "").length;
  if (cut === request.body.length) return "";
  const without = { ...request, body: request.body.subarray(0, cut) };
  if (firstProblem(platform, without) !== undefined) return "";
  return "; it does fit without the line break at the end of the file, which was not sent: save the body byte for byte";
}

const read = (path: string, terminal: Terminal): Buffer =>
  Buffer.from(readInputFile({ what: `${path} cannot be read`, path }, terminal));
